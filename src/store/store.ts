/** The store: one pool of connections, plain SQL, Prisma's client and transactions over it. */
import { PrismaPg } from '@prisma/adapter-pg';
import { AppError, asError } from '../kernel/errors.ts';
import { PrismaClient } from './generated/client.ts';
import type { StoreLog } from './store-log.ts';
import { plainSql, type Queries, runTransaction, type StoreTx } from './transaction.ts';

export type { Queries, StoreTx } from './transaction.ts';

/** An open database. */
export type Store = Queries & {
  /** With its password: never log it. */
  url: string;
  prisma: PrismaClient;
  /** Commits when `work` succeeds, rolls back when it throws. */
  transaction<T>(work: (tx: StoreTx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const DEFAULT_POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/** Connects, and fails at once with a sentence when the database cannot be reached. */
export async function openStore(options: { url: string; poolSize?: number; log: StoreLog }): Promise<Store> {
  const { url, log } = options;
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: options.poolSize ?? DEFAULT_POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'assistant',
      // Whatever the server's default is, `now()::date` and text dates must mean UTC, and a commit must be durable.
      options: '-c TimeZone=UTC -c synchronous_commit=on',
    },
    {
      // An idle connection that breaks (server restart) is replaced by the pool; without a listener it ends us.
      onPoolError: (thrown) => log.warn({ err: thrown }, 'an idle database connection broke'),
      onConnectionError: (thrown) => log.warn({ err: thrown }, 'a database connection broke'),
    },
  );
  const prisma = new PrismaClient({ adapter });
  try {
    await checkTimeZone(prisma);
  } catch (thrown) {
    await prisma.$disconnect();
    throw thrown instanceof AppError ? thrown : unreachable(thrown);
  }
  return {
    ...plainSql(prisma),
    url,
    prisma,
    transaction: (work) => runTransaction(prisma, work),
    close: () => prisma.$disconnect(),
  };
}

/** The driver writes times without a zone: in any other zone than UTC every time would be hours off. */
async function checkTimeZone(prisma: PrismaClient): Promise<void> {
  const [row] = await prisma.$queryRawUnsafe<{ zone: string }[]>(`select current_setting('TimeZone') as zone`);
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
