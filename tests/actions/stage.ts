/** Actions on the demo's records: whole batches in a transaction, as the pipeline runs them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { ActionRequest } from '../../src/actions/action.ts';
import { ACTIONS } from '../../src/actions/registry.ts';
import { type Core, openCore } from '../../src/app/core.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { Amends } from '../../src/engine/session.ts';
import type { EffectResult } from '../../src/engine/turn.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

/** The demo is told from this day: a Saturday of the summer campaign, 10 o'clock in the county. */
export const NOW = new Date('2026-07-18T02:00:00Z');

/** What a test says about one call; the rest is filled in. */
export type Said = {
  /** A user id; nobody's is the public's. */
  by: string;
  answers: Record<string, unknown>;
  said?: Record<string, string>;
  at?: Date;
  chat?: 'direct' | 'group';
  /** The group's chat id. */
  room?: string;
  /** What the flow computed. */
  with?: Record<string, unknown>;
  /** The flow's calculated values. */
  calc?: Record<string, unknown>;
  /** The filed form that it mends. */
  amends?: Amends;
  /** The form that waits behind it. */
  interrupted?: ActionRequest['interrupted'];
};

export class Stage {
  readonly core: Core;
  readonly clock: ManualClock;

  constructor(core: Core, clock: ManualClock) {
    this.core = core;
    this.clock = clock;
  }

  /** Runs one batch of an action; a call that is refused throws, and nothing of the batch is done. */
  async run(action: string, calls: readonly Said[]): Promise<EffectResult[]> {
    const { snapshots, store } = this.core;
    await snapshots.refresh();
    const world = snapshots.current().actionWorld;
    const batch = ACTIONS.get(action)?.();
    if (batch === undefined) throw new Error(`no action ${action}`);
    for (const call of calls) batch.prepare(this.#call(call), world)();
    return await store.transaction((tx) => batch.run(tx, world));
  }

  /** One call, one result. */
  async runOne(action: string, call: Said): Promise<EffectResult> {
    const [result] = await this.run(action, [call]);
    if (result === undefined) throw new Error(`${action} gave no result`);
    return result;
  }

  async count(from: string): Promise<number> {
    const [row] = await this.core.store.query<{ n: number | bigint }>(`select count(*) as n from ${from}`);
    return Number(row?.n ?? -1);
  }

  #call(call: Said): ActionRequest {
    const { by, answers, said = {}, at = this.clock.now(), chat = 'direct', amends, interrupted = null } = call;
    const { room = by } = call;
    const sessionId = newId();
    return {
      key: `${sessionId}#it`,
      submission: {
        sessionId,
        flow: 'test',
        version: 1,
        hash: 'hash',
        startedAt: at.toISOString(),
        form: {
          id: sessionId,
          flow: 'test',
          version: 1,
          hash: 'hash',
          startedAt: at.toISOString(),
          rev: 1,
          answers: {},
          history: [],
          phase: 'review',
        },
        answers,
        calc: call.calc ?? {},
        said,
        ...(amends === undefined ? {} : { amends }),
      },
      with: call.with ?? {},
      place: { channel: 'simulator', chatId: room, userId: by, key: `simulator:${room}:${by}` },
      membersOn: 'simulator',
      interrupted,
      actor: this.core.snapshots.current().actorOf(by),
      chat,
      at,
    };
  }
}

/** For a whole test file: a seeded database. Read `stage` inside tests only. */
export function withStage(): { readonly stage: Stage } {
  const database = withDatabase();
  let stage: Stage | undefined;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'assistant-actions-'));
    const clock = new ManualClock(NOW);
    const config = loadConfig({ DATABASE_URL: database.url, DATA_DIR: dataDir, DEMO: '1' });
    stage = new Stage(await openCore(config, silentLog, clock), clock);
  });
  afterAll(async () => {
    await stage?.core.close();
    await rm(dataDir, { recursive: true });
  });
  return {
    get stage() {
      if (stage === undefined) throw new Error('the stage is made in beforeAll; use it inside tests');
      return stage;
    },
  };
}

/** What an inspector has answered; `more` replaces or adds. */
export function inspectionAnswers(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    org_unlisted: '无名画室，府前街3号',
    list: 'AQ',
    visited_at: '2026-07-18T09:30:00+08:00',
    items: { list: 'AQ', results: { AQ01: 'pass', AQ06: 'fail' } },
    findings: [{ code: 'AQ06', fact: '通道堆了三个纸箱', corrected: false }],
    inspectors: '王强、李敏',
    ...more,
  };
}
