/** The real program is killed at every named point, again and again: nothing is lost and nothing is doubled (T01). */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAILPOINTS } from '../../src/kernel/failpoint.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { insertWakes, listWakes } from '../../src/store/wakes.ts';
import type { CallbackClient } from '../sim/wecom/callback-client.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { FULL, faultSize } from '../support/fault-size.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';
import { type CallbackTry, checkHistory, countUnkept, readLedger, watchMoves } from './history.ts';

/** The n-th hit of each point: quick the first message, one in the middle, one late in the form; in full 1 to 5, four times. */
const HITS = FULL ? [1, 2, 3, 4, 5] : [1, 4, 9];
const ROUNDS = faultSize(1, 4);
/** Wakes of each filing, one after the other. */
const WAKES = 4;
/** A wake is looked for once a second: fewer of them. */
const WAKE_HITS = FULL ? HITS : [1, 2, 3];
/** A broadcast's points have a test of their own. */
const POINTS = FAILPOINTS.filter((point) => !point.startsWith('broadcast.'));
const hitsOf = (point: string): number[] => (point.startsWith('wake.') ? WAKE_HITS : HITS);
const KILLS = Array.from({ length: ROUNDS }, () =>
  POINTS.flatMap((point) => hitsOf(point).map((hit) => ({ point, hit }))),
).flat();
/** Each filing meets at least one kill as long as there are kills left. */
const MOST_FILINGS = 3 * KILLS.length;

let database: TestDatabase;
let store: Store;
let sim: WecomSim;
let platform: CallbackClient;
let dataDir: string;
let port: number;
let assistant: AssistantProcess;
const armed = [...KILLS];
let started = 0;
const callbacks: CallbackTry[] = [];
/** From the start of the next program until it answers, in milliseconds. */
const readyMs: number[] = [];
/** What was half done when a killed program had left. */
const torn: string[] = [];

