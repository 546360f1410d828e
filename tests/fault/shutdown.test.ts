/** The real program is stopped under load (Ctrl-C, an update) and started again: what it took it does, what it refused comes back (T39). */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inParallel } from '../e2e/assistant.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { withDatabase } from '../support/database.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';

const MESSAGES = 600;
/** So many that nobody comes near the platform's 30 a minute. */
const PEOPLE = 200;
const STOP_AFTER = 150;
const STOPS = 2;
const PATIENCE_MS = 60_000;

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

type Message = { id: string; xml: string };

/** Delivers everything, and asks the program to stop amid it; what was refused comes back. */
async function deliverAmidStop(messages: readonly Message[]): Promise<{ refused: Message[]; stopMs: number }> {
  let accepted = 0;
  let stop = { at: 0, ended: Promise.resolve() };
  const answers = await inParallel(16, messages, async (message) => {
    const isTaken = await deliver(message);
    if (isTaken) accepted += 1;
    if (isTaken && accepted === STOP_AFTER) stop = { at: performance.now(), ended: endAtOnce() };
    return isTaken;
  });
  expect(accepted).toBeGreaterThanOrEqual(STOP_AFTER);
  await stop.ended;
  expect(assistant.output).not.toMatch(/stop failed|unhandled/);
  const refused = messages.filter((_, n) => answers[n] !== true);
  expect(refused.length, 'the stop fell into the middle').toBeGreaterThan(0);
  return { refused, stopMs: Math.round(performance.now() - stop.at) };
}

/** An impatient operator asks twice; the second time changes nothing. */
async function endAtOnce(): Promise<void> {
  const ended = assistant.end('SIGTERM');
  process.kill(assistant.pid, 'SIGTERM');
  await ended;
}

async function deliver({ xml }: Message): Promise<boolean> {
  const url = `http://127.0.0.1:${port}/callback/wecom-app`;
  const platform = sim.callbackClient({ url, ...CALLBACK_KEYS });
  return (await platform.post(platform.sign(xml))).status === 200;
}

test('two graceful stops under load: each within 10 s, nothing lost, nothing doubled', {
  timeout: 180_000,
}, async () => {
  const platform = sim.callbackClient({ url: '', ...CALLBACK_KEYS });
  const messages = Array.from({ length: MESSAGES }, (_, n) => ({
    id: `${50_000 + n}`,
    xml: platform.xml(`load-${n % PEOPLE}`, 'text', { Content: '启航书法', MsgId: `${50_000 + n}` }),
  }));
  let left: Message[] = messages;
  const stops: number[] = [];
  for (let stop = 0; stop < STOPS; stop += 1) {
    const { refused, stopMs } = await deliverAmidStop(left);
    left = refused;
    stops.push(stopMs);
    expect(stopMs, 'it ended by itself, not by its own cut-off').toBeLessThan(9_500);
    assistant = await start();
  }
  expect((await inParallel(16, left, deliver)).every((isTaken) => isTaken)).toBe(true);
  const end = Date.now() + PATIENCE_MS;
  // Taken includes what the spool holds for a moment.
  while (((await done()).size < MESSAGES || (await unsent()) > 0) && Date.now() < end) await wait(50);
  expect(await unsent()).toBe(0);
  expect((await done()).size).toBe(MESSAGES);
  const heard = Array.from({ length: PEOPLE }, (_, n) => sim.deliveredTo(`load-${n}`).length);
  expect(new Set(heard)).toEqual(new Set([MESSAGES / PEOPLE]));
  expect(sim.counts().silentlyDropped).toBe(0);
  process.stdout.write(`T39 ${JSON.stringify({ messages: MESSAGES, stopMs: stops })}\n`);
});
