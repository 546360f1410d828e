/** Brings a database to the schema this version needs, one instance at a time; refuses one that is newer. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, asError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type AdminSql, withAdminSql } from './admin-sql.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { unreachable } from './store.ts';
import type { StoreLog } from './store-log.ts';

// Any number, as long as all versions use the same and nobody else does (Prisma's own CLI locks 72707369).
const LOCK_KEY = 20_210_724;

// As `prisma migrate deploy` makes it, so that Prisma's tools understand the database.
const HISTORY_TABLE = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/**
 * Whoever waits for a table that is in use (a turn, a backup) makes everybody behind wait as well, the instance that still
 * serves above all: so it waits shortly, and tries again for about ten minutes.
 */
const LOCK_WAIT = '3s';
const LOCK_PAUSE_MS = 2_000;
const LOCK_TRIES = 120;

/** Applies what is missing and gives the names of what was applied. Safe to call from several instances at once. */
export async function applyMigrations(
  url: string,
  log: StoreLog,
  migrations?: readonly Migration[],
): Promise<string[]> {
  const known = migrations ?? (await readMigrations());
  return await withAdminSql(url, async (sql) => {
    // The lock belongs to this connection: a killed instance's lock is gone with it.
    await sql.query('select pg_advisory_lock($1::bigint)', LOCK_KEY);
    const missing = await listMissing(sql, known, log);
    for (const migration of missing) await applyOne(sql, migration);
    const names = missing.map((migration) => migration.name);
    if (names.length > 0) log.info({ applied: names }, 'applied migrations');
    return names;
  }).catch((thrown: unknown) => {
    throw thrown instanceof AppError ? thrown : unreachable(thrown);
  });
}

/** What `applyMigrations` would apply, by name; changes nothing and waits for nobody. Throws as it does. */
export async function listPendingMigrations(
  url: string,
  log: StoreLog,
  migrations?: readonly Migration[],
): Promise<string[]> {
  const known = migrations ?? (await readMigrations());
  return await withAdminSql(url, async (sql) => {
    return (await listMissing(sql, known, log)).map(({ name }) => name);
  }).catch((thrown: unknown) => {
    throw thrown instanceof AppError ? thrown : unreachable(thrown);
  });
}

async function listMissing(sql: AdminSql, known: readonly Migration[], log: StoreLog): Promise<readonly Migration[]> {
  const [table] = await sql.query(`select to_regclass('_prisma_migrations') is not null as made`);
  if (table?.['made'] !== true) return known;
  const rows = await sql.query(
    `select migration_name as name, checksum, finished_at is not null as done
     from _prisma_migrations where rolled_back_at is null`,
  );
  // Ours are applied with their row in one transaction; an unfinished one is from another tool.
  const failed = rows.filter((row) => row['done'] !== true).map((row) => String(row['name']));
  if (failed.length > 0) throw migrationFailed(`a migration did not finish: ${failed.join(', ')}`, undefined);
  const applied = new Map(rows.map((row) => [String(row['name']), String(row['checksum'])]));
  refuseNewer(applied, known);
  const edited = known.filter(({ name, sql: text }) => (applied.get(name) ?? checksum(text)) !== checksum(text));
  if (edited.length > 0) {
    log.warn({ migrations: edited.map(({ name }) => name) }, 'migrations were edited after they had been applied');
  }
  return known.filter((migration) => !applied.has(migration.name));
}

/** Keeps every other program from migrating until our transaction ends. */
export async function lockSchema(sql: AdminSql): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1::bigint)', LOCK_KEY);
}

/** The migrations and their rows, inside the caller's transaction. */
export async function runMigrations(sql: AdminSql, migrations: readonly Migration[]): Promise<void> {
  for (const { name, sql: text } of migrations) {
    await sql.query(HISTORY_TABLE);
    await sql.query(text);
    await sql.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      ...[newId(), checksum(text), name],
    );
  }
}

/** The migration and its row together: a program killed at any moment leaves both or neither. */
async function applyOne(sql: AdminSql, migration: Migration, triesLeft = LOCK_TRIES): Promise<void> {
  try {
    await sql.query('begin');
    await sql.query(`set local lock_timeout = '${LOCK_WAIT}'`);
    await runMigrations(sql, [migration]);
    await sql.query('commit');
  } catch (cause) {
    await sql.query('rollback').catch(() => undefined);
    if (isInTheWay(cause) && triesLeft > 0) {
      await pause(LOCK_PAUSE_MS);
      return await applyOne(sql, migration, triesLeft - 1);
    }
    throw migrationFailed(`${migration.name}: ${asError(cause).message}`, cause);
  }
}

/** SQLSTATE lock_not_available, deadlock_detected: the instance that serves was in the way. */
function isInTheWay(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === '55P03' || thrown.code === '40P01');
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function refuseNewer(applied: ReadonlyMap<string, unknown>, known: readonly Migration[]): void {
  const names = new Set(known.map((migration) => migration.name));
  const unknown = [...applied.keys()].filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  throw new AppError({
    code: 'SCHEMA_NEWER',
    kind: 'conflict',
    userText: '数据库已经被新版程序升级，这个旧版本不能再用它。请换上新版程序再启动。',
    detail: `the database has migrations this version does not know: ${unknown.join(', ')}`,
  });
}

function migrationFailed(detail: string, cause: unknown): AppError {
  return new AppError({
    code: 'MIGRATION_FAILED',
    kind: 'bug',
    userText: '数据库升级没有完成。请不要重复启动，保留日志并联系维护人员。',
    detail,
    ...(cause === undefined ? {} : { cause }),
  });
}
