/** The program that sends a broadcast is killed at every named point of its life, and two send at once: one copy a person. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FAILPOINTS } from '../../src/kernel/failpoint.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { withDatabase } from '../support/database.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const PEOPLE = 1_000;
const WORDS = '【通知】明天开会';
/** One life, killed at each: while it is written, confirmed, fed, sent, marked, collected and ended. */
const KILLS = [
  'broadcast.amid-recipients:1',
  'broadcast.after-recipients:1',
  'broadcast.before-confirm:1',
  'broadcast.after-confirm:1',
  'broadcast.before-feed:1',
  'broadcast.after-feed:2',
  'broadcast.fed:3',
  'dispatch.after-claim:2',
  'dispatch.before-send:20',
  'dispatch.after-send:30',
  'dispatch.after-mark:3',
  'broadcast.after-collect:2',
  'broadcast.before-done:1',
];

const db = withDatabase();
let sim: WecomSim;

beforeEach(async () => {
  for (const table of ['broadcast', 'outbox', 'number_series', 'lease']) await db.store.execute(`delete from ${table}`);
  await db.store.execute(
    `insert into department (id, name, aliases) values ('d', '单位', '{}') on conflict do nothing`,
  );
  await db.store.execute(
    `insert into member (id, user_id, name, department_id, roles)
     select u, u, u, 'd', '{}' from unnest(array['author', 'second']) u
     on conflict do nothing`,
  );
  sim = await startWecomSim();
});
afterEach(async () => await sim.close());

function start(more: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const platform = {
    CORP_ID: sim.corpId,
    AGENT_ID: String(sim.agentId),
    SECRET: sim.secret,
    API_BASE: sim.apiBase,
  };
  const env = { PATH, HOME, DATABASE_URL: db.url, PEOPLE: String(PEOPLE), ...platform, ...more };
  return spawn(process.execPath, ['tests/fault/broadcast-worker.ts'], { cwd: ROOT, env, stdio: 'inherit' });
}

async function ended(child: ChildProcess): Promise<string> {
  const [code, signal]: unknown[] = await once(child, 'exit');
  return String(signal ?? code);
}

async function expectOneCopyEach(): Promise<void> {
  const copies = sim.delivered().filter(({ shown }) => shown.includes(WORDS));
  const people = copies.map(({ userId }) => userId).sort();
  expect(people).toEqual(Array.from({ length: PEOPLE }, (_, n) => `person-${n}`).sort());
  const states = await db.store.query(
    'select state, count(*)::int as n, max(copy) as copy from broadcast_recipient group by 1',
  );
  expect(states).toEqual([{ state: 'sent', n: PEOPLE, copy: 1 }]);
  expect(await db.store.query('select state from broadcast')).toEqual([{ state: 'done' }]);
  expect(sim.counts()).toMatchObject({ silentlyDropped: 0, textsCut: 0 });
}

test(`${KILLS.length} kills of a broadcast to ${PEOPLE}: one copy each`, { timeout: 600_000 }, async () => {
  const named = KILLS.map((kill) => kill.split(':')[0]);
  expect(named).toEqual(expect.arrayContaining(FAILPOINTS.filter((point) => point.startsWith('broadcast.'))));
  for (const kill of KILLS)
    expect([kill, await ended(start({ FAILPOINT: `${kill}:kill` }))]).toEqual([kill, 'SIGKILL']);
  expect(await ended(start({}))).toBe('0');
  await expectOneCopyEach();
});

test('two programs at once, one of them killed in the middle: one copy each', { timeout: 600_000 }, async () => {
  const first = start({ FAILPOINT: 'dispatch.after-send:200:kill' });
  const number = await expect
    .poll(
      async () =>
        (await db.store.query<{ n: string }>(`select number as n from broadcast where state = 'sending'`)).length,
      { timeout: 120_000 },
    )
    .toBe(1)
    .then(async () => (await db.store.query<{ n: string }>('select number as n from broadcast'))[0]?.n ?? '');
  const second = ended(start({ ONLY_SEND: number }));
  const third = ended(start({ ONLY_SEND: number }));
  await ended(first);
  expect([await second, await third]).toEqual(['0', '0']);
  await expectOneCopyEach();
});
