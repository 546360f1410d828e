/** file_task: one person, one thing, one day; the person hears of it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withStage } from './stage.ts';

const on = withStage();
const ANSWERS = {
  what: '核对城关42家的证照',
  to: { id: 'inspector-1', name: '李志强' },
  until: '2026-07-22T00:00:00+08:00',
};
const give = (by: string, answers: Record<string, unknown> = ANSWERS) => on.stage.runOne('file_task', { by, answers });

beforeEach(async () => {
  await on.stage.core.store.execute('delete from task');
  await on.stage.core.store.execute('delete from outbox');
});

describe('allowed', () => {
  test.each(['office-1', 'leader-1', 'deputy-1'])('%s gives a task with a number', async (by) => {
    const { number } = await give(by);
    expect(number).toMatch(/^RW20260718-\d{4}$/u);
    const rows = await on.stage.core.store.query(
      `select t.title, t.owner_id as owner, to_char(t.due_on, 'YYYY-MM-DD') as due, e.kind, e.actor_id as by
       from task t join task_event e on e.task_id = t.id`,
    );
    expect(rows).toEqual([{ title: ANSWERS.what, owner: 'inspector-1', due: '2026-07-22', kind: 'opened', by }]);
    expect(await on.stage.count(`outbox where target ->> 'userId' = 'inspector-1'`)).toBe(1);
  });

  test('one for oneself is told to nobody', async () => {
    await give('office-1', { ...ANSWERS, to: { id: 'office-1', name: '王丽娟' } });
    expect(await on.stage.count('outbox')).toBe(0);
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'school-1', 'parent-1'])('%s may not', async (by) => {
    await expect(give(by)).rejects.toThrow(/ACTION_DENIED/u);
    expect(await on.stage.count('task')).toBe(0);
  });
});

describe('malformed', () => {
  test.each([
    ['nothing to do', { what: '' }],
    ['nobody', { to: undefined }],
    ['no day', { until: 'soon' }],
  ])('%s', async (_what, wrong) => {
    await expect(give('office-1', { ...ANSWERS, ...wrong })).rejects.toThrow();
  });
});