function start(failpoint: string): Promise<AssistantProcess> {
  return startAssistant({
    env: {
      ...wecomEnv(sim, { databaseUrl: database.url, dataDir: dataDir, port }),
      SEND_LEASE_SECONDS: '2',
      FAILPOINT: failpoint,
    },
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  await applyMigrations(database.url, silentLog);
  store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  sim = await startWecomSim();
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-kill-'));
  port = await freePort();
  platform = sim.callbackClient({
    url: `http://127.0.0.1:${port}/callback/wecom-app`,
    ...CALLBACK_KEYS,
  });
  assistant = await start('');
  await addInspectors();
  await watchMoves(store);
}, 120_000);

afterAll(async () => {
  await assistant.end();
  await sim.close();
  await store.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

/** One inspector per filing, so that the platform's limit of 30 messages a minute stays out of the picture. */
async function addInspectors(): Promise<void> {
  await store.execute(
    `insert into member (id, user_id, name, department_id, roles)
     select 'kill-' || n, 'kill-' || n, '测试员', (select id from department order by id limit 1), array['inspector']
     from generate_series(0, $1::int - 1) as n`,
    MOST_FILINGS,
  );
  await store.execute(`insert into snapshot_revision values ('directory', 1)
    on conflict (name) do update set revision = snapshot_revision.revision + 1`);
}

/**
 * The next assistant carries the next failpoint, so that every start but the last is a kill. What a killed one has left
 * is sent at once, so the point may be met before the program says that it is ready: that is a kill like any other.
 */
async function restart(): Promise<void> {
  await assistant.exited();
  torn.push(...(await findTorn()));
  const began = performance.now();
  for (;;) {
    const next = armed.shift();
    if (next !== undefined) started += 1;
    try {
      assistant = await start(next === undefined ? '' : `${next.point}:${next.hit}:kill`);
      readyMs.push(Math.round(performance.now() - began));
      return;
    } catch (thrown) {
      if (next === undefined || !String(thrown).includes('(SIGKILL)')) throw thrown;
      torn.push(...(await findTorn()));
    }
  }
}

/** Looks whether a transaction was there in part: a message without its answer, an effect without its record. */
async function findTorn(): Promise<string[]> {
  const rows = await store.query<{ what: string }>(
    `select 'message without an answer: ' || i.id as what from inbox i
       where i.channel = 'wecom-app' and i.message_id ~ '^[0-9]+$' and not exists
         (select 1 from outbox o where o.key = i.id || ':0')
     union all select 'effect without a record: ' || e.key from effect e
       where e.action = 'file_inspection' and not exists
         (select 1 from inspection r where r.number = e.result ->> 'number')
     union all select 'record without its line in the audit: ' || r.number from inspection r
       where r.filed_by_id like 'kill-%' and not exists (select 1 from audit_entry a where a.object = r.number)
     union all select 'sent without a number of the platform: ' || o.key from outbox o
       where o.channel = 'wecom-app' and o.state = 'sent' and o.platform_message_id is null
         and o.body ->> 'kind' <> 'card_update'`,
  );
  return rows.map(({ what }) => what);
}

/** Delivers until it is accepted, as a patient platform: the same message each time. */
async function deliver(messageId: string, xml: string): Promise<void> {
  for (;;) {
    const answer = await platform.post(platform.sign(xml));
    callbacks.push({ messageId, status: answer.status });
    if (answer.status === 200) return;
    if (assistant.alive) await wait(20);
    else await restart();
  }
}

async function file(user: number): Promise<void> {
  for (const [step, content] of INSPECTION_SCRIPT.entries()) {
    const messageId = `${(user + 1) * 1000 + step}`;
    await deliver(messageId, platform.xml(`kill-${user}`, 'text', { Content: content, MsgId: messageId }));
  }
}

/** As an action of another instance writes them: each is said once, whenever the program dies. */
async function wake(user: number): Promise<void> {
  const userId = `kill-${user}`;
  for (let n = 0; n < WAKES; n += 1) {
    const said = { kind: 'human_said', number: 'RG20230715-0001', text: `办公室：第${n}句`, ends: false };
    const conversationKey = `wecom-app:${userId}:${userId}`;
    await insertWakes(store, [
      { id: `wake-${user}-${n}`, conversationKey, channel: 'wecom-app', chatId: userId, userId, wake: said },
    ]);
    while ((await listWakes(store, { channels: ['wecom-app'], conversationKey, limit: 1 })).length > 0) {
      if (assistant.alive) await wait(20);
      else await restart();
    }
  }
}

async function unsent(): Promise<number> {
  const [row] = await store.query<{ n: number }>(
    `select count(*)::int as n from outbox where state not in ('sent', 'failed') and body ->> 'kind' <> 'card_update'`,
  );
  return row?.n ?? -1;
}

/** Waits for the dispatcher: rows of a killed sender come back when its lease has run out. */
async function settled(): Promise<void> {
  const until = Date.now() + 60_000;
  while ((await countUnkept(store, callbacks)) + (await unsent()) > 0 && Date.now() < until) {
    if (!assistant.alive) await restart();
    await wait(50);
  }
}

test(`${KILLS.length} kills: 0 lost, 0 doubled`, { timeout: 1_800_000 }, async () => {
  let filings = 0;
  const began = performance.now();
  await assistant.end('SIGKILL');
  await restart();
  // A send is marked a moment after the callback was answered, so the last kills may fall into the next filing.
  while ((armed.length > 0 || started < KILLS.length || filings === 0 || isArmed()) && filings < MOST_FILINGS) {
    await file(filings);
    if (armedAtWake()) await wake(filings);
    filings += 1;
  }
  await settled();

  expect(started, 'failpoints armed').toBe(KILLS.length);
  expect(isArmed(), 'the last failpoint fired').toBe(false);
  expect(torn, 'half done after a kill').toEqual([]);
  const ledger = await readLedger(store);
  const history = {
    callbacks,
    delivered: sim.delivered(),
    submitted: Array.from({ length: filings }, (_, n) => `kill-${n}`),
    faults: { planned: KILLS.length, fired: started },
  };
  expect(checkHistory(history, ledger)).toEqual([]);
  const numbers = ledger.filed.map((row) => Number(row.number.slice(-4))).sort((a, b) => a - b);
  expect(numbers, 'numbers without gaps or repeats').toEqual(numbers.map((_, n) => (numbers[0] ?? 0) + n));
  const said = await store.query<{ n: number }>(
    `select count(*)::int as n from outbox where body ->> 'text' like '办公室：第%' group by body ->> 'text', target_key`,
  );
  expect(said.length, 'wakes that spoke').toBeGreaterThanOrEqual(WAKES);
  expect(
    said.filter(({ n }) => n !== 1),
    'wakes said not exactly once',
  ).toEqual([]);
  await expectEachMessageOnce();
  report(filings, Math.round((performance.now() - began) / 1000));
});

/** The figures of docs/reliability.md. */
function report(filings: number, seconds: number): void {
  const sorted = [...readyMs].sort((a, b) => a - b);
  const ready = { median: sorted[Math.floor(sorted.length / 2)], most: sorted.at(-1) };
  const messages = new Set(callbacks.map(({ messageId }) => messageId)).size;
  const repeatsCaught = sim.counts().duplicatesDropped;
  const figures = {
    kills: KILLS.length,
    filings,
    messages,
    lost: 0,
    doubled: 0,
    repeatsCaught,
    readyMs: ready,
    seconds,
  };
  process.stdout.write(`T01 ${JSON.stringify(figures)}\n`);
}

/** Whether the running assistant still carries a failpoint that has not fired. */
function isArmed(): boolean {
  return assistant.alive && assistant.env['FAILPOINT'] !== '';
}

/** Whether the running assistant dies only when a conversation is woken. */
function armedAtWake(): boolean {
  return isArmed() && assistant.env['FAILPOINT']?.startsWith('wake.') === true;
}

/** What stands in the outbox reached the screen, each row once: 0 lost, 0 doubled. */
async function expectEachMessageOnce(): Promise<void> {
  expect(await unsent()).toBe(0);
  const rows = await store.query<{ user: string; n: number }>(
    `select target ->> 'userId' as "user", count(*)::int as n from outbox
     where channel = 'wecom-app' and state = 'sent' group by 1`,
  );
  const [failed] = await store.query<{ n: number }>(`select count(*)::int as n from outbox where state = 'failed'`);
  expect(failed?.n).toBe(0);
  const delivered = Object.fromEntries(rows.map(({ user }) => [user, sim.deliveredTo(user).length]));
  expect(delivered).toEqual(Object.fromEntries(rows.map(({ user, n }) => [user, n])));
  expect(sim.counts().silentlyDropped).toBe(0);
}
