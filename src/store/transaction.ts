/** How a transaction is run; the only file to change should another way be faster. */
import type { PrismaClient } from './generated/client.ts';

/** Prisma's client inside a transaction. */
export type PrismaTransaction = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$use' | '$extends'
>;

/** Plain SQL with `$1` parameters. */
export type Queries = {
  /** The rows a statement gives. */
  query<T>(sql: string, ...values: unknown[]): Promise<T[]>;
  /** How many rows a statement changed. */
  execute(sql: string, ...values: unknown[]): Promise<number>;
};

/** What may be done inside a transaction. */
export type StoreTx = Queries & { prisma: PrismaTransaction };

// Waiting for a connection of the pool, and the work itself. A batch of turns takes some ten milliseconds;
// an import of 20,000 rows some seconds.
const POOL_WAIT_MS = 10_000;
const WORK_LIMIT_MS = 30_000;

/** Commits when `work` succeeds, rolls back when it throws. */
export async function runTransaction<T>(prisma: PrismaClient, work: (tx: StoreTx) => Promise<T>): Promise<T> {
  return await prisma.$transaction(async (client) => await work({ ...plainSql(client), prisma: client }), {
    maxWait: POOL_WAIT_MS,
    timeout: WORK_LIMIT_MS,
  });
}

/** Plain SQL through a Prisma client, in or outside a transaction. */
export function plainSql(client: Pick<PrismaClient, '$queryRawUnsafe' | '$executeRawUnsafe'>): Queries {
  return {
    // «Unsafe» is Prisma's word for SQL that is no tagged template; values go as parameters, never into the text.
    query: async <T>(sql: string, ...values: unknown[]): Promise<T[]> =>
      await client.$queryRawUnsafe<T[]>(sql, ...values),
    execute: async (sql, ...values) => await client.$executeRawUnsafe(sql, ...values),
  };
}
