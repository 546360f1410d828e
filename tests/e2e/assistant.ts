/** The whole assistant in this process, before a stand-in for WeCom: everything is real but the platform and the clock. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Core, openCore } from '../../src/app/core.ts';
import { createServer, type Server } from '../../src/app/server.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import type { CallbackClient, CallbackOutcome, CallbackTarget } from '../sim/wecom/callback-client.ts';
import type { Delivered } from '../sim/wecom/sim-state.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';

const PATIENCE_MS = 15_000;
/** Due and not held back by an older one to the same person. */
const DUE = `channel = 'wecom-app' and (state = 'sending' or state = 'pending' and not_before <= now()) and not exists (
  select 1 from outbox e where e.target_key = o.target_key and e.state in ('pending', 'sending') and e.seq < o.seq)`;

/** The machine's clock, moved ahead by a test: a minute's pause need not last a minute. */
class MovedClock implements Clock {
  #ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }
}

/** One running server with its way to be called back. */
export type Instance = { core: Core; server: Server; platform: CallbackClient; url: string };

/** Everything a test of the whole may touch. */
export class World {
  readonly sim: WecomSim;
  readonly clock: MovedClock;
  readonly dataDir: string;
  /** What was logged at warning level and above, as JSON lines. */
  readonly log: string[] = [];
  readonly #database: TestDatabase;
  readonly #instances: Instance[] = [];

  private constructor(parts: { sim: WecomSim; clock: MovedClock; dataDir: string; database: TestDatabase }) {
    this.sim = parts.sim;
    this.clock = parts.clock;
    this.dataDir = parts.dataDir;
    this.#database = parts.database;
  }

  /** `members`: who exists at the platform; default everybody. */
  static async open(options: { members?: readonly string[] } = {}): Promise<World> {
    const clock = new MovedClock();
    const [sim, dataDir, database] = await Promise.all([
      startWecomSim({ now: () => clock.now(), ...options }),
      mkdtemp(join(tmpdir(), 'assistant-e2e-')),
      createTestDatabase(),
    ]);
    return new World({ sim, clock, dataDir, database });
  }

  /** One more server on the same database. */
  async start(): Promise<Instance> {
    const { sim, clock } = this;
    const config = loadConfig({
      ...wecomEnv(sim, { databaseUrl: this.#database.url, dataDir: this.dataDir, port: 0 }),
    });
    const write = (line: string) => this.log.push(line);
    const core = await openCore(config, createLogger({ level: 'warn', pretty: false, to: { write } }), clock);
    const server = await createServer(core);
    const url = await server.listen();
    const instance = { core, server, url, platform: this.client(url) };
    this.#instances.push(instance);
    return instance;
  }

  /** The platform's side of a server's callback address; `bent` replaces what the console page holds. */
  client(url: string, bent: Partial<CallbackTarget> = {}): CallbackClient {
    const target = { url: `${url}/callback/wecom-app`, ...CALLBACK_KEYS };
    return this.sim.callbackClient({ ...target, retryDelayMs: 20, ...bent });
  }

  /** The first server. */
  get first(): Instance {
    const [first] = this.#instances;
    if (first === undefined) throw new Error('no server has been started');
    return first;
  }

  /** The rows of a statement, for what only the database knows. */
  rows<T>(sql: string, ...values: unknown[]): Promise<T[]> {
    return this.first.core.store.query<T>(sql, ...values);
  }

  async count(sql: string, ...values: unknown[]): Promise<number> {
    const [row] = await this.rows<{ n: number | bigint }>(`select count(*) as n from ${sql}`, ...values);
    return Number(row?.n ?? -1);
  }

  /** Waits until everything due has been sent, by whatever server. */
  async settled(): Promise<void> {
    for (const { server } of this.#instances) await server.pipeline.drained();
    await this.until(async () => (await this.count(`outbox o where ${DUE}`)) === 0);
  }

  /** Says something as a person and waits for what comes back: the new messages on the screen, joined. */
  async say(userId: string, text: string): Promise<string> {
    return await this.#answered(userId, () => this.first.platform.text(userId, text));
  }

  /** Taps the newest card that a person has on the screen. */
  async tap(userId: string, ...keys: string[]): Promise<string> {
    const card = this.sim.deliveredTo(userId).findLast((message) => message.card !== undefined);
    return await this.#answered(userId, () => this.sim.tap(this.first.platform, card, keys));
  }

  /** Does anything else as a person. */
  async act(userId: string, how: (platform: CallbackClient) => Promise<CallbackOutcome>): Promise<string> {
    return await this.#answered(userId, () => how(this.first.platform));
  }

  async #answered(userId: string, act: () => Promise<CallbackOutcome>): Promise<string> {
    const before = this.sim.deliveredTo(userId).length;
    const outcome = await act();
    expect(outcome.accepted, `the callback of ${userId} was answered 200`).toBe(true);
    await this.settled();
    return shown(this.sim.deliveredTo(userId).slice(before));
  }

  /** Polls a condition that somebody else must bring about. */
  async until(holds: () => boolean | Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
    const end = Date.now() + patienceMs;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`still not so after ${patienceMs} ms: ${holds.toString()}`);
      await wait(20);
    }
  }

  async close(): Promise<void> {
    for (const { server, core } of this.#instances) {
      await server.stop();
      await core.close();
    }
    await this.sim.close();
    await this.#database.drop();
    await rm(this.dataDir, { recursive: true });
  }
}

function shown(messages: readonly Delivered[]): string {
  return messages.map((message) => message.shown).join('\n');
}

/** Runs the work for every item, so many at a time, and gives the results in order. */
export async function inParallel<T, R>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** For a whole test file: a world with one server. Read `world` inside tests only. */
export function withWorld(options: { members?: readonly string[] } = {}): { readonly world: World } {
  let world: World | undefined;
  beforeAll(async () => {
    world = await World.open(options);
    await world.start();
  });
  afterAll(async () => await world?.close());
  return {
    get world() {
      if (world === undefined) throw new Error('the world is made in beforeAll; use it inside tests');
      return world;
    },
  };
}
