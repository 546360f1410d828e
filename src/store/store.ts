/** The store: one pool of connections, plain SQL, Prisma's client and transactions over it. */
import { PrismaPg } from '@prisma/adapter-pg';
import { AppError, asError } from '../kernel/errors.ts';
import { PrismaClient } from './generated/client.ts';
import type { StoreLog } from './store-log.ts';
import { plainSql, type Queries, runTransaction, type StoreTx } from './transaction.ts';

export type { Queries, StoreTx } from './transaction.ts';

/** A transaction with Prisma's typed client and plain SQL side by side. */
export type PrismaTx = StoreTx & { prisma: Pick<PrismaClient, 'department' | 'member' | 'groupChat' | 'groupMember'> };

/** An open database. */
export type Store = Queries & {
  /** With its password: never log it. */
  url: string;
  prisma: PrismaClient;
  /**
   * Plain SQL whose commit does not wait for the disk: for marks that may be lost with the machine's power and are then
   * made again (a send that is repeated under the platform's duplicate check). Killing a program loses none.
   */
  relaxed: Queries;
  /** Commits when `work` succeeds, rolls back when it throws. */
  transaction<T>(work: (tx: StoreTx) => Promise<T>): Promise<T>;
  /** The same with Prisma's typed client: for what is no turn (set-up, administration). */
  prismaTransaction<T>(work: (tx: PrismaTx) => Promise<T>): Promise<T>;
  /** The pool that turns run on: connections at work, at rest, and who waits for one. */
  connections(): { busy: number; idle: number; awaited: number };
  close(): Promise<void>;
};

const DEFAULT_POOL_SIZE = 10;
/** The dispatcher's loop runs one statement at a time; a retry may be written beside it. */
const RELAXED_POOL_SIZE = 2;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than any statement of ours: for a server that has gone without a word, so that nothing waits for ever. */
const QUERY_TIMEOUT_MS = 120_000;
/** Whoever waits longer for a lock tries again later, and lets others through meanwhile. */
const LOCK_TIMEOUT_MS = 10_000;
/** A program that was frozen inside a transaction gives its locks back. Longer than our own limit for a transaction. */
const IDLE_IN_TRANSACTION_MS = 35_000;
/** Setting up the demo writes some thousand rows. */
const WORK_LIMIT_MS = 30_000;

/** Connects, and fails at once with a sentence when the database cannot be reached. */
export async function openStore(options: { url: string; poolSize?: number; log: StoreLog }): Promise<Store> {
  const { url, log } = options;
  const poolSize = options.poolSize ?? DEFAULT_POOL_SIZE;
  const prisma = new PrismaClient({ adapter: createAdapter({ url, log, poolSize, commit: 'on' }) });
  const plain = await createAdapter({ url, log, poolSize, commit: 'on' }).connect();
  const relaxed = await createAdapter({ url, log, poolSize: RELAXED_POOL_SIZE, commit: 'off' }).connect();
  const close = async () => {
    await Promise.all([prisma.$disconnect(), plain.dispose(), relaxed.dispose()]);
  };
  const pool = plain.underlyingDriver();
  try {
    await checkTimeZone(plainSql(pool));
  } catch (thrown) {
    await close();
    throw thrown instanceof AppError ? thrown : unreachable(thrown);
  }
  return {
    ...plainSql(pool),
    url,
    prisma,
    relaxed: plainSql(relaxed.underlyingDriver()),
    transaction: (work) => runTransaction(pool, work),
    prismaTransaction: (work) => runPrismaTransaction(prisma, work),
    connections: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      awaited: pool.waitingCount,
    }),
    close,
  };
}

async function runPrismaTransaction<T>(prisma: PrismaClient, work: (tx: PrismaTx) => Promise<T>): Promise<T> {
  return await prisma.$transaction(
    async (client) =>
      await work({
        prisma: client,
        // «Unsafe» is Prisma's word for SQL that is no tagged template; values go as parameters, never into the text.
        query: async <Row>(sql: string, ...values: unknown[]) => await client.$queryRawUnsafe<Row[]>(sql, ...values),
        execute: async (sql, ...values) => await client.$executeRawUnsafe(sql, ...values),
      }),
    { maxWait: CONNECT_TIMEOUT_MS, timeout: WORK_LIMIT_MS },
  );
}

type AdapterOptions = { url: string; log: StoreLog; poolSize: number; commit: 'on' | 'off' };

/** A pool of connections, opened as they are needed. */
function createAdapter({ url, log, poolSize, commit }: AdapterOptions): PrismaPg {
  return new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      keepAlive: true,
      application_name: 'assistant',
      // Whatever the server's default is, `now()::date` and text dates must mean UTC, and a commit must be durable.
      options: `-c TimeZone=UTC -c synchronous_commit=${commit}`,
    },
    {
      // An idle connection that breaks (server restart) is replaced by the pool; without a listener it ends us.
      onPoolError: (thrown) => log.warn({ err: thrown }, 'an idle database connection broke'),
      onConnectionError: (thrown) => log.warn({ err: thrown }, 'a database connection broke'),
    },
  );
}

/** The driver reads times in the connection's zone: in any other zone than UTC every time would be hours off. */
async function checkTimeZone(db: Queries): Promise<void> {
  const [row] = await db.query<{ zone: string }>(`select current_setting('TimeZone') as zone`);
  if (row?.zone === 'UTC') return;
  throw new AppError({
    code: 'DATABASE_TIME_ZONE',
    kind: 'external',
    userText: '数据库连接的时区不是UTC，时间会记错。请去掉 DATABASE_URL 里的 options，连接池请放行 options 参数。',
    detail: `TimeZone is ${row?.zone ?? 'unknown'}: the startup parameter options did not get through`,
  });
}

/** A database that does not answer, as an error with a sentence for the operator. */
export function unreachable(thrown: unknown): AppError {
  return new AppError({
    code: 'DATABASE_UNREACHABLE',
    kind: 'external',
    retry: 'later',
    userText: '连不上数据库。请检查 DATABASE_URL 和数据库服务是否正常，然后再试。',
    detail: asError(thrown).message,
    cause: thrown,
  });
}
