/** The closures' state machine, every state against every state, through the action; what is left refuses the close. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listEntries, listEntryEvents } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
const NUMBER = 'GT20260718-0001';

/** mission-map F19, M321, written down a second time. 处置中 and 已回访 are reported on again and again. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  taken: ['handling', 'done'],
  handling: ['handling', 'done'],
  done: ['revisited', 'handling', 'archived'],
  revisited: ['revisited', 'handling', 'archived'],
  archived: [],
  withdrawn: [],
};
const STATES = Object.keys(NEXT);
/** Nobody's to move into: it begins as taken, and only whoever filed takes back. */
const BEGINNINGS = ['taken', 'withdrawn'];
const TARGETS = STATES.filter((state) => !BEGINNINGS.includes(state));
/** Everything is settled. */
const SETTLED = {
  refund_people: 2,
  refund_amount: 8000,
  refunded_people: 2,
  refunded_amount: 8000,
  wage_people: 0,
  pupils: 5,
  placed_people: 3,
  staff_people: 1,
  staff_placed: 1,
};
const ANSWERS = { archive_reason: '原址已转租' };

beforeAll(async () => {
  await on.stage.core.store.execute('delete from register_entry');
  const filed = await on.stage.runOne('file_entry', {
    by: 'office-1',
    answers: { org_unlisted: '小太阳画室', reason: 'banned' },
    with: { register: 'closure', place: '古韩镇东街3号' },
  });
  expect(filed['number']).toBe(NUMBER);
});
beforeEach(async () => {
  await on.stage.core.store.execute('delete from outbox');
});

const entry = async () => (await listEntries(on.stage.core.store, 'closure'))[0];
const putInto = (state: string, data: Record<string, unknown> = SETTLED) =>
  on.stage.core.store.execute(
    'update register_entry set state = $1, data = $2::jsonb, closed_at = null',
    state,
    JSON.stringify(data),
  );
const move = (to: string, answers: Record<string, unknown> = ANSWERS, by = 'office-1') =>
  on.stage.runOne('move_entry', {
    by,
    answers: { entry: { id: NUMBER }, ...answers },
    with: { register: 'closure', to },
  });
const told = async () =>
  (await on.stage.core.store.query<{ to: string }>(`select target ->> 'userId' as "to" from outbox order by 1`)).map(
    ({ to }) => to,
  );

describe.each(STATES)('from %s', (from) => {
  test.each(TARGETS)('to %s: moved, or refused with what is allowed next and left alone', async (to) => {
    await putInto(from);
    const result = await move(to);
    const isAllowed = NEXT[from]?.includes(to) === true;
    expect(result['ok'], String(result['text'])).toBe(isAllowed);
    expect(result['text']).toContain(NUMBER);
    const now = await entry();
    expect(now?.state).toBe(isAllowed ? to : from);
    if (isAllowed) expect(now?.closedAt !== null).toBe(to === 'archived');
    if (!isAllowed && from !== to && NEXT[from]?.length !== 0) expect(result['text']).toContain('下一步可以是：');
  });

  test.each(BEGINNINGS)('to %s: nobody’s, whoever asks', async (to) => {
    await putInto(from);
    await expect(move(to)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect((await entry())?.state).toBe(from);
  });
});

describe('the close', () => {
  test.each([
    [{ refunded_people: 1 }, '退费1户、学员转接1人'],
    [{ refunded_amount: 7999.5 }, '退费0.5元'],
    [{ wage_people: 3, wage_amount: 900 }, '欠薪3人、欠薪900元'],
    [{ placed_people: 0 }, '学员转接3人'],
    [{ staff_placed: 0 }, '从业人员安置1人'],
    [{ refund_people: null }, '退费户数没核清'],
    [{ wage_people: null }, '欠薪人数没核清'],
    [{ pupils: null }, '学员转接人数没核清'],
    [{ staff_people: '几个' }, '从业人员安置人数没核清'],
  ])('with %o: 还差%s; a reason lets it through, said this time', async (wrong, left) => {
    await putInto('handling', { ...SETTLED, ...wrong, left_reason: '上次的原因' });
    expect(await move('done')).toMatchObject({ ok: false, text: expect.stringContaining(`还差：${left}。`) });
    expect((await entry())?.state).toBe('handling');
    expect(await move('done', { left_reason: '法院已受理' })).toMatchObject({ ok: true });
  });

  test('not while classes go on, whatever the reason', async () => {
    await putInto('handling', { ...SETTLED, running: true });
    expect(await move('done', { left_reason: '不管它' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('还在开班'),
    });
  });
});

describe('terms, all of them defaults', () => {
  test.each([
    ['taken', 'handling', '2026-07-25T16:00:00.000Z'],
    ['handling', 'done', '2026-08-17T16:00:00.000Z'],
    ['done', 'revisited', '2026-08-17T16:00:00.000Z'],
  ])('%s → %s: until %s', async (from, to, dueAt) => {
    await putInto(from);
    expect((await move(to))['due']).toContain('默认期限');
    expect((await entry())?.dueAt).toBe(dueAt);
  });
});

describe('following it up', () => {
  test('each report stays in the history; visits are counted, classes are told at once', async () => {
    await putInto('handling', { ...SETTLED, placed_people: 2 });
    const before = (await listEntryEvents(on.stage.core.store, (await entry())?.id ?? '')).length;
    expect(await move('handling', { visited_on: '2026-07-18', running: false })).toMatchObject({
      ok: true,
      left: '还差：学员转接1人。',
    });
    expect(await told()).toEqual([]);
    expect(await move('handling', { visited_on: '2026-07-18', running: true }, 'grid-1')).toMatchObject({ ok: true });
    expect(await told()).toEqual(expect.arrayContaining(['liaison-1', 'office-1']));
    expect((await entry())?.data).toMatchObject({ visits: 2, running: true });
    const after = await listEntryEvents(on.stage.core.store, (await entry())?.id ?? '');
    expect(after.length).toBe(before + 2);
  });

  test('a report that is no visit counts none; a crowd is told', async () => {
    await putInto('taken', {});
    await move('handling', { gathering: true, refund_people: 4 });
    expect((await entry())?.data['visits']).toBeUndefined();
    expect((await told()).length).toBeGreaterThan(0);
  });

  test('what is settled says so', async () => {
    await putInto('handling');
    expect((await move('handling'))['left']).toContain(`关停办结 ${NUMBER}`);
  });
});

describe('who may', () => {
  test.each(['leader-1', 'deputy-1', 'school-1', 'approver-1', 'parent-1'])('%s moves none', async (by) => {
    for (const to of TARGETS) {
      await putInto('handling');
      await expect(move(to, ANSWERS, by)).rejects.toThrow(/ACTION_DENIED/u);
    }
  });

  test.each(['liaison-1', 'inspector-1', 'grid-1'])('%s follows up and visits, but does not close', async (by) => {
    await putInto('handling');
    expect(await move('handling', {}, by)).toMatchObject({ ok: true });
    await expect(move('done', {}, by)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('a grid worker sees the own town’s only', async () => {
    await on.stage.core.store.execute(`update register_entry set town = '王村镇'`);
    expect(await move('handling', {}, 'grid-1')).toMatchObject({
      ok: false,
      text: expect.stringContaining('没有找到'),
    });
    await on.stage.core.store.execute(`update register_entry set town = '古韩镇'`);
  });
});
