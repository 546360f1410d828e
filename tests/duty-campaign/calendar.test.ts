/** The calendar cases of reminders.md §7, as people hear them: who gets a message on the day, and who does not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { County } from '../campaign/county.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { apply } from './apply.ts';
import { plus } from './days.ts';
import { at, type Who } from './happenings.ts';
import { openDutyCounty } from './open.ts';
import { momentOf } from './play.ts';

let database: TestDatabase;
let county: County;
let people: readonly Who[];
beforeAll(async () => {
  database = await createTestDatabase();
  ({ county, people } = await openDutyCounty(database.url, 1));
}, 120_000);
afterAll(async () => {
  await county.close();
  await database.drop();
});

/** A task of each kind for the approver (office work) and the inspector (on duty too): due today, and tomorrow. */
async function hearOn(day: string): Promise<{ heard: Record<string, string>; rows: number }> {
  const { core, clock, pipeline } = county;
  clock.set(momentOf({ day, minute: at('06:00') }));
  const scene = { store: core.store, now: clock.now().toISOString(), day };
  for (const [n, role] of ['approver', 'inspector'].entries())
    for (const [days, due] of [day, plus(day, 1)].entries()) {
      const owner = people.find((who) => who.role === role);
      if (owner === undefined) throw new Error(`no ${role}`);
      const number = `RW${day.replaceAll('-', '')}-90${n}${days}`;
      await apply(scene, { kind: 'task', number, owner, due, everyDay: false });
    }
  await core.snapshots.refresh();
  for (let minute = at('07:00'); minute < at('10:31'); minute += 1) {
    clock.set(momentOf({ day, minute }));
    await pipeline.runDuty();
  }
  // Of several with a role, the first.
  const firsts = [...new Map(people.toReversed().map((who) => [who.role, who])).values()];
  const names = new Map(firsts.map(({ userId, role }) => [`morning:${day}:${userId}`, role]));
  const told = await core.store.query<{ key: string; text: string }>(
    `select key, body ->> 'text' as text from outbox where key like 'morning:' || $1 || ':%'`,
    day,
  );
  const ledger = await core.store.query('select 1 from duty_notice where day = $1::date', day);
  await core.store.execute(`update task set state = 'done'`);
  const heard = told.flatMap(({ key, text }) => {
    const role = names.get(key);
    return role === undefined ? [] : [[role, text] as const];
  });
  return { heard: Object.fromEntries(heard), rows: ledger.length };
}

test.each([
  ['2023-01-28', '春节调休'],
  ['2023-01-29', '春节调休'],
  ['2023-04-23', '五一调休'],
  ['2023-06-25', '端午调休'],
  ['2023-10-07', '国庆调休'],
  ['2023-10-08', '国庆调休'],
  ['2024-02-18', '春节调休'],
  ['2026-01-04', '元旦调休'],
  ['2026-02-14', '春节调休'],
  ['2026-02-28', '春节调休'],
  ['2026-09-20', '国庆调休'],
  ['2026-10-10', '国庆调休'],
  ['2027-01-01', 'not published: the weekday decides'],
])('%s is worked (%s): office work is told, today’s and tomorrow’s', async (day) => {
  const { heard } = await hearOn(day);
  for (const [n, role] of ['approver', 'inspector'].entries()) {
    expect(heard[role]).toContain(`90${n}0`);
    expect(heard[role]).toContain(`90${n}1`);
  }
});

test.each([
  ['2022-12-31', 'in the notice of 2023'],
  ['2026-09-25', '中秋'],
  ['2023-09-16', 'a Saturday after the campaign'],
])('%s is off (%s): nobody hears anything, and the ledger has no row', async (day) => {
  expect(await hearOn(day)).toEqual({ heard: {}, rows: 0 });
});

test('2023-07-15 is off, but of the campaign: only what is on duty is told', async () => {
  const { heard } = await hearOn('2023-07-15');
  expect(heard['inspector']).toContain('9010');
  expect(heard['inspector']).not.toContain('9011');
  expect(heard['approver']).toBeUndefined();
  expect(heard['deputy']).toBeUndefined();
});

test('a year whose holidays are not published is told to the office, on its Mondays from December on', async () => {
  for (const day of ['2026-12-07', '2027-01-04']) {
    const { heard } = await hearOn(day);
    expect(heard['office']).toContain('2027年的放假安排未发布');
    expect(heard['inspector']).not.toContain('放假安排');
  }
});
