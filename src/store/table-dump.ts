/** Every table as it was at one moment, value by value as PostgreSQL writes it: no type is lost, none is guessed. */
import { type AdminSql, quoteName, withAdminSql } from './admin-sql.ts';

/** The migrations' own; made anew by whoever restores. */
const HISTORY = '_prisma_migrations';
const MOST_ROWS = 2_000;
const FIRST_ROWS = 50;
/** So many bytes of text at once, about. */
const BATCH_BYTES = 2 * 1024 * 1024;

export type TableShape = { table: string; columns: string[] };
/** `value` of a bigint. */
export type SequenceState = { sequence: string; value: string; isCalled: boolean };

/** Runs `work` on one unchanging view of the database, whoever writes meanwhile; it can change nothing. */
export async function withSnapshot<T>(url: string, work: (sql: AdminSql) => Promise<T>): Promise<T> {
  return await withAdminSql(url, async (sql) => {
    await sql.query('begin isolation level repeatable read read only');
    // Whatever the server's defaults are: exact numbers, one form of times.
    await sql.query(`set local timezone = 'UTC'`);
    await sql.query(`set local datestyle = 'ISO, YMD'`);
    await sql.query('set local extra_float_digits = 1');
    await sql.query('set local bytea_output = hex');
    return await work(sql);
  });
}

/** The assistant's own tables with the columns that can be written, by name. */
export async function listTables(sql: AdminSql): Promise<TableShape[]> {
  const rows = await sql.query(
    `select c.relname as "table", array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'public' and c.relkind = 'r' and c.relname <> $1
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    HISTORY,
  );
  return rows.map((row) => ({ table: String(row['table']), columns: row['columns'] as string[] }));
}

/** The migrations that made the schema, oldest first. */
export async function listApplied(sql: AdminSql): Promise<string[]> {
  const rows = await sql.query(
    `select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null
     order by migration_name`,
  );
  return rows.map(({ name }) => String(name));
}

/** All rows of a table, some at a time; each value as text or null. */
export async function* dumpRows(sql: AdminSql, { table, columns }: TableShape): AsyncGenerator<(string | null)[][]> {
  const values = columns.map((column) => `${quoteName(column)}::text`).join(', ');
  await sql.query(`declare dump no scroll cursor for select ${values} from ${quoteName(table)}`);
  let wanted = FIRST_ROWS;
  for (;;) {
    const rows = (await sql.query(`fetch ${wanted} from dump`)).map((row) => Object.values(row) as (string | null)[]);
    if (rows.length > 0) yield rows;
    if (rows.length < wanted) break;
    const bytes = rows.reduce((sum, row) => sum + row.reduce((all, value) => all + (value?.length ?? 4), 0), 0);
    // Files that are kept in rows come few at a time, short lines by the thousand.
    wanted = Math.max(1, Math.min(MOST_ROWS, Math.floor((BATCH_BYTES * rows.length) / Math.max(1, bytes))));
  }
  await sql.query('close dump');
}

/** Where the counters stand: never behind the rows, as they are read after them. */
export async function listSequences(sql: AdminSql): Promise<SequenceState[]> {
  const rows = await sql.query(
    `select sequencename as sequence, coalesce(last_value, start_value)::text as value, last_value is not null as called
     from pg_sequences where schemaname = 'public' order by sequencename`,
  );
  return rows.map((row) => ({
    sequence: String(row['sequence']),
    value: String(row['value']),
    isCalled: row['called'] === true,
  }));
}

/** The photos that the rows call stored: their ids. */
export async function listStoredMedia(sql: AdminSql): Promise<string[]> {
  return (await sql.query(`select id from media where state = 'stored' order by id`)).map(({ id }) => String(id));
}
