/** list_members: departments with how many, or one department's people; one's own where the scope ends there. */
import { beforeEach, describe, expect, test } from 'vitest';
import { resetMembers } from './member-stage.ts';
import { withStage } from './stage.ts';

const on = withStage();
const list = async (by: string, department?: unknown) =>
  String(
    (await on.stage.runOne('list_members', { by, answers: department === undefined ? {} : { department } }))['text'],
  );
const EDUCATION = { id: 'education', name: '县教育局' };

beforeEach(async () => {
  await resetMembers(on.stage);
});

describe('allowed', () => {
  test('the office sees how many each has, schools and towns as a number, and who has no liaison', async () => {
    const lines = (await list('office-1')).split('\n');
    expect(lines[0]).toBe('专班成员：11人。');
    expect(lines).toEqual(expect.arrayContaining(['县教育局：3人', '学校责任人：1人', '网格员：1人']));
    const lacking = lines.find((line) => line.startsWith('还没有联络员')) ?? '';
    expect(lacking).toContain('县市场监管局');
    expect(lacking).not.toMatch(/公安|教育/u);
  });

  test('one department: who they are, who is away until when, who stands in; whoever has left is not there', async () => {
    const row = (id: string) => ({ id, name: id });
    await on.stage.runOne('set_absence', {
      by: 'office-1',
      answers: {
        person: row('inspector-1'),
        stand_in: row('deputy-1'),
        away: { from: '2026-07-18', to: '2026-07-20' },
      },
    });
    const text = await list('leader-1', EDUCATION);
    expect(text.split('\n').sort()).toEqual([
      '1. 陈永胜（副组长）',
      '2. 李志强（检查员），请假到7月20日，AB角陈永胜',
      '3. 王丽娟（办公室）',
      '县教育局：3人。',
    ]);
    await on.stage.runOne('update_member', { by: 'office-1', answers: { person: row('deputy-1'), what: 'stop' } });
    expect(await list('leader-1', EDUCATION)).toMatch(/县教育局：2人[^陈]*AB角/u);
  });

  test('a liaison sees the own department, and is told so when another is named', async () => {
    expect(await list('liaison-1')).toBe('县公安局：1人。\n1. 赵海峰（联络员）');
    expect(await list('liaison-1', EDUCATION)).toBe('您只能看县公安局的名单。');
  });

  test('a department without anybody', async () => {
    expect(await list('office-1', { id: 'network', name: '县网络安全中心' })).toMatch(/还没有成员/u);
  });
});

describe('refused', () => {
  test.each(['parent-1', 'inspector-1', 'school-1', 'grid-1', 'approver-1'])('%s', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each([['education'], [{ name: 'x' }]])('%j', async (department) => {
    await expect(list('office-1', department)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
