/** The real program on a database of its own, in one life after another. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { quoteName, withAdminSql, withDatabaseName } from '../../src/store/admin-sql.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { watchMoves } from '../fault/history.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { wecomEnv } from '../support/wecom-env.ts';

export class Program {
  readonly store: Store;
  readonly sim: WecomSim;
  readonly url: string;
  /** The how manieth process this is. */
  life = 1;
  /** What the programs wrote at warning level and above: how many lines. */
  warnings = 0;
  #process: AssistantProcess;
  readonly #databaseUrl: string;
  readonly #start: () => Promise<AssistantProcess>;
  readonly #clean: () => Promise<void>;

  private constructor(parts: {
    store: Store;
    databaseUrl: string;
    sim: WecomSim;
    url: string;
    first: AssistantProcess;
    start: () => Promise<AssistantProcess>;
    clean: () => Promise<void>;
  }) {
    this.store = parts.store;
    this.sim = parts.sim;
    this.url = parts.url;
    this.#databaseUrl = parts.databaseUrl;
    this.#process = parts.first;
    this.#start = parts.start;
    this.#clean = parts.clean;
  }

  /** Fresh database, demo data, and so many inspectors of our own. */
  static async open(inspectors: number): Promise<Program> {
    const database = await createTestDatabase();
    await applyMigrations(database.url, silentLog);
    const store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
    const sim = await startWecomSim();
    const dataDir = await mkdtemp(join(tmpdir(), 'assistant-soak-'));
    const port = await freePort();
    const env = { ...wecomEnv(sim, { databaseUrl: database.url, dataDir, port }), SEND_LEASE_SECONDS: '15' };
    const start = () => startAssistant({ env });
    const first = await start();
    await addInspectors(store, inspectors);
    await watchMoves(store);
    // The program looks for changes of its people once a second: who writes before that is a stranger.
    await wait(5_000);
    const clean = async () => {
      await sim.close();
      await store.close();
      await database.drop();
      await rm(dataDir, { recursive: true });
    };
    const url = `http://127.0.0.1:${port}/callback/wecom-app`;
    return new Program({ store, databaseUrl: database.url, sim, url, first, start, clean });
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** How often it ended without being told to. */
  crashes = 0;

  /** Starts the next one if it has died by itself, as a supervisor would; gives its last words then. */
  async revive(): Promise<string | undefined> {
    if (this.#process.alive || this.#isRestarting) return undefined;
    this.crashes += 1;
    const lastWords = this.#process.output.slice(-1_500);
    await this.restart('SIGKILL');
    return lastWords;
  }

  #isRestarting = false;

  /** Ends it and starts the next; gives how long the end took, in milliseconds. */
  async restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<number> {
    const began = performance.now();
    this.#isRestarting = true;
    await this.#process.end(signal);
    const took = performance.now() - began;
    this.#count();
    this.#process = await this.#start();
    this.life += 1;
    this.#isRestarting = false;
    return took;
  }

  /** Cuts every connection to its database and lets nobody in for so long. */
  async databaseAway(ms: number): Promise<void> {
    const name = new URL(this.#databaseUrl).pathname.slice(1);
    await withAdminSql(withDatabaseName(this.#databaseUrl, 'postgres'), async (sql) => {
      await sql.query(`alter database ${quoteName(name)} allow_connections false`);
      await sql.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', name);
      await wait(ms);
      await sql.query(`alter database ${quoteName(name)} allow_connections true`);
    });
  }

  async close(): Promise<void> {
    await this.#process.end();
    this.#count();
    await this.#clean();
  }

  #count(): void {
    this.warnings += this.#process.output.split('\n').filter((line) => line.startsWith('{')).length;
  }
}

async function addInspectors(store: Store, count: number): Promise<void> {
  await store.execute(
    `insert into member (id, user_id, name, department_id, roles)
     select 'soak-' || n, 'soak-' || n, '测试员', (select id from department order by id limit 1), array['inspector']
     from generate_series(0, $1::int - 1) as n`,
    count,
  );
  await store.execute(`insert into snapshot_revision values ('directory', 1)
    on conflict (name) do update set revision = snapshot_revision.revision + 1`);
}
