/** Reports by themselves: to whom the message went, once, and not at other hours. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { loadChecklists, loadRules } from '../../src/app/load-flows.ts';
import { atTime } from '../../src/domain/calendar.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { type ReportDeskDeps, runReportDesk } from '../../src/pipeline/report-desk.ts';
import { SnapshotKeeper } from '../../src/pipeline/snapshot-keeper.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
const clock = new ManualClock('2026-07-13T00:00:00Z');

async function instance(): Promise<ReportDeskDeps> {
  const { store } = db;
  const county = { name: '襄垣县', regionCode: '140423', hotline: null };
  const fixed = { flows: new Map(), county, config: {}, dataKey: new Uint8Array(32), clock, log: silentLog };
  const snapshots = new SnapshotKeeper({ store, checklists: await loadChecklists(), ...(await loadRules()), ...fixed });
  await snapshots.open();
  return { store, snapshots, clock, channel: 'simulator' };
}

async function told(post: string, day: string, ...members: string[]): Promise<void> {
  for (const member of members) {
    await db.store.execute(
      `insert into duty_notice (post, day, target, due_at, made_at, outcome) values ($1, $2::date, $3, now(), now(), 'queued')`,
      post,
      day,
      member,
    );
  }
}

const files = async () =>
  (
    await db.store.query<{ key: string; name: string }>(
      `select key, body ->> 'fileName' as name from outbox where body ->> 'kind' = 'file' order by key`,
    )
  ).map(({ key, name }) => `${key} ${name}`);

beforeAll(async () => {
  await seedDemo(db.store, { today: clock.now() });
});
beforeEach(async () => {
  for (const table of ['duty_notice', 'duty_run', 'outbox']) await db.store.execute(`delete from ${table}`);
});

test('the day’s report goes to the deputy who was told, once, by whichever of two instances', async () => {
  await told('daily_report', '2026-07-14', 'deputy-1');
  clock.set(atTime('2026-07-14', '18:12').toISOString());
  const both = await Promise.all([instance(), instance()]);
  const counts = await Promise.all(both.map((deps) => runReportDesk(deps)));
  expect(counts.sort((a, b) => a - b)).toEqual([0, 1]);
  expect(await files()).toEqual(['report:daily:2026-07-14:deputy-1 日报-20260714.docx']);
  expect(await runReportDesk(await instance())).toBe(0);
});

test('on the week’s first working day the leader and the office get last week’s; an inspector gets none', async () => {
  await told('morning', '2026-07-13', 'leader-1', 'office-1', 'inspector-1');
  clock.set(atTime('2026-07-13', '08:12').toISOString());
  expect(await runReportDesk(await instance())).toBe(2);
  const [first, second] = await files();
  expect([first, second].map((each) => each?.split(' ')[0])).toEqual([
    'report:weekly:2026-07-13:leader-1',
    'report:weekly:2026-07-13:office-1',
  ]);
  await told('morning', '2026-07-14', 'leader-1');
  clock.set(atTime('2026-07-14', '08:12').toISOString());
  expect(await runReportDesk(await instance())).toBe(0);
});

test.each(['18:11', '21:50', '23:00'])('nothing at %s', async (time) => {
  await told('daily_report', '2026-07-14', 'deputy-1');
  clock.set(atTime('2026-07-14', time).toISOString());
  expect(await runReportDesk(await instance())).toBe(0);
});

test('nobody was told, nobody gets a file', async () => {
  clock.set(atTime('2026-07-14', '18:30').toISOString());
  expect(await runReportDesk(await instance())).toBe(0);
  expect(await db.store.query(`select 1 from duty_run where job like 'report:%'`)).toEqual([]);
});
