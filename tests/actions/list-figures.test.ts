/** list_figures: the county's ten in twelve lines for those who answer for it; their department's part beside. */
import { beforeAll, describe, expect, test } from 'vitest';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const board = async (by: string, more: { chat?: 'group'; room?: string } = {}) =>
  await on.stage.runOne('list_figures', { by, answers: {}, ...more });
const GROUP = { chat: 'group', room: 'group-office' } as const;

beforeAll(async () => {
  // One task of the police is a day late on the demo's day, one of education, too.
  const late = `select count(*)::int as n from task where state = 'open' and due_on < date '2026-07-18'`;
  const [row] = await on.stage.core.store.query<{ n: number }>(late);
  expect(row?.n).toBe(2);
});

describe('allowed', () => {
  test.each(['leader-1', 'deputy-1', 'office-1'])(
    '%s reads the county’s figures, the pressing ones first',
    async (by) => {
      const { text, followUp } = await board(by);
      const lines = String(text).split('\n');
      expect(lines).toHaveLength(12);
      expect(lines.slice(0, 4)).toEqual([
        '【看板】截至7月18日（7月1日至8月31日）',
        '1 安全检查：3/600家，0.5%，未查597',
        '4 线索超期：0条（收0，办结0）',
        '9 红色风险：0起没平息（红0橙0黄0）',
      ]);
      expect(lines).toContain('5 整改：应3，已0，逾期1');
      expect(text).toMatch(/10 超期任务：2件（(?:公安局1、教育局1|教育局1、公安局1)）/u);
      expect(text).not.toContain('本单位');
      expect(followUp).toBe('figures');
    },
  );

  test('a liaison reads the same, and how much of it is the department’s', async () => {
    const { text } = await board('liaison-1');
    expect(text).toMatch(/10 超期任务：2件（.*）；本单位1\n/u);
    expect(text).toMatch(/5 整改：应3，已0，逾期1；本单位0\n/u);
  });

  test('in a work group only totals', async () => {
    const { text } = await board('liaison-1', GROUP);
    expect(text).toContain('1 安全检查');
    expect(text).not.toContain('本单位');
  });

  test('the day and the period are those of the call', async () => {
    const call = { by: 'leader-1', answers: {} };
    const at = new Date('2026-09-02T01:00:00Z');
    const [now, later] = await on.stage.run('list_figures', [call, { ...call, at }]);
    expect(String(now?.['text'])).toContain('截至7月18日');
    expect(String(later?.['text'])).toMatch(/截至9月2日（7月1日至8月31日）[\s\S]*逾期3/u);
    expect(NOW < at).toBe(true);
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'grid-1', 'school-1', 'approver-1', 'parent-1'])('%s', async (by) => {
    await expect(board(by)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('in a group that is not one’s own', async () => {
    await expect(board('leader-1', { chat: 'group', room: 'group-joint' })).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('what else a form says changes nothing', async () => {
    const odd = await on.stage.runOne('list_figures', { by: 'leader-1', answers: { which: 'leads' } });
    expect(odd['text']).toContain('【看板】');
  });
});
