/**
 * The real pipeline on a scratch database, with a clock that is moved by hand and a program that can be killed between
 * two statements: what a killed process leaves behind, and what the platform then delivers again, is the same here.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InboundMessage, OutboundMessage } from '../channels/contract.ts';
import { createSimulatorChannel } from '../channels/simulator/channel.ts';
import type { ChecklistTable } from '../domain/checklist.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { ManualClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { createPipeline, type Pipeline } from '../pipeline/pipeline.ts';
import { SnapshotKeeper, type SnapshotKeeperOptions } from '../pipeline/snapshot-keeper.ts';
import type { Store } from '../store/store.ts';
import type { CrashPoint } from './transcript.ts';

export type StageInput = {
  store: Store;
  flows: ReadonlyMap<string, CompiledFlow>;
  checklists: ChecklistTable;
  rules: Pick<SnapshotKeeperOptions, 'registers' | 'permissions' | 'leadRouting' | 'riskRules' | 'inspectionTimes'>;
  /** What breaks inside is told here; the transcript only sees what people see. */
  log: Logger;
  clock: Date;
  heard: (message: OutboundMessage) => void;
};

/** One life of the program: `crash` is where it will end, `over` that it has. */
type Life = { crash: CrashPoint | undefined; over: boolean };

/** The demo's county. */
const COUNTY = { name: '襄垣县', regionCode: '140423', hotline: null };
const LEASE_MS = 30_000;
/** Time passes in hops, so that what is due in between happens in between: short ones first, then by the hour. */
const SHORTEST_HOP_MS = 60_000;
const LONGEST_HOP_MS = 3_600_000;
const HOP_SHARE = 0.1;

export class Stage {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly #input: StageInput;
  readonly #snapshots: SnapshotKeeper;
  #life: Life = { crash: undefined, over: false };
  #pipeline: Pipeline;

  private constructor(input: StageInput, clock: ManualClock, snapshots: SnapshotKeeper) {
    this.clock = clock;
    this.store = input.store;
    this.#input = input;
    this.#snapshots = snapshots;
    this.#pipeline = this.#begin();
  }

  static async open(input: StageInput): Promise<Stage> {
    const clock = new ManualClock(input.clock);
    const { store, flows, checklists, rules, log } = input;
    const fixed = { county: COUNTY, config: {}, dataKey: new Uint8Array(32), clock, log };
    const snapshots = new SnapshotKeeper({ store, flows, checklists, ...rules, ...fixed });
    await snapshots.open();
    return new Stage(input, clock, snapshots);
  }

  /** Whether a crash is still to come. */
  get isCrashArmed(): boolean {
    return this.#life.crash !== undefined;
  }

  /** The program is killed in the next transaction. */
  armCrash(crash: CrashPoint): void {
    this.#life.crash = crash;
  }

  /** Messages that arrive at the same moment; resolves when everything that follows from them has been said. */
  async deliver(messages: readonly InboundMessage[]): Promise<void> {
    // As a second later: what the last message changed is known.
    await this.#snapshots.refresh();
    await this.#survive(async () => {
      const ends = await Promise.allSettled(messages.map((message) => this.#pipeline.accept(message)));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    });
  }

  /** Time passes, and what falls due meanwhile happens. */
  async wait(ms: number): Promise<void> {
    for (let gone = 0; gone < ms; ) {
      const hop = Math.min(ms - gone, Math.max(SHORTEST_HOP_MS, Math.min(LONGEST_HOP_MS, gone * HOP_SHARE)));
      gone += hop;
      this.clock.advance(hop);
      await this.#survive(async () => await this.#pipeline.runDue());
    }
    await this.#snapshots.refresh();
  }

  async close(): Promise<void> {
    await this.#pipeline.stop();
    await this.#snapshots.stop();
  }

  #begin(): Pipeline {
    return createPipeline({
      store: mortal(this.store, this.#life),
      snapshots: this.#snapshots,
      channels: new Map([['simulator', createSimulatorChannel(this.#input.heard)]]),
      pushChannel: 'simulator',
      clock: this.clock,
      log: this.#input.log,
      sendLeaseMs: LEASE_MS,
      // Photos of a transcript are rows only; nothing is written here.
      mediaDir: join(tmpdir(), 'assistant-no-media'),
      dataKey: new Uint8Array(32),
      retention: { reporter_days: 365, hold: [] },
      // Time passes by what is due in conversations; the day's messages have tests of their own.
      posts: [],
      taskRules: [],
    });
  }

  /** Does it again in a new life when the program was killed at it: platforms deliver again what was not answered. */
  async #survive(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      if (!this.#life.over) throw thrown;
    }
    if (this.#life.over) {
      await this.#restart();
      await work();
    }
    await this.#pipeline.drained();
  }

  async #restart(): Promise<void> {
    await this.#pipeline.stop();
    this.#life = { crash: undefined, over: false };
    // The dead sender's lease runs out; time on the wall is not waited for.
    await this.store.execute(`update outbox set lease_until = now() - interval '1 second' where state = 'sending'`);
    this.#pipeline = this.#begin();
  }
}

/** A store that is lost to its program when the life is over. */
function mortal(store: Store, life: Life): Store {
  const alive = (): Store => {
    if (life.over) throw new Error('the program was killed');
    return store;
  };
  const killed = (): never => {
    life.over = true;
    throw new Error('the program was killed');
  };
  return {
    ...store,
    query: async (sql, ...values) => await alive().query(sql, ...values),
    execute: async (sql, ...values) => await alive().execute(sql, ...values),
    relaxed: {
      query: async (sql, ...values) => await alive().relaxed.query(sql, ...values),
      execute: async (sql, ...values) => await alive().relaxed.execute(sql, ...values),
    },
    async transaction(work) {
      const { crash } = life;
      life.crash = undefined;
      if (crash === undefined) return await alive().transaction(work);
      if (crash === 'after_commit') {
        await store.transaction(work);
        return killed();
      }
      return await store.transaction(async (tx) => {
        await work(tx);
        return killed();
      });
    },
  };
}
