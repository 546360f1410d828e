/** The real program while its database is locked, stopped, killed and away: 0 lost, 0 doubled, every callback 200. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { CallbackClient } from '../sim/wecom/callback-client.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { FULL, faultSize } from '../support/fault-size.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';
import { addInspectors, expectEachOnce, fileAll, filed, spreadOf, tellFigures } from './filings.ts';
import { OwnDatabase } from './own-database.ts';

const LOCKS = FULL ? [1, 10, 60] : [1, 3];
/** Fifteen messages each. */
const LOCKED_FILINGS = faultSize(2, 20);
const RESTARTS = faultSize(3, 20);
const RESTART_FILINGS = faultSize(14, 334);
const AWAY_SECONDS = faultSize(5, 120);
const AWAY_FILINGS = faultSize(10, 67);

let folder: string;
let database: OwnDatabase;
let store: Store;
let sim: WecomSim;
let platform: CallbackClient;
let assistant: AssistantProcess;
let inspectors: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assistant-away-'));
  database = await OwnDatabase.open(join(folder, 'server'));
  await applyMigrations(database.url, silentLog);
  store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  await seedDemo(store, { today: new Date() });
  inspectors = await addInspectors(store, LOCKS.length * LOCKED_FILINGS + RESTART_FILINGS + AWAY_FILINGS + 1);
  sim = await startWecomSim();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/callback/wecom-app`;
  platform = sim.callbackClient({ url, ...CALLBACK_KEYS });
  assistant = await startAssistant({
    env: {
      ...wecomEnv(sim, { databaseUrl: database.url, dataDir: join(folder, 'data'), port }),
      LOG_LEVEL: 'info',
      // What was about to be sent when the database died is sent when its lease has run out.
      SEND_LEASE_SECONDS: '3',
    },
  });
}, 180_000);

afterAll(async () => {
  await assistant.end();
  await sim.close();
  await store.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const take = (count: number) => inspectors.splice(0, count);
const spooled = () => readdir(join(folder, 'data', 'spool'));
const readiness = async () => {
  const answer = await fetch(`${assistant.url}/readyz`);
  return { status: answer.status, body: await answer.text() };
};
const linesWith = (sentence: string) => assistant.output.split('\n').filter((line) => line.includes(sentence)).length;

async function expectAllDone(who: readonly string[]): Promise<void> {
  await expectEachOnce(store, sim, who);
  expect(await spooled()).toEqual([]);
  expect(assistant.alive).toBe(true);
}

describe.each(LOCKS)('T06 a lock on the inbox, held for %i s', (seconds) => {
  test('0 lost, 0 doubled, every callback 200', { timeout: 180_000 }, async () => {
    const who = take(LOCKED_FILINGS);
    const held = Promise.withResolvers<void>();
    const locked = withAdminSql(database.url, async (sql) => {
      await sql.query('begin');
      await sql.query('lock table inbox in access exclusive mode');
      held.resolve();
      await wait(seconds * 1000);
      await sql.query('commit');
    });
    await held.promise;
    const callbacks = await fileAll(who, platform);
    await locked;
    const drainedAfter = await filed(store, who, 60);
    tellFigures('T06', { seconds, ...spreadOf(callbacks.ms), callbacks: callbacks.ms.length, drainedAfter });
    expect(callbacks).toMatchObject({ first: LOCKED_FILINGS * INSPECTION_SCRIPT.length, repeated: 0, refused: 0 });
    if (FULL) expect(drainedAfter).toBeLessThanOrEqual(10);
    await expectAllDone(who);
  });
});

test(`T07 PostgreSQL stopped or killed ${RESTARTS} times under load`, { timeout: 900_000 }, async () => {
  const who = take(RESTART_FILINGS);
  let isFiling = true;
  let restarts = 0;
  let amid = 0;
  const back: number[] = [];
  const chaos = async (): Promise<void> => {
    // As DBOS does it: every few seconds, for a moment; by turns politely and not.
    while (restarts < RESTARTS) {
      await wait(faultSize(300, 5_000) * (1 + (restarts % 4)));
      await database.end(restarts % 2 === 0 ? 'SIGKILL' : 'SIGINT');
      await wait(faultSize(300, 1_250) * (restarts % 5));
      await database.begin();
      restarts += 1;
      if (isFiling) amid += 1;
      back.push(await untilReady());
    }
  };
  const chaotic = chaos();
  const callbacks = await fileAll(who, platform, { atOnce: faultSize(7, 8), pauseMs: faultSize(300, 350) });
  isFiling = false;
  await chaotic;
  const drainedAfter = await filed(store, who, 120);
  const slowest = Math.max(...back);
  tellFigures('T07', { messages: callbacks.first, restarts, amid, ...spreadOf(callbacks.ms), slowest, drainedAfter });
  expect(callbacks).toMatchObject({ repeated: 0, refused: 0 });
  expect(amid, 'restarts while messages came').toBeGreaterThanOrEqual(faultSize(1, 10));
  if (FULL) expect(slowest).toBeLessThanOrEqual(5_000);
  await expectAllDone(who);
});

/** Milliseconds until the assistant has the database again. */
async function untilReady(): Promise<number> {
  const startedAt = performance.now();
  while ((await readiness()).body.includes('"database"')) await wait(50);
  return performance.now() - startedAt;
}

test(`T08 the database is away for ${AWAY_SECONDS} s`, { timeout: 600_000 }, async () => {
  const who = take(AWAY_FILINGS);
  const messages = who.length * INSPECTION_SCRIPT.length;
  await database.end('SIGINT');
  const awayUntil = performance.now() + AWAY_SECONDS * 1000;
  const deliveredBefore = sim.counts().delivered;
  const drainsBefore = linesWith('spool drained');
  const callbacks = await fileAll(who, platform);
  expect(callbacks).toMatchObject({ first: messages, repeated: 0, refused: 0 });
  expect((await spooled()).length).toBe(messages);
  expect(await readiness()).toMatchObject({ status: 200, body: expect.stringContaining(`spooling: ${messages} `) });
  await wait(Math.max(0, awayUntil - performance.now()));
  expect(sim.counts().delivered, 'nobody is told that answers are late').toBe(deliveredBefore);
  await database.begin();
  const drainedAfter = await filed(store, who, 60);
  tellFigures('T08', { awaySeconds: AWAY_SECONDS, messages, ...spreadOf(callbacks.ms), drainedAfter });
  await expectAllDone(who);
  expect(linesWith('spool drained')).toBe(drainsBefore + 1);
  expect(await readiness()).toEqual({ status: 200, body: '{"ok":true,"reasons":[]}' });
});

test('killed while messages wait in the spool: the next start hands them in', { timeout: 120_000 }, async () => {
  const who = take(1);
  await database.end('SIGKILL');
  await fileAll(who, platform);
  await assistant.end('SIGKILL');
  await database.begin();
  assistant = await startAssistant({ env: assistant.env });
  await filed(store, who, 60);
  await expectAllDone(who);
});
