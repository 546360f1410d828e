/** Databases that live for one conversation: copied from a template with the demo's data, dropped afterwards. */
import { dayOf } from '../domain/calendar.ts';
import { newId } from '../kernel/ids.ts';
import { quoteName, withAdminSql, withDatabaseName } from '../store/admin-sql.ts';
import { seedDemo } from '../store/demo/seed-demo.ts';
import { applyMigrations } from '../store/migrate.ts';
import { openStore, type Store } from '../store/store.ts';
import { silentLog } from '../store/store-log.ts';

/** A conversation is one turn at a time. */
const POOL_SIZE = 3;

export class ScratchDatabases {
  readonly #server: string;
  /** All names begin with it. */
  readonly #prefix: string;
  /** Day → the database with the demo as it is on that day. */
  readonly #templates = new Map<string, Promise<string>>();

  constructor(serverUrl: string, prefix: string) {
    this.#server = serverUrl;
    this.#prefix = prefix;
  }

  /** Works on a fresh database with the demo's data around a day (dates in it are near that day). */
  async use<T>(today: Date, work: (store: Store) => Promise<T>): Promise<T> {
    const template = await this.#template(today);
    const name = await this.#make(template);
    try {
      return await withStore(withDatabaseName(this.#server, name), work);
    } finally {
      await this.#drop(name);
    }
  }

  /** Drops the templates. */
  async close(): Promise<void> {
    for (const made of this.#templates.values()) {
      const name = await made.catch(() => undefined);
      if (name !== undefined) await this.#drop(name);
    }
    this.#templates.clear();
  }

  #template(today: Date): Promise<string> {
    const day = dayOf(today);
    const made = this.#templates.get(day) ?? this.#makeTemplate(today);
    this.#templates.set(day, made);
    return made;
  }

  async #makeTemplate(today: Date): Promise<string> {
    const name = await this.#make('template0');
    const url = withDatabaseName(this.#server, name);
    await applyMigrations(url, silentLog);
    await withStore(url, (store) => seedDemo(store, { today }));
    return name;
  }

  async #make(template: string): Promise<string> {
    const name = `${this.#prefix}${newId().slice(0, 8)}`;
    const statement = `create database ${quoteName(name)} template ${quoteName(template)} strategy file_copy`;
    await withAdminSql(this.#server, (sql) => sql.query(statement));
    return name;
  }

  async #drop(name: string): Promise<void> {
    await withAdminSql(this.#server, (sql) => sql.query(`drop database if exists ${quoteName(name)} with (force)`));
  }
}

async function withStore<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url, poolSize: POOL_SIZE, log: silentLog });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
