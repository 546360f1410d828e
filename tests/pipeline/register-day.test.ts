/** The register's new day is the county's, not Greenwich's, and is turned once whoever starts how often. */
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { runRegisterDay } from '../../src/pipeline/register-day.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();

async function statusAt(time: string): Promise<unknown> {
  await runRegisterDay({ store: db.store, clock: new ManualClock(time), log: silentLog });
  return (await db.store.query<{ status: string }>('select status from institution'))[0]?.status;
}

test('the permit’s last day is whole; at midnight in the county it is over', async () => {
  await db.store.execute(
    `insert into institution (id, name, category, status, region_code, region)
     values ('a', 'a', '文化艺术', 'valid', '140423', '襄垣县')`,
  );
  await db.store.execute(
    `insert into permit (id, institution_id, number, valid_until) values ('a', 'a', 'a', '2026-03-01')`,
  );
  expect(await statusAt('2026-03-01T15:59:59Z')).toBe('valid');
  expect(await statusAt('2026-03-01T16:00:00Z')).toBe('expired');
  expect(await statusAt('2026-03-02T01:00:00Z')).toBe('expired');
  expect(await db.store.query(`select to_char(day, 'YYYY-MM-DD') as day, count from duty_run order by day`)).toEqual([
    { day: '2026-03-01', count: 0 },
    { day: '2026-03-02', count: 1 },
  ]);
  expect(await db.store.query('select actor, note from audit_entry')).toEqual([
    { actor: 'system', note: 'valid → expired' },
  ]);
});
