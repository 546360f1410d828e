/** Puts dumped tables into an empty database, in one transaction: all of it or nothing. */
import { AppError } from '../kernel/errors.ts';
import { type AdminSql, quoteName, withAdminSql } from './admin-sql.ts';
import { lockSchema, runMigrations } from './migrate.ts';
import type { Migration } from './migration-files.ts';
import type { SequenceState } from './table-dump.ts';

/** Runs `work` in a transaction on a database without a single table; refuses any other with `RESTORE_NOT_EMPTY`. */
export async function withEmptyDatabase<T>(url: string, work: (sql: AdminSql) => Promise<T>): Promise<T> {
  return await withAdminSql(url, async (sql) => {
    await sql.query('begin');
    // No assistant that starts meanwhile makes its tables here.
    await lockSchema(sql);
    await sql.query(`set local timezone = 'UTC'`);
    await sql.query(`set local datestyle = 'ISO, YMD'`);
    const [found] = await sql.query(
      `select count(*)::int as n from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'S')`,
    );
    if (found?.['n'] !== 0) throw notEmpty(`the database has ${String(found?.['n'])} tables`);
    const result = await work(sql);
    await sql.query('commit');
    return result;
  });
}

/** Something is there already; `detail` says what. */
export function notEmpty(detail: string): AppError {
  return new AppError({
    code: 'RESTORE_NOT_EMPTY',
    kind: 'conflict',
    userText: '这里已经有数据，没有恢复。请用 --to 指定一个空文件夹，或把 DATABASE_URL 换成一个空的数据库。',
    detail,
  });
}

/** What is taken away while rows come in, to be put back behind them. */
export type Loading = {
  /** Column types by table and column. */
  types: ReadonlyMap<string, ReadonlyMap<string, string>>;
  foreignKeys: readonly { table: string; name: string; definition: string }[];
  /** Tables whose triggers are off. */
  guarded: readonly string[];
};

/**
 * Makes the tables as the backup's version had them, empty, with nothing that would act on or refuse a row: rows come in
 * as they were, in any order.
 */
export async function beginLoading(sql: AdminSql, migrations: readonly Migration[]): Promise<Loading> {
  await runMigrations(sql, migrations);
  const guarded = (await sql.query(LIST_GUARDED)).map((row) => String(row['table']));
  for (const table of guarded) await sql.query(`alter table ${table} disable trigger user`);
  const keys = await sql.query(LIST_FOREIGN_KEYS);
  const foreignKeys = keys.map((row) => ({
    table: String(row['table']),
    name: String(row['name']),
    definition: String(row['definition']),
  }));
  for (const { table, name } of foreignKeys) {
    await sql.query(`alter table ${table} drop constraint ${quoteName(name)}`);
  }
  const types = new Map<string, Map<string, string>>();
  for (const row of await sql.query(LIST_COLUMNS)) {
    const table = String(row['table']);
    const columns = types.get(table) ?? new Map<string, string>();
    types.set(table, columns.set(String(row['column']), String(row['type'])));
  }
  // What a migration puts into its own tables is in the backup as well.
  for (const table of types.keys()) if (table !== HISTORY) await sql.query(`delete from ${quoteName(table)}`);
  return { types, foreignKeys, guarded };
}

const HISTORY = '_prisma_migrations';

const LIST_GUARDED = `
  select distinct t.tgrelid::regclass::text as "table" from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where c.relnamespace = 'public'::regnamespace and not t.tgisinternal`;

const LIST_FOREIGN_KEYS = `
  select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by conname`;

const LIST_COLUMNS = `
  select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''`;

/** The statement that takes a JSON array of rows into a table. Throws when the backup has what this schema has not. */
export function loadStatement({ types }: Loading, table: string, columns: readonly string[]): string {
  const known = types.get(table);
  const values = columns.map((column, at) => {
    const type = known?.get(column);
    if (type === undefined) throw new Error(`the schema has no column ${table}.${column}`);
    return `(r ->> ${at})::${type}`;
  });
  const names = columns.map(quoteName).join(', ');
  return `insert into ${quoteName(table)} (${names}) overriding system value
    select ${values.join(', ')} from jsonb_array_elements($1::jsonb) as r`;
}

/** Where a counter goes on. */
export async function setSequence(sql: AdminSql, { sequence, value, isCalled }: SequenceState): Promise<void> {
  await sql.query('select setval($1::regclass, $2::bigint, $3)', quoteName(sequence), value, isCalled);
}

/** Puts the keys and triggers back; a row that refers to nothing fails here. Then brings the schema up to date. */
export async function endLoading(sql: AdminSql, loading: Loading, newer: readonly Migration[]): Promise<void> {
  for (const { table, name, definition } of loading.foreignKeys) {
    await sql.query(`alter table ${table} add constraint ${quoteName(name)} ${definition}`);
  }
  for (const table of loading.guarded) await sql.query(`alter table ${table} enable trigger user`);
  await runMigrations(sql, newer);
}

/** Rows of each of these tables. */
export async function countRows(sql: AdminSql, tables: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await sql.query(`select count(*)::int as n from ${quoteName(table)}`);
    counts[table] = Number(row?.['n']);
  }
  return counts;
}

/** From now on nothing is sent until an operator says so. */
export async function holdSending(sql: AdminSql, at: { since: Date; backupAt: string }): Promise<void> {
  await sql.query('delete from sending_hold');
  await sql.query(
    'insert into sending_hold (since, backup_at) values ($1::timestamptz, $2::timestamptz)',
    at.since.toISOString(),
    at.backupAt,
  );
}

/** Photos that were still to be fetched: their jobs are not in a backup. */
export async function listWaitingMedia(sql: AdminSql): Promise<string[]> {
  return (await sql.query(`select id from media where state = 'waiting' order by id`)).map(({ id }) => String(id));
}
