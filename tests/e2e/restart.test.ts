/** The real program is stopped under load (Ctrl-C, an update) and started again: what it took it has done, what it refused comes back. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { withDatabase } from '../support/database.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';
import { inParallel } from './assistant.ts';

const MESSAGES = 600;
/** So many that nobody comes near the platform's 30 a minute. */
const PEOPLE = 200;
const STOP_AFTER = 150;
const PATIENCE_MS = 30_000;

const db = withDatabase();
let sim: WecomSim;
let dataDir: string;
let port: number;
let assistant: AssistantProcess;

function start(): Promise<AssistantProcess> {
  return startAssistant({
    env: {
      ...wecomEnv(sim, { databaseUrl: db.url, dataDir: dataDir, port }),
    },
  });
}

beforeAll(async () => {
  sim = await startWecomSim();
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-restart-'));
  port = await freePort();
  assistant = await start();
});

afterAll(async () => {
  await assistant.end();
  await sim.close();
  await rm(dataDir, { recursive: true });
});

/** The messages whose turn is done: kept in the inbox with their reply beside them. */
async function done(): Promise<Set<string>> {
  const rows = await db.store.query<{ id: string }>(
    `select i.message_id as id from inbox i where i.state = 'done' and exists (select 1 from outbox o where o.key = i.id || ':0')`,
  );
  return new Set(rows.map(({ id }) => id));
}

async function unsent(): Promise<number> {
  return (await db.store.query(`select 1 from outbox where state <> 'sent'`)).length;
}

test('a graceful stop under load loses nothing and doubles nothing', { timeout: 90_000 }, async () => {
  const url = `http://127.0.0.1:${port}/callback/wecom-app`;
  const platform = sim.callbackClient({ url, ...CALLBACK_KEYS });
  const messages = Array.from({ length: MESSAGES }, (_, n) => ({
    id: `${50_000 + n}`,
    xml: platform.xml(`load-${n % PEOPLE}`, 'text', { Content: '启航书法', MsgId: `${50_000 + n}` }),
  }));
  const deliver = async ({ id, xml }: { id: string; xml: string }) => {
    const { status } = await platform.post(platform.sign(xml));
    return { id, xml, ok: status === 200 };
  };

  let accepted = 0;
  let stop = { at: 0, ended: Promise.resolve() };
  const first = await inParallel(16, messages, async (message) => {
    const answer = await deliver(message);
    if (answer.ok) accepted += 1;
    if (answer.ok && accepted === STOP_AFTER) {
      stop = { at: performance.now(), ended: assistant.end('SIGTERM') };
    }
    return answer;
  });
  expect(accepted).toBeGreaterThanOrEqual(STOP_AFTER);
  await stop.ended;
  expect(performance.now() - stop.at, 'it ended by itself, not by its own cut-off').toBeLessThan(9_000);
  expect(assistant.output).not.toMatch(/stop failed|unhandled/);
  const refused = first.filter(({ ok }) => !ok);
  expect(refused.length, 'the stop fell into the middle').toBeGreaterThan(0);
  const after = await done();
  expect(
    first.filter(({ id, ok }) => ok && !after.has(id)),
    'taken, and not done',
  ).toEqual([]);

  assistant = await start();
  const second = await inParallel(16, refused, deliver);
  expect(second.every(({ ok }) => ok)).toBe(true);
  const end = Date.now() + PATIENCE_MS;
  while ((await unsent()) > 0 && Date.now() < end) await wait(50);
  expect(await unsent()).toBe(0);
  expect((await done()).size).toBe(MESSAGES);
  const heard = Array.from({ length: PEOPLE }, (_, n) => sim.deliveredTo(`load-${n}`).length);
  expect(new Set(heard)).toEqual(new Set([MESSAGES / PEOPLE]));
  expect(sim.counts()).toMatchObject({ delivered: MESSAGES, silentlyDropped: 0 });
});
