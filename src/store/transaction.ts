/**
 * Plain SQL and transactions on the driver inside Prisma's adapter. Turns run here: measured, Prisma's own interactive
 * transaction costs three times the processor time for the same statements (docs/decisions/0007).
 */
import { createHash } from 'node:crypto';
import type { PrismaPg } from '@prisma/adapter-pg';
import { AppError } from '../kernel/errors.ts';

/** Plain SQL with `$1` parameters. */
export type Queries = {
  /** The rows a statement gives. */
  query<T>(sql: string, ...values: unknown[]): Promise<T[]>;
  /** How many rows a statement changed. */
  execute(sql: string, ...values: unknown[]): Promise<number>;
};

/** What may be done inside a transaction. */
export type StoreTx = Queries;

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
/** The driver's pool of connections. */
export type Pool = ReturnType<Adapter['underlyingDriver']>;
/** What statements are sent through: the pool, or one connection of it. */
type Sender = {
  query(statement: {
    name: string;
    text: string;
    values: unknown[];
  }): Promise<{ rows: unknown[]; rowCount: number | null }>;
};

// A batch of turns takes some ten milliseconds, an import of 20,000 rows some seconds; whatever hangs longer must not
// keep a conversation locked for ever.
const WORK_LIMIT_MS = 30_000;

/** Statements are few and fixed, so each is parsed and planned once per connection, under a name made of its text. */
const names = new Map<string, string>();

function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 24);
  names.set(sql, name);
  return name;
}

/** Plain SQL through a pool or one of its connections. */
export function plainSql(client: Sender): Queries {
  return {
    query: async <T>(sql: string, ...values: unknown[]): Promise<T[]> => {
      // Rows come as the statement names them; the caller states their type.
      const { rows } = await client.query({ name: nameOf(sql), text: sql, values });
      return rows as T[];
    },
    execute: async (sql, ...values) => (await client.query({ name: nameOf(sql), text: sql, values })).rowCount ?? 0,
  };
}

/** Commits when `work` succeeds, rolls back when it throws. */
export async function runTransaction<T>(
  pool: Pool,
  work: (tx: StoreTx) => Promise<T>,
  limitMs: number = WORK_LIMIT_MS,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    const begunWork = async (): Promise<T> => {
      await client.query('begin');
      return await work(plainSql(client));
    };
    const result = await within(limitMs, begunWork());
    await client.query('commit');
    return result;
  } catch (thrown) {
    // Work that was not waited for may still be writing: its connection is broken off, never handed to anybody else.
    if (isTooLong(thrown)) onError(thrown);
    else await client.query('rollback').catch((error: Error) => onError(error));
    throw thrown;
  } finally {
    client.off('error', onError);
    // A connection that could not even roll back is thrown away: the server ends its transaction with it.
    client.release(broken);
  }
}

function isTooLong(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && thrown.code === 'TRANSACTION_TOO_LONG';
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new AppError({
            code: 'TRANSACTION_TOO_LONG',
            kind: 'external',
            retry: 'later',
            userText: '处理太慢，没有成功，请稍后再发一次。',
            detail: `a transaction took more than ${limitMs} ms`,
          }),
        ),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
