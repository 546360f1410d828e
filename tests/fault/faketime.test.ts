/** The whole process under libfaketime: every clock it reads jumps while people write (T05). */
import { globSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { inParallel } from '../e2e/assistant.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { faultSize } from '../support/fault-size.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';
import { tellFigures } from './filings.ts';

/** Debian's package `libfaketime`; no part of the project, so whoever has it runs this. */
const [LIBRARY] = globSync('/usr/lib/{*/,}faketime/libfaketime.so.1');
const MESSAGES = faultSize(100, 1_000);
const AT_ONCE = 4;
/** As libfaketime writes how far off the clock is. */
const JUMPS = ['+5s', '-5s', '+1h', '-1h', '+1d', '-1d', '+0s'];
const HOLD_MS = faultSize(300, 2_000);
const PAUSE_MS = 50;

let folder: string;
let database: TestDatabase;
let store: Store;
let sim: WecomSim;
let assistant: AssistantProcess | undefined;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assistant-faketime-'));
  database = await createTestDatabase();
  store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  sim = await startWecomSim();
}, 60_000);

afterAll(async () => {
  await assistant?.end();
  await sim.close();
  await store.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** In one step: a half written file would be a jump of its own. */
async function setClock(to: string): Promise<void> {
  await writeFile(join(folder, 'next'), `${to}\n`);
  await rename(join(folder, 'next'), join(folder, 'clock'));
}

async function startUnder(library: string): Promise<AssistantProcess> {
  await setClock('+0s');
  const port = await freePort();
  url = `http://127.0.0.1:${port}/callback/wecom-app`;
  const env = {
    ...wecomEnv(sim, { databaseUrl: database.url, dataDir: join(folder, 'data'), port }),
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
    FAKETIME_NO_CACHE: '1',
    // What only grows on a real machine does not jump with its clock either.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
  return await startAssistant({ env });
}

test.skipIf(LIBRARY === undefined)(
  'jumps of 5 s, an hour and a day under the running program (needs Debian’s libfaketime)',
  { timeout: 300_000 },
  async () => {
    assistant = await startUnder(LIBRARY ?? '');
    const client = sim.callbackClient({ url, ...CALLBACK_KEYS, retryDelayMs: 200 });
    let isAsking = true;
    const messages = Array.from({ length: MESSAGES }, (_, n) =>
      client.xml(`faketime-${n}`, 'text', { Content: '启航书法', MsgId: `${40_000 + n}` }),
    );
    const asking = inParallel(AT_ONCE, messages, async (xml) => {
      await wait(PAUSE_MS);
      return await client.deliver(xml);
    }).finally(() => {
      isAsking = false;
    });
    let jumps = 0;
    for (; isAsking || jumps < JUMPS.length; jumps += 1) {
      await setClock(JUMPS[jumps % JUMPS.length] ?? '+0s');
      await wait(HOLD_MS);
    }
    const outcomes = await asking;
    await setClock('+0s');
    while ((await unsent()) > 0) await wait(50);
    const repeated = outcomes.filter(({ tries }) => tries.length > 1).length;
    expect(outcomes.filter(({ accepted }) => !accepted)).toEqual([]);
    const shown = sim.delivered().filter(({ userId }) => userId.startsWith('faketime-'));
    expect(new Set(shown.map(({ userId }) => userId)).size).toBe(MESSAGES);
    expect(shown).toHaveLength(MESSAGES);
    const warnings = assistant.output.split('\n').filter((line) => line.includes('clock is')).length;
    expect(warnings, 'somebody is told').toBeGreaterThan(0);
    const twice = await store.query(
      `select count(*) from pgboss.job where name = 'watch'
       group by date_trunc('minute', created_on) having count(*) > 1`,
    );
    expect(twice, 'schedules that fired twice').toEqual([]);
    const tokens = sim.counts().tokenFetches;
    tellFigures('T05 faketime', { messages: MESSAGES, repeated, jumps, warnings, tokens });
  },
);

async function unsent(): Promise<number> {
  const [row] = await store.query<{ n: number }>(`select count(*)::int as n from outbox where state <> 'sent'`);
  return row?.n ?? -1;
}
