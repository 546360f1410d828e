/** move_entry: only along the register's arrows, only with what the state requires, only by whose business it is. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries, listEntryEvents } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
const NUMBER = 'CL20260718-0001';
const GOOD = { ideology: true, scientific: true, fitting: true };
const move = (to: string, answers: Record<string, unknown> = {}, by = 'office-1') =>
  on.stage.runOne('move_entry', {
    by,
    answers: { entry: { id: NUMBER }, ...answers },
    with: { register: 'material', to },
  });
const entry = async () => (await listEntries(on.stage.core.store, 'material'))[0];

beforeEach(async () => {
  const { store } = on.stage.core;
  await store.execute('delete from register_entry');
  await store.execute('delete from number_series');
  await on.stage.runOne('file_entry', { by: 'inspector-1', answers: { book: '讲义' }, with: { register: 'material' } });
});

describe('allowed', () => {
  test('what the form says is added, the history is kept, a final state closes it', async () => {
    expect(await move('returned', { opinion: '第3页有误' })).toMatchObject({ ok: true, number: NUMBER });
    expect(await move('passed', GOOD)).toMatchObject({ ok: true, text: expect.stringContaining('审核通过') });
    const now = await entry();
    expect(now).toMatchObject({ state: 'passed', dueAt: null, data: { book: '讲义', opinion: '第3页有误', ...GOOD } });
    expect(now?.closedAt).not.toBeNull();
    const events = await listEntryEvents(on.stage.core.store, now?.id ?? '');
    expect(events.map(({ from, to }) => [from, to])).toEqual([
      [null, 'submitted'],
      ['submitted', 'returned'],
      ['returned', 'passed'],
    ]);
  });
});

describe('refused', () => {
  test('a state that does not follow, the same state, and what is over, each with the next step', async () => {
    await move('returned');
    expect(await move('returned')).toMatchObject({ ok: false, text: expect.stringContaining('已经是“退回修改”') });
    await move('passed', GOOD);
    expect(await move('returned')).toMatchObject({ ok: false, text: expect.stringContaining('不能再改') });
    expect((await entry())?.state).toBe('passed');
  });

  test('what the state requires is asked for by name', async () => {
    expect(await move('passed', { ideology: true })).toEqual({
      ok: false,
      text: expect.stringContaining('还缺科学性、适宜性'),
      due: '',
    });
    expect((await entry())?.data).toEqual({ book: '讲义' });
  });

  test('a liaison of another department hears that there is none such', async () => {
    const told = await move('passed', GOOD, 'liaison-1');
    expect(told).toMatchObject({ ok: false, text: expect.stringContaining('没有找到') });
    await expect(move('passed', GOOD, 'inspector-1')).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('of two moves in one batch the second meets the state that the first left', async () => {
    const call = { by: 'office-1', answers: { entry: { id: NUMBER } }, with: { register: 'material', to: 'returned' } };
    const [first, second] = await on.stage.run('move_entry', [call, call]);
    expect([first?.['ok'], second?.['ok']]).toEqual([true, false]);
  });
});

describe('malformed', () => {
  test('no entry, an unknown one, a number of another register', async () => {
    const ask = (id: string) =>
      on.stage.runOne('move_entry', {
        by: 'office-1',
        answers: { entry: { id } },
        with: { register: 'material', to: 'passed' },
      });
    for (const id of ['', 'CL20260718-0099', "'; drop table member; --"]) {
      expect(await ask(id)).toMatchObject({ ok: false, text: expect.stringContaining('没有找到') });
    }
  });
});
