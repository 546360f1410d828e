/** T30: two instances on one database, one of them frozen past its leases and resumed: each effect once, no zombie writes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { CallbackClient } from '../sim/wecom/callback-client.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { faultSize } from '../support/fault-size.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';
import { addInspectors, expectEachOnce, filed, tellFigures } from './filings.ts';

/** Fifteen messages each. */
const FILINGS = faultSize(14, 134);
const AT_ONCE = faultSize(7, 12);
const FROZEN_MS = faultSize(5_000, 40_000);
/** Sends that are on their way when it freezes. */
const STALLED = 3;
/** A platform whose load balancer finds the other instance when one does not answer. */
const DEADLINE_MS = 3_000;
const MOST_TRIES = 40;

type Instance = { assistant: AssistantProcess; client: CallbackClient };

let folder: string;
let database: TestDatabase;
let store: Store;
let sim: WecomSim;
let instances: [Instance, Instance];
const started: AssistantProcess[] = [];
let inspectors: string[];

async function startInstance(name: string): Promise<Instance> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/callback/wecom-app`;
  const client = sim.callbackClient({ url, ...CALLBACK_KEYS, deadlineMs: DEADLINE_MS });
  const env = wecomEnv(sim, { databaseUrl: database.url, dataDir: join(folder, name), port });
  const dataKey = Buffer.alloc(32, 5).toString('base64');
  const assistant = await startAssistant({ env: { ...env, DATA_KEY: dataKey, SEND_LEASE_SECONDS: '2' } });
  started.push(assistant);
  return { assistant, client };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assistant-two-'));
  database = await createTestDatabase();
  store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  await seedDemo(store, { today: new Date() });
  inspectors = await addInspectors(store, FILINGS + STALLED);
  sim = await startWecomSim();
  instances = [await startInstance('one'), await startInstance('two')];
}, 180_000);

afterAll(async () => {
  // A frozen one hears no SIGTERM.
  for (const assistant of started) if (assistant.alive) process.kill(assistant.pid, 'SIGCONT');
  for (const assistant of started) await assistant.end();
  await sim.close();
  await store.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** The same message at the one and the other in turn until one of them takes it. */
async function deliver(who: string, text: string, turn: number): Promise<void> {
  const xml = instances[0].client.xml(who, 'text', { Content: text, MsgId: `${Date.now()}${Math.trunc(turn)}${who}` });
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { client } = instances[(turn + tries) % 2 === 0 ? 0 : 1];
    const { status } = await client.post(client.sign(xml));
    if (status === 200) return;
  }
  throw new Error('nobody took it');
}

async function fileAlternating(who: readonly string[]): Promise<void> {
  const waiting = [...who];
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      for (const [step, text] of INSPECTION_SCRIPT.entries()) await deliver(one, text, step);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Freezes the first instance while `STALLED` of its sends are on their way. */
async function freezeAmidSends(who: readonly string[]): Promise<void> {
  const [{ assistant, client }] = instances;
  const before = sim.calls('message/send');
  sim.fault('message/send', { kind: 'stall', ms: 1_000 }, STALLED);
  for (const one of who) await client.text(one, '帮助');
  while (sim.calls('message/send') < before + STALLED) await wait(5);
  process.kill(assistant.pid, 'SIGSTOP');
}

const unsent = async (who: readonly string[]): Promise<number> => {
  const [row] = await store.query<{ n: number }>(
    `select count(*)::int as n from outbox where target ->> 'userId' = any($1::text[]) and state <> 'sent'`,
    who,
  );
  return row?.n ?? 0;
};

test(`T30 one of two instances frozen for ${FROZEN_MS / 1000} s`, { timeout: 400_000 }, async () => {
  const [frozen] = instances;
  const stalled = inspectors.splice(0, STALLED);
  await freezeAmidSends(stalled);
  const startedAt = performance.now();
  const filing = fileAlternating(inspectors);
  // Their leases run out and the other one sends them: under the duplicate check, so nobody reads them twice.
  while ((await unsent(stalled)) > 0) await wait(50);
  await wait(Math.max(0, FROZEN_MS - (performance.now() - startedAt)));
  process.kill(frozen.assistant.pid, 'SIGCONT');
  await filing;
  const drainedAfter = await filed(store, inspectors, 120);
  while (!frozen.assistant.output.includes('late results discarded')) await wait(50);
  const messages = inspectors.length * INSPECTION_SCRIPT.length;
  tellFigures('T30', { messages, frozenMs: FROZEN_MS, drainedAfter, ...sim.counts() });
  await expectEachOnce(store, sim, inspectors);
  expect(stalled.map((who) => sim.deliveredTo(who).length)).toEqual(stalled.map(() => 1));
  for (const { assistant } of instances) expect(assistant.alive).toBe(true);
  const twice = await store.query(
    `select count(*) from pgboss.job where name = 'watch'
     group by date_trunc('minute', created_on) having count(*) > 1`,
  );
  expect(twice, 'schedules that fired twice').toEqual([]);
});
