/** The whole assistant on a database of its own, for end-to-end tests of any channel: only the platform is a stand-in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Core, openCore } from '../../src/app/core.ts';
import { createServer, type Server } from '../../src/app/server.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const PATIENCE_MS = 15_000;
const WAITING = `outbox where state = 'sending' or state = 'pending' and not_before <= now()`;

/** Where it runs: demo data, a folder and a database of its own. */
export class Running {
  readonly core: Core;
  readonly url: string;
  /** What was logged at warning level and above, as JSON lines. */
  readonly log: readonly string[];
  readonly #server: Server;
  readonly #clean: () => Promise<void>;

  private constructor(parts: { core: Core; server: Server; url: string; log: string[]; clean: () => Promise<void> }) {
    this.core = parts.core;
    this.url = parts.url;
    this.log = parts.log;
    this.#server = parts.server;
    this.#clean = parts.clean;
  }

  /** `env`: the channels' variables. */
  static async start(env: Readonly<Record<string, string>>): Promise<Running> {
    const [dataDir, database] = await Promise.all([
      mkdtemp(join(tmpdir(), 'assistant-channel-')),
      createTestDatabase(),
    ]);
    const log: string[] = [];
    const config = loadConfig({ DEMO: '1', PORT: '0', DATA_DIR: dataDir, DATABASE_URL: database.url, ...env });
    const to = { write: (line: string) => log.push(line) };
    const core = await openCore(config, createLogger({ level: 'warn', pretty: false, to }));
    const server = await createServer(core);
    const url = await server.listen();
    return new Running({ core, server, url, log, clean: () => cleaned(dataDir, database) });
  }

  async rows<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return await this.core.store.query<Row>(sql, ...values);
  }

  async count(from: string, ...values: unknown[]): Promise<number> {
    const [row] = await this.rows<{ n: number | bigint }>(`select count(*) as n from ${from}`, ...values);
    return Number(row?.n ?? -1);
  }

  /** Waits until everything due has been sent. */
  async settled(): Promise<void> {
    await this.#server.pipeline.drained();
    await this.until(async () => (await this.count(WAITING)) === 0);
  }

  /** Queues the morning messages of a day and waits until they are out. */
  async morning(day: string): Promise<void> {
    await this.#server.pipeline.runMorning(day);
    await this.settled();
  }

  /** Polls a condition that somebody else must bring about. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`still not so after ${PATIENCE_MS} ms: ${holds.toString()}`);
      await wait(20);
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.core.close();
    await this.#clean();
  }
}

async function cleaned(dataDir: string, database: TestDatabase): Promise<void> {
  await database.drop();
  await rm(dataDir, { recursive: true });
}
