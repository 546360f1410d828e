/** The morning's look at admissions, by a clock moved by hand: once a working day, with two instances. */
import { beforeEach, describe, expect, test } from 'vitest';
import { runAdmissionWatch } from '../../src/pipeline/admission-watch.ts';
import { bumpRevision } from '../../src/store/revision.ts';
import { beginAdmission, putInto } from '../actions/admissions.ts';
import { SCHOOL } from '../actions/institution-rows.ts';
import { toldOf } from '../actions/rectifications.ts';
import { withStage } from '../actions/stage.ts';

const on = withStage();

/** At 08:30 in the county; gives what was told since it was last asked. */
async function morningOf(day: string, { time = '08:30', instances = 1 } = {}): Promise<string[]> {
  const { store, snapshots } = on.stage.core;
  on.stage.clock.set(new Date(`${day}T${time}:00+08:00`).toISOString());
  await snapshots.refresh();
  const deps = { store, snapshots, clock: on.stage.clock, channel: 'simulator' } as const;
  await Promise.all(Array.from({ length: instances }, () => runAdmissionWatch(deps)));
  const told = (await toldOf(on.stage)).map(({ to, text }) => `${to}: ${text}`);
  await store.execute('delete from outbox');
  return told;
}

/** Only the test school needs an admission, and its permit is the only one that ends. */
async function putAlone(status: string, until: string | null): Promise<void> {
  const { store } = on.stage.core;
  await beginAdmission(on.stage, status);
  await store.execute(`update institution set status = 'valid' where id <> $1`, SCHOOL.id);
  await store.execute('update permit set valid_until = null where institution_id <> $1', SCHOOL.id);
  await store.execute('update permit set valid_until = $2::date where institution_id = $1', SCHOOL.id, until);
  await store.transaction((tx) => bumpRevision(tx, 'register'));
  await store.execute('delete from outbox');
}

beforeEach(async () => {
  on.stage.clock.set('2026-07-18T02:00:00Z');
  await on.stage.core.store.execute(`delete from duty_run where job = 'admission'`);
});

describe('受理后第15、18个工作日', () => {
  // Accepted on Monday 1 June: the 15th working day is Tuesday 23 June (端午 on the 19th), the 18th Friday the 26th.
  test('whoever handles it hears each once, with the day by which it is to be decided; the 14th day is quiet', async () => {
    await putAlone('preparing', null);
    await putInto(on.stage, 'inspected', { accepted_on: '2026-06-01' });
    expect(await morningOf('2026-06-22')).toEqual([expect.stringContaining('应办1家')]);
    const fifteenth = await morningOf('2026-06-23', { instances: 2 });
    expect(fifteenth).toEqual([
      expect.stringMatching(/^approver-1: 【准入】ZR20260718-0001 .*受理第15个工作日.*6月30日/u),
    ]);
    expect(await morningOf('2026-06-23', { time: '10:00' })).toEqual([]);
    expect(await morningOf('2026-06-26')).toEqual([expect.stringContaining('受理第18个工作日')]);
  });

  test('decided, or not accepted yet, it is quiet', async () => {
    await putAlone('preparing', null);
    for (const state of ['granted', 'applied', 'licensed']) {
      await putInto(on.stage, state, { accepted_on: '2026-06-01' });
      await on.stage.core.store.execute(`delete from duty_run where job = 'admission'`);
      expect(await morningOf('2026-06-26')).toEqual([]);
    }
  });
});

describe('the day', () => {
  test('not on a day off, not before eight, not after noon', async () => {
    await putAlone('preparing', null);
    await putInto(on.stage, 'inspected', { accepted_on: '2026-05-06' });
    expect(await morningOf('2026-06-27')).toEqual([]);
    expect(await morningOf('2026-06-26', { time: '07:59' })).toEqual([]);
    expect(await morningOf('2026-06-26', { time: '12:01' })).toEqual([]);
    expect(await morningOf('2026-06-26', { time: '12:00' })).toHaveLength(1);
  });

  test('the week’s list comes on its first working day, to the approval bureau', async () => {
    await putAlone('business_licence_only', null);
    await on.stage.core.store.execute('delete from register_entry');
    const monday = await morningOf('2026-07-20');
    expect(monday).toEqual([expect.stringMatching(/^approver-1: 应办1家：未办1.*测试舞蹈/su)]);
    expect(await morningOf('2026-07-21')).toEqual([]);
    expect(await morningOf('2026-07-24')).toEqual([]);
    expect(await morningOf('2026-07-27')).toHaveLength(1);
  });
});

describe('许可到期', () => {
  test.each([
    ['60 days before', '2026-07-21', '2026-09-19', 1],
    ['61 days before', '2026-07-21', '2026-09-20', 0],
    ['30 days before', '2026-07-21', '2026-08-20', 1],
    ['45 days before', '2026-07-21', '2026-09-04', 0],
    ['over', '2026-07-21', '2026-07-20', 0],
  ])('%s (%s, until %s): %s message', async (_what, day, until, count) => {
    await putAlone('valid', until);
    await on.stage.core.store.execute('delete from register_entry');
    const told = await morningOf(day);
    expect(told).toHaveLength(count);
    if (count > 0) expect(told[0]).toMatch(/^approver-1: 【许可到期】1家.*测试舞蹈培训学校/su);
  });

  test('what fell on the weekend is told on Monday', async () => {
    await putAlone('valid', '2026-09-16');
    await on.stage.core.store.execute('delete from register_entry');
    expect(await morningOf('2026-07-17')).toEqual([]);
    expect(await morningOf('2026-07-20')).toEqual([expect.stringContaining('【许可到期】1家')]);
  });
});
