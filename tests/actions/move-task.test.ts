/** move_task: whose a task is decides who may move it; every step is noted; those concerned hear of it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const NUMBER = 'RW20260718-0001';

async function given(more: { dueOn?: string; state?: string } = {}): Promise<void> {
  await on.stage.core.store.execute(
    `insert into task (id, number, source, title, owner_id, due_on, state) values ('t1', $1, 'hand', '核对名单', 'inspector-1', $2::date, $3)`,
    NUMBER,
    more.dueOn ?? '2026-07-20',
    more.state ?? 'open',
  );
}

const move = (to: string, by: string, answers: Record<string, unknown> = {}) =>
  on.stage.runOne('move_task', { by, answers: { task: { id: NUMBER }, ...answers }, with: { to } });

const row = async () => {
  const [task] = await on.stage.core.store.query<{ state: string; owner: string; due: string; accepted: boolean }>(
    `select state, owner_id as owner, to_char(due_on, 'YYYY-MM-DD') as due, accepted_at is not null as accepted from task where id = 't1'`,
  );
  return task;
};
const notes = async () =>
  (
    await on.stage.core.store.query<{ kind: string }>(`select kind from task_event where task_id = 't1' order by id`)
  ).map(({ kind }) => kind);

beforeEach(async () => {
  for (const table of ['task', 'member_absence', 'outbox']) await on.stage.core.store.execute(`delete from ${table}`);
  await given();
});

describe('allowed', () => {
  test('the owner takes it, puts it off and closes it; each step is noted', async () => {
    expect(await move('accepted', 'inspector-1')).toMatchObject({ ok: true });
    expect(await move('extended', 'inspector-1', { until: '2026-07-25T00:00:00+08:00', reason: 'busy' })).toMatchObject(
      { ok: true },
    );
    expect(await row()).toEqual({ state: 'open', owner: 'inspector-1', due: '2026-07-25', accepted: true });
    expect(await move('done', 'inspector-1', { note: '都核对了' })).toMatchObject({ ok: true });
    expect(await row()).toMatchObject({ state: 'done' });
    expect(await notes()).toEqual(['accepted', 'extended', 'done']);
  });

  test('passed on it is the other’s, who hears of it', async () => {
    await move('transferred', 'inspector-1', { to: { id: 'inspector-2', name: '张晓燕' } });
    expect(await row()).toMatchObject({ owner: 'inspector-2' });
    const [told] = await on.stage.core.store.query<{ target: unknown; text: string }>(
      `select target, body ->> 'text' as text from outbox`,
    );
    expect(told).toEqual({ target: { userId: 'inspector-2' }, text: expect.stringContaining('【转办】李志强') });
  });

  test('who stands in today may close it; the office may whatever it likes', async () => {
    await on.stage.core.store.execute(
      `insert into member_absence (id, member_id, stand_in_id, starts_on, ends_on, filed_by_id, filed_at)
       values ('a1', 'inspector-1', 'inspector-2', '2026-07-18', '2026-07-18', 'office-1', $1::timestamptz)`,
      NOW.toISOString(),
    );
    expect(await move('done', 'inspector-2', { note: '代办好了' })).toMatchObject({ ok: true });
    await on.stage.core.store.execute('delete from task');
    await given();
    expect(await move('extended', 'office-1', { until: '2026-12-25T00:00:00+08:00', reason: 'busy' })).toMatchObject({
      ok: true,
    });
    expect(await move('cancelled', 'office-1', { note: '搬走了' })).toMatchObject({ ok: true });
  });
});

describe('refused', () => {
  test.each(['accepted', 'done', 'transferred', 'extended'])(
    '%s of somebody else’s is as if it were not there',
    async (to) => {
      expect(await move(to, 'inspector-2')).toEqual({ ok: false, text: `没有找到任务 ${NUMBER}，或者不归您办。` });
      expect(await notes()).toEqual([]);
    },
  );

  test.each(['inspector-1', 'leader-1', 'parent-1'])('%s may not cancel', async (by) => {
    await expect(move('cancelled', by)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('one of the public may nothing', async () => {
    await expect(move('done', 'parent-1')).rejects.toThrow(/ACTION_DENIED/u);
  });

  test.each([
    ['earlier than its day', { until: '2026-07-20T00:00:00+08:00' }, '要晚于现在的期限'],
    ['too far off', { until: '2026-08-05T00:00:00+08:00' }, '最多延到8月4日'],
  ])('a new day that is %s', async (_what, answers, sentence) => {
    expect(await move('extended', 'inspector-1', { ...answers, reason: 'busy' })).toEqual({
      ok: false,
      text: expect.stringContaining(sentence),
    });
  });

  test.each(['done', 'cancelled'])('a task that is %s moves no more', async (state) => {
    await on.stage.core.store.execute('delete from task');
    await given({ state });
    for (const to of ['accepted', 'done', 'transferred', 'extended']) {
      expect(await move(to, 'inspector-1')).toMatchObject({
        ok: false,
        text: expect.stringContaining('已经办完或取消'),
      });
    }
  });
});

describe('malformed', () => {
  test('a step that there is not, or a task that nobody picked, is a fault of the flow', async () => {
    await expect(move('burned', 'inspector-1')).rejects.toThrow();
    const call = { by: 'inspector-1', answers: { note: 'x' }, with: { to: 'done' } };
    await expect(on.stage.runOne('move_task', call)).rejects.toThrow();
  });

  test('a number that nobody has is not found', async () => {
    const call = { by: 'office-1', answers: { task: { id: `RW' or 1=1` } }, with: { to: 'done' } };
    expect(await on.stage.runOne('move_task', call)).toMatchObject({ ok: false });
  });
});
