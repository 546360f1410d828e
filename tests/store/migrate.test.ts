/** Migrations at start-up: what is missing, once, and never backwards. */
import { expect, test } from 'vitest';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { diffSchema } from '../../src/store/migrate-command.ts';
import { engineList, type Migration, readMigrations, readSchema } from '../../src/store/migration-files.ts';
import { withSchemaEngine } from '../../src/store/schema-engine.ts';
import { silentLog } from '../../src/store/store-log.ts';
import { createTestDatabase } from '../support/database.ts';

const one: Migration = { name: '20240101000000_one', sql: 'create table one (id int);' };
const two: Migration = { name: '20240102000000_two', sql: 'create table two (id int); insert into one values (1);' };
const broken: Migration = { name: '20240103000000_broken', sql: 'create table three (id int); select nonsense;' };

const tablesOf = async (url: string): Promise<unknown[]> =>
  await withAdminSql(url, async (sql) => {
    const rows = await sql.query(`select relname from pg_class where relname in ('one', 'two', 'three') order by 1`);
    return rows.map((row) => row['relname']);
  });

test('applies what is missing, and nothing the second time', async () => {
  const { url, drop } = await createTestDatabase({ empty: true });
  expect(await applyMigrations(url, silentLog, [one])).toEqual([one.name]);
  expect(await applyMigrations(url, silentLog, [one, two])).toEqual([two.name]);
  expect(await applyMigrations(url, silentLog, [one, two])).toEqual([]);
  expect(await tablesOf(url)).toEqual(['one', 'two']);
  await drop();
});

test('several instances that start at once apply each migration once', async () => {
  const { url, drop } = await createTestDatabase({ empty: true });
  const applied = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(url, silentLog, [one, two])));
  expect(applied.flat().sort()).toEqual([one.name, two.name]);
  await drop();
});

test('an old version refuses a database that a newer one has changed', async () => {
  const { url, drop } = await createTestDatabase({ empty: true });
  await applyMigrations(url, silentLog, [one, two]);
  const error = await applyMigrations(url, silentLog, [one]).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'SCHEMA_NEWER', message: expect.stringContaining(two.name) });
  expect(error).toHaveProperty('userText', expect.stringContaining('新版程序'));
  await drop();
});

test('a migration that fails leaves nothing behind and can be tried again', async () => {
  const { url, drop } = await createTestDatabase({ empty: true });
  const error = await applyMigrations(url, silentLog, [one, broken]).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'MIGRATION_FAILED', message: expect.stringContaining(broken.name) });
  expect(await tablesOf(url)).toEqual(['one']);
  const mended = { name: broken.name, sql: 'create table three (id int);' };
  expect(await applyMigrations(url, silentLog, [one, mended])).toEqual([broken.name]);
  await drop();
});

test('an unfinished migration of another tool is not papered over', async () => {
  const { url, drop } = await createTestDatabase({ empty: true });
  await applyMigrations(url, silentLog, [one]);
  await withAdminSql(url, (sql) => sql.query('update _prisma_migrations set finished_at = null'));
  await expect(applyMigrations(url, silentLog, [one])).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  await drop();
});

test('a migration edited after it was applied is warned of', async () => {
  const { url, drop } = await createTestDatabase({ empty: true });
  await applyMigrations(url, silentLog, [one]);
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (_details: object, message: string) => warnings.push(message) };
  await applyMigrations(url, log, [{ ...one, sql: `${one.sql} ` }]);
  expect(warnings).toEqual(['migrations were edited after they had been applied']);
  await drop();
});

test("Prisma's own engine finds our history in order", async () => {
  const { url, drop } = await createTestDatabase();
  const migrations = await readMigrations();
  const found = await withSchemaEngine({ url, schema: await readSchema() }, (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: engineList(migrations),
      optInToShadowDatabase: false,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  expect(migrations.length).toBeGreaterThan(0);
  expect(found).toMatchObject({ hasMigrationsTable: true, editedMigrationNames: [], failedMigrationNames: [] });
  expect(found.history ?? null).toBeNull();
  await drop();
});

test('the migrations make exactly what the schema says', async () => {
  const { url, drop } = await createTestDatabase({ empty: true });
  expect(await diffSchema(url), 'run: npm run migrate -- <name>').toBeNull();
  await drop();
});
