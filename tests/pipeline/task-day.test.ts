/** The rules' tasks through the database: opened once, closed by what was filed. */
import { beforeAll, expect, test } from 'vitest';
import { loadChecklists, loadRules, loadTaskRules } from '../../src/app/load-flows.ts';
import { atTime } from '../../src/domain/calendar.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { SnapshotKeeper } from '../../src/pipeline/snapshot-keeper.ts';
import { runTaskDay, settleTasks, type TaskDayDeps } from '../../src/pipeline/task-day.ts';
import { addCampaign } from '../../src/store/campaigns.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
const clock = new ManualClock(atTime('2026-07-13', '00:05').toISOString());

async function instance(): Promise<TaskDayDeps> {
  const { store } = db;
  const county = { name: '襄垣县', regionCode: '140423', hotline: null };
  const fixed = { flows: new Map(), county, config: {}, dataKey: new Uint8Array(32), clock, log: silentLog };
  const snapshots = new SnapshotKeeper({ store, checklists: await loadChecklists(), ...(await loadRules()), ...fixed });
  await snapshots.open();
  return { store, snapshots, clock, taskRules: await loadTaskRules() };
}

const tasks = (where: string) =>
  db.store.query<{ number: string; state: string }>(
    `select number, state from task where rule is not null and ${where} order by number`,
  );

beforeAll(async () => {
  await seedDemo(db.store, { today: clock.now() });
  await db.store.execute('delete from campaign');
  await db.store.transaction((tx) =>
    addCampaign(tx, { id: 'summer', name: '暑期行动', startsOn: '2026-07-01', endsOn: '2026-08-31' }),
  );
});

test('two instances open a day’s tasks once, numbered without a gap; the next day opens none of them again', async () => {
  const both = await Promise.all([instance(), instance()]);
  const counts = await Promise.all(both.map((deps) => runTaskDay(deps)));
  const opened = await tasks('true');
  expect(opened.length).toBeGreaterThan(50);
  expect(counts.sort((a, b) => a - b)).toEqual([0, opened.length]);
  const numbers = opened.map(({ number }) => Number(number.slice(-4)));
  expect(numbers).toEqual(numbers.map((_, n) => (numbers[0] ?? 0) + n));
  clock.set(atTime('2026-07-14', '00:05').toISOString());
  expect(await runTaskDay(both[0] ?? (await instance()))).toBe(0);
});

test('what was filed closes its task, with a note, and no other', async () => {
  const deps = await instance();
  const [open] = await tasks(`rule = 'school_zero'`);
  await db.store.execute(
    `insert into register_entry (id, number, register, state, subject, department_id, filed_at, occurred_on, state_since, data, shown, flow, flow_version, flow_hash)
     select 'r1', 'PC20260714-0001', 'school_report', 'zero', '学校', department_id, now(), '2026-07-14', now(), '{}', '{}', 'school_zero', 1, 'x'
     from member where id = 'school-1'`,
  );
  expect(await settleTasks(deps)).toBe(1);
  expect(await tasks(`state = 'done'`)).toEqual([{ number: open?.number, state: 'done' }]);
  const events = await db.store.query(
    `select e.kind from task_event e join task t on t.id = e.task_id where t.number = $1 order by e.id`,
    open?.number ?? '',
  );
  expect(events).toEqual([{ kind: 'opened' }, { kind: 'found_done' }]);
  expect(await settleTasks(deps)).toBe(0);
});
