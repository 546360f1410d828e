/** Plain SQL on one connection, outside the store's pool: databases, locks, the migrations' table. */
import { PrismaPg } from '@prisma/adapter-pg';

// A closed port answers at once; this is for a host that swallows packets.
const CONNECT_TIMEOUT_MS = 5_000;

/** One connection. */
export type AdminSql = { query(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> };

/** Opens one connection, runs `work` on it, closes it. The driver is the one inside Prisma's adapter. */
export async function withAdminSql<T>(url: string, work: (sql: AdminSql) => Promise<T>): Promise<T> {
  const factory = new PrismaPg({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'assistant-admin',
  });
  const adapter = await factory.connect();
  try {
    const client = await adapter.underlyingDriver().connect();
    // A server that stops while we hold the connection: the running query reports it, the event must not end us.
    client.on('error', () => undefined);
    try {
      return await work({
        query: async (sql, ...values) => (await client.query<Record<string, unknown>>(sql, values)).rows,
      });
    } finally {
      client.release();
    }
  } finally {
    await adapter.dispose();
  }
}

/** Writes a name as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The same server, another database. */
export function withDatabaseName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}
