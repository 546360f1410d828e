/** assign_risk_task: one thing for one department, its liaison's task, told in private. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearRisks, FIRST, report, told } from './risks.ts';
import { withStage } from './stage.ts';

const on = withStage();
const ORDER = { entry: { id: FIRST }, department: 'police', what: '联系法人', due_on: '2026-07-18' };
const assign = (more: Record<string, unknown> = {}, by = 'leader-1') =>
  on.stage.runOne('assign_risk_task', { by, answers: { ...ORDER, ...more } });
const tasks = () =>
  on.stage.core.store.query(
    `select number, source, title, owner_id as owner, every_day as daily, to_char(due_on, 'YYYY-MM-DD') as due, state from task`,
  );

beforeEach(async () => {
  await clearRisks(on.stage);
  await report(on.stage, { signals: ['vanished'], unlisted: '画室，东街1号' });
  await on.stage.core.store.execute('delete from outbox');
});

describe('allowed', () => {
  test('the liaison of the department gets it, and hears of it alone', async () => {
    const result = await assign();
    expect(result).toMatchObject({
      ok: true,
      task: 'RW20260718-0001',
      text: expect.stringContaining('县公安局赵海峰'),
    });
    expect(await tasks()).toEqual([
      {
        number: 'RW20260718-0001',
        source: 'risk',
        title: `${FIRST} 画室，东街1号：联系法人`,
        owner: 'liaison-1',
        daily: true,
        due: '2026-07-18',
        state: 'open',
      },
    ]);
    expect(await told(on.stage)).toEqual([expect.stringMatching(/^liaison-1: 【风险任务】RW20260718-0001/u)]);
  });

  test('a department without a liaison gets it through who else takes things up there', async () => {
    expect(await assign({ department: 'education' })).toMatchObject({
      ok: true,
      text: expect.stringContaining('王丽娟'),
    });
  });
});

describe('refused', () => {
  test('a department where nobody is there: no task, and what to do instead', async () => {
    const text = expect.stringContaining('县人社局还没有联络员');
    expect(await assign({ department: 'labour' })).toEqual({ ok: false, text });
    expect(await tasks()).toEqual([]);
  });

  test('an event that is not open', async () => {
    expect(await assign({ entry: { id: 'FX20260718-0009' } })).toMatchObject({ ok: false });
  });

  test.each(['inspector-1', 'liaison-1', 'parent-1'])('%s may not', async (by) => {
    await expect(assign({}, by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('no day, nothing to do', async () => {
    await expect(assign({ due_on: '某天' })).rejects.toThrow();
    await expect(assign({ what: '' })).rejects.toThrow();
  });
});
