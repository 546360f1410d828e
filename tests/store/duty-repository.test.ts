/** What the morning stands on: only what is open, only what counts, on the county's days. */
import { beforeAll, expect, test } from 'vitest';
import {
  beginDutyRun,
  findCampaign,
  listOpenRectifications,
  listOpenTasks,
  listSafetyChecked,
} from '../../src/store/duty-repository.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();

/** One inspection of an institution, seen on that moment. */
function inspection(id: string, at: string, more: { safety?: boolean; withdrawn?: boolean } = {}): string {
  const withdrawn = more.withdrawn === true ? `'2026-07-02T00:00:00Z'` : 'null';
  return `('${id}', 'JC20260701-${id}', '${id}', '某', 'AQ', '{}', ${more.safety ?? true}, '${at}', '王', 'me', '${at}', 'f', 1, 'h', '{}', ${withdrawn})`;
}

beforeAll(async () => {
  const { store } = db;
  await store.execute(`insert into department (id, name) values ('education', '县教育局')`);
  await store.execute(
    `insert into member (id, user_id, name, department_id, roles) values ('me', 'me', '我', 'education', array['inspector'])`,
  );
  await store.execute(
    `insert into institution (id, name, category, status, region_code, region)
     select id, id, '其他', case when id = '0004' then 'suspended' else 'valid' end, '140423', '襄垣县'
     from unnest(array['0001', '0002', '0003', '0004', '0005', '0006']) as id`,
  );
  await store.execute(
    `insert into inspection (id, number, institution_id, subject_name, checklist, results, is_safety_check, visited_at,
       inspectors, filed_by_id, filed_at, flow, flow_version, flow_hash, answers, withdrawn_at) values
     ${[
       // 16:00 UTC is midnight in the county.
       inspection('0001', '2026-06-30T15:59:59Z'),
       inspection('0002', '2026-06-30T16:00:00Z'),
       inspection('0003', '2026-07-10T15:59:59Z'),
       inspection('0004', '2026-07-10T16:00:00Z'),
       inspection('0005', '2026-07-05T00:00:00Z', { safety: false }),
       inspection('0006', '2026-07-05T00:00:00Z', { withdrawn: true }),
     ].join(',')}`,
  );
});

test('safety checks count on the county’s days, both ends included; withdrawn and other checks do not', async () => {
  expect(await listSafetyChecked(db.store, '2026-07-01', '2026-07-10')).toEqual(new Set(['0002', '0003']));
  expect(await listSafetyChecked(db.store, '2026-06-30', '2026-06-30')).toEqual(new Set(['0001']));
  expect(await listSafetyChecked(db.store, '2025-01-01', '2025-12-31')).toEqual(new Set());
});

test('rectifications that are open in any way are listed, the most pressing first, with the suspended institution', async () => {
  const states = ['open', 'submitted', 'failed', 'passed', 'closed', 'cancelled'];
  for (const [n, state] of states.entries()) {
    await db.store.execute(
      `insert into rectification (id, number, inspection_id, institution_id, subject_name, state, severity, opened_at, due_on, department_id, owner_id)
       values ($1, $2, '0004', $3, '某', $4, 2, now(), $5::date, 'education', 'me')`,
      `r${n}`,
      `ZG20260701-000${n}`,
      n === 0 ? '0004' : null,
      state,
      `2026-07-${20 - n}`,
    );
  }
  const found = await listOpenRectifications(db.store);
  expect(found.map(({ state, dueOn, suspended }) => ({ state, dueOn, suspended }))).toEqual([
    { state: 'failed', dueOn: '2026-07-18', suspended: false },
    { state: 'submitted', dueOn: '2026-07-19', suspended: false },
    { state: 'open', dueOn: '2026-07-20', suspended: true },
  ]);
  expect(found[2]).toMatchObject({ ownerId: 'me', departmentId: 'education', severity: 2, number: 'ZG20260701-0000' });
});

test('open tasks are listed with the institution’s name', async () => {
  await db.store.execute(
    `insert into task (id, number, source, title, due_on, owner_id, every_day, state, institution_id) values
     ('t1', 'RW20260701-0001', 'plan', '后', '2026-07-09', 'me', false, 'open', null),
     ('t2', 'RW20260701-0002', 'plan', '先', '2026-07-08', 'me', true, 'open', '0001'),
     ('t3', 'RW20260701-0003', 'plan', '完', '2026-07-07', 'me', false, 'done', null)`,
  );
  const found = await listOpenTasks(db.store);
  expect(found.map(({ title, everyDay, institutionName }) => ({ title, everyDay, institutionName }))).toEqual([
    { title: '先', everyDay: true, institutionName: '0001' },
    { title: '后', everyDay: false, institutionName: null },
  ]);
});

test('the campaign of a day; of several the one that began last; none outside', async () => {
  await db.store.execute(
    `insert into campaign (id, name, starts_on, ends_on) values
     ('year', '全年', '2026-01-01', '2026-12-31'), ('summer', '暑期', '2026-07-01', '2026-08-31')`,
  );
  const on = async (day: string) => (await findCampaign(db.store, day))?.id ?? null;
  expect(await on('2026-06-30')).toBe('year');
  expect(await on('2026-07-01')).toBe('summer');
  expect(await on('2026-08-31')).toBe('summer');
  expect(await on('2026-09-01')).toBe('year');
  expect(await on('2027-01-01')).toBeNull();
  expect(await findCampaign(db.store, '2026-07-01')).toMatchObject({ startsOn: '2026-07-01', endsOn: '2026-08-31' });
});

test('of many who begin a day’s job at once, one does', async () => {
  const run = { job: 'morning', day: '2026-07-01', count: 3 };
  const began = await Promise.all(Array.from({ length: 8 }, () => db.store.transaction((tx) => beginDutyRun(tx, run))));
  expect(began.filter(Boolean)).toHaveLength(1);
  expect(await beginDutyRun(db.store, { ...run, day: '2026-07-02' })).toBe(true);
});
