/** A fresh database for a test file: copied from a migrated template, dropped at the end. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { quoteName, withAdminSql, withDatabaseName } from '../../src/store/admin-sql.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { silentLog } from '../../src/store/store-log.ts';
import { dropDatabase, findRunDir, getServerUrl, getTemplate, runPrefix } from './run-databases.ts';

export type TestDatabase = { url: string; drop(): Promise<void> };

let serverUrl: Promise<string> | undefined;

/** Makes a database; `empty: true` leaves the migrations out. */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const runDir = findRunDir();
  serverUrl ??= getServerUrl(runDir);
  const server = await serverUrl;
  const template = options.empty === true ? 'template0' : await getTemplate(runDir, server);
  const name = `${runPrefix(runDir)}${randomUUID().slice(0, 8)}`;
  await withAdminSql(server, (sql) => sql.query(`create database ${quoteName(name)} template ${quoteName(template)}`));
  return { url: withDatabaseName(server, name), drop: () => dropDatabase(server, name) };
}

/** For a whole test file: makes a database before its tests and drops it after them. Read `store` inside tests only. */
export function withDatabase(): { readonly store: Store; readonly url: string } {
  let opened: { database: TestDatabase; store: Store } | undefined;
  beforeAll(async () => {
    const database = await createTestDatabase();
    opened = { database, store: await openStore({ url: database.url, log: silentLog }) };
  });
  afterAll(async () => {
    await opened?.store.close();
    await opened?.database.drop();
  });
  const get = (): { database: TestDatabase; store: Store } => {
    if (opened === undefined) throw new Error('the database is made in beforeAll; use it inside tests');
    return opened;
  };
  return {
    get store() {
      return get().store;
    },
    get url() {
      return get().database.url;
    },
  };
}
