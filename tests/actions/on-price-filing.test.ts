/** A price against the last round's: 20 % more is as usual, anything above is abnormal, told and due. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
const COURSE = { org_unlisted: '小太阳画室', course: '素描班', class_size: 'small', minutes: 45 };
const file = (price: number, day: string, more: Record<string, unknown> = {}) =>
  on.stage.runOne('file_entry', {
    by: 'inspector-2',
    answers: { ...COURSE, price, ...more },
    with: { register: 'price', on: day },
    calc: { rise_limit: 20 },
  });
const newest = async () => (await listEntries(on.stage.core.store, 'price')).at(-1);

beforeEach(async () => {
  for (const table of ['register_entry', 'outbox', 'number_series']) {
    await on.stage.core.store.execute(`delete from ${table}`);
  }
});

describe('allowed', () => {
  test.each([
    [60, 72, false, 20],
    [60, 72.01, true, 20],
    [100, 150, true, 50],
    [100, 80, false, -20],
  ])('%d yuan, then %d: abnormal %s', async (before, price, abnormal, rise) => {
    await file(before, '2026-07-03');
    expect(await file(price, '2026-07-18')).toMatchObject({ abnormal, rise });
    const entry = await newest();
    expect(entry).toMatchObject({ state: abnormal ? 'abnormal' : 'recorded', data: { last_price: before } });
    expect([entry?.dueAt === null, entry?.closedAt === null]).toEqual([!abnormal, abnormal]);
    expect((await on.stage.count('outbox')) > 0).toBe(abnormal);
  });

  test('the newest earlier round counts, not the first', async () => {
    await file(60, '2026-07-03');
    await file(70, '2026-07-10');
    expect(await file(80, '2026-07-18')).toMatchObject({ abnormal: false, rise: 14 });
  });

  test('a lower price that was said counts beside the register: no slip of the pen hides a rise', async () => {
    await file(79, '2026-07-03');
    expect(await file(80, '2026-07-18', { last_price: 60 })).toMatchObject({ abnormal: true, rise: 33 });
    expect(await file(80, '2026-07-18', { last_price: 0 })).toMatchObject({ abnormal: false, rise: 1 });
  });
});

describe('what is no last round', () => {
  test.each([
    ['another course', { course: '色彩班' }],
    ['another class', { class_size: 'one' }],
    ['another length', { minutes: 60 }],
    ['another place', { org_unlisted: '大太阳画室' }],
  ])('%s', async (_what, more) => {
    await file(60, '2026-07-03', more);
    expect(await file(120, '2026-07-18')).toMatchObject({ abnormal: false });
  });

  test('the same day, a day to come, more than a year ago, what was taken back', async () => {
    await file(60, '2026-07-18');
    await file(60, '2026-07-19');
    await file(60, '2025-06-01');
    await file(60, '2026-07-03');
    await on.stage.core.store.execute(`update register_entry set state = 'withdrawn' where occurred_on = '2026-07-03'`);
    expect(await file(120, '2026-07-18')).toMatchObject({ abnormal: false });
  });
});
