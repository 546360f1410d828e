/** 今日任务: everyone's own open work, nobody else's. */
import { describe, expect, test } from 'vitest';
import { inspectionAnswers, withStage } from './stage.ts';

const on = withStage();
const ask = async (by: string, answers: Record<string, unknown> = {}) =>
  String((await on.stage.runOne('list_my_tasks', { by, answers }))['text']);

describe('allowed', () => {
  test('an inspector reads the rectifications and tasks of their own, the overdue first', async () => {
    const text = await ask('fire-1');
    expect(text).toContain('超期2天');
    expect(text).toContain('回访停业机构原址');
    expect(text.indexOf('超期2天')).toBeLessThan(text.indexOf('回访停业机构原址'));
    expect(text, 'another’s task').not.toContain('核对公示的收费标准');
  });

  test('what was filed a moment ago is on the list', async () => {
    const filed = await on.stage.runOne('file_inspection', { by: 'inspector-2', answers: inspectionAnswers() });
    expect(await ask('inspector-2')).toContain(String(filed['rectificationNumber']));
    expect(await ask('fire-1')).not.toContain(String(filed['rectificationNumber']));
  });

  test('a batch of several people gives each their own', async () => {
    const results = await on.stage.run(
      'list_my_tasks',
      ['school-1', 'approver-1', 'grid-1'].map((by) => ({ by, answers: {} })),
    );
    expect(results.map((result) => result['text'])).toEqual([
      expect.stringContaining('收齐教师不参与有偿补课承诺书'),
      expect.stringContaining('答复一件办学许可申请'),
      expect.stringContaining('巡查本网格关停机构原址'),
    ]);
  });

  test('who has nothing open reads so', async () => {
    const { store } = on.stage.core;
    await store.execute(`update task set state = 'done' where owner_id = 'school-1'`);
    expect(await ask('school-1')).not.toContain('承诺书');
    expect(await ask('school-1')).not.toBe('');
  });
});

describe('refused', () => {
  test('who is no member hears of nobody’s work', async () => {
    await expect(ask('parent-1')).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });
});

describe('malformed', () => {
  test('answers that it never asked for change nothing', async () => {
    expect(await ask('fire-1', { day: '1999-01-01', member: 'inspector-2' })).toBe(await ask('fire-1'));
  });
});
