/** The databases of one test run: on the server of DATABASE_URL if it is set, else on an embedded one made for the run. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { quoteName, withAdminSql, withDatabaseName } from '../../src/store/admin-sql.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { withFileLock } from '../../src/store/lock-file.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { forgetDurability } from '../../src/store/scratch-settings.ts';
import { silentLog } from '../../src/store/store-log.ts';

/** Names the run's temporary folder; set by the global set-up, inherited by every worker. */
export const RUN_DIR_VARIABLE = 'ASSISTANT_TEST_RUN_DIR';

/** The folder of the run we are part of. */
export function findRunDir(): string {
  const runDir = process.env[RUN_DIR_VARIABLE];
  if (!runDir) throw new Error('no test run: add globalSetup: ["tests/global-setup.ts"] to the vitest config');
  return runDir;
}

/** The address of a database that may be connected to for making others; starts the run's server if need be. */
export async function getServerUrl(runDir: string): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given) return given;
  const server = await startEmbeddedPostgres({ dataDir: runDir, log: silentLog });
  if (!server.adopted) await forgetDurability(server.url);
  // The run itself stays registered as a user, so this leaves the server running.
  await server.stop();
  return server.url;
}

/** Every database of the run starts with this, in lower case: mkdtemp's letters are mixed. */
export function runPrefix(runDir: string): string {
  return `${basename(runDir).toLowerCase().replaceAll('-', '_')}_`;
}

/** Makes the migrated template once a run and gives its name. */
export async function getTemplate(runDir: string, serverUrl: string): Promise<string> {
  const name = `${runPrefix(runDir)}template`;
  await withFileLock(join(runDir, 'template.lock'), async () => {
    const exists = await withAdminSql(serverUrl, (sql) =>
      sql.query('select 1 from pg_database where datname = $1', name),
    );
    if (exists.length > 0) return;
    await withAdminSql(serverUrl, (sql) => sql.query(`create database ${quoteName(name)}`));
    const url = withDatabaseName(serverUrl, name);
    await applyMigrations(url, silentLog);
    // Tests empty tables between them, as an owner can; tests of the audit itself switch this on again.
    await withAdminSql(url, (sql) => sql.query('alter table audit_entry disable trigger audit_entry_fixed'));
  });
  return name;
}

/** Drops one database, whoever is still connected. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withAdminSql(serverUrl, (sql) => sql.query(`drop database if exists ${quoteName(name)} with (force)`));
}

/** On a server that outlives the run: drops what the run made there. */
export async function dropRunDatabases(runDir: string): Promise<void> {
  const serverUrl = process.env['DATABASE_URL'];
  if (!serverUrl) return;
  const found = await withAdminSql(serverUrl, (sql) =>
    sql.query('select datname from pg_database where starts_with(datname, $1)', runPrefix(runDir)),
  );
  for (const row of found) await dropDatabase(serverUrl, String(row['datname']));
}

/** Stops the run's embedded server if any test file had it started. */
export async function stopRunServer(runDir: string): Promise<void> {
  if (!existsSync(join(runDir, 'postgres'))) return;
  const server = await startEmbeddedPostgres({ dataDir: runDir, log: silentLog });
  // Nobody else uses it any more, whether their processes are gone already or not.
  const users = join(runDir, 'postgres-users');
  for (const name of await readdir(users)) await rm(join(users, name), { force: true });
  await server.stop();
}
