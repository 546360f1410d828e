/** list_coverage: the same numbers as the board's first figure and the morning's; names by whose business they are. */
import { describe, expect, test } from 'vitest';
import { safetyCoverage } from '../../src/duty/coverage.ts';
import { listSafetyChecked } from '../../src/store/duty-repository.ts';
import { inspectionAnswers, type Said, withStage } from './stage.ts';

const on = withStage();
const list = (by: string, where?: string, more: Partial<Said> = {}) =>
  on.stage.runOne('list_coverage', { by, answers: where === undefined ? {} : { where }, ...more });
const textOf = async (by: string, where?: string) => String((await list(by, where))['text']);
const world = () => on.stage.core.snapshots.current().actionWorld;

async function check(n: number): Promise<void> {
  const org = world().institutions[n];
  const answers = inspectionAnswers({ org: { id: org?.id, name: org?.name }, findings: [] });
  await on.stage.runOne('file_inspection', { by: 'inspector-1', answers });
}

describe('allowed', () => {
  test('the list, the board’s figure and the morning’s coverage count the same, before and after checks', async () => {
    for (const n of [0, 7, 7, 300]) {
      await check(n);
      const result = await list('office-1');
      const checked = await listSafetyChecked(on.stage.core.store, '2026-07-01', '2026-08-31');
      const { due, done, missing } = safetyCoverage(world().institutions, checked);
      expect(result).toMatchObject({ due, done, count: missing.length });
      const board = await on.stage.runOne('show_figure', { by: 'office-1', answers: { which: 'safety_coverage' } });
      expect(board['text']).toContain(`：${done}/${due}家`);
      expect(result['text']).toContain(`${due}家查了${done}家，还有${missing.length}家没查`);
    }
  });

  test('page by page the whole list, each once, in the order of the figure', async () => {
    const seen: string[] = [];
    for (let page = 1; page <= 60; page += 1) {
      const lines = (await textOf('office-1', String(page))).split('\n').filter((line) => /^\d+\. /u.test(line));
      seen.push(...lines.map((line) => line.replace(/^\d+\. /u, '').replace(/（[^（）]+）$/u, '')));
    }
    const checked = await listSafetyChecked(on.stage.core.store, '2026-07-01', '2026-08-31');
    expect(seen).toEqual(safetyCoverage(world().institutions, checked).missing);
    expect(await textOf('office-1', '999')).toBe(await textOf('office-1', '60'));
  });

  test('by town and by department: the parts make the whole', async () => {
    const { count, text } = await list('office-1');
    const line = (head: string) => new RegExp(`^${head}：(.*)。$`, 'mu').exec(String(text))?.[1] ?? '';
    for (const head of ['按乡镇', '按主管单位']) {
      const parts = line(head).split('、');
      const counts = parts.map((part) => Number(/\d+$/u.exec(part)?.[0]));
      expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
      for (const [n, part] of parts.entries()) {
        const name = part.replace(/\d+$/u, '');
        expect(await list('office-1', name)).toMatchObject({ count: counts[n] });
      }
    }
  });

  test.each([
    ['fire-1', 'all'],
    ['inspector-1', 'all'],
    ['liaison-1', 'all'],
    ['grid-1', '古韩镇'],
    ['inspector-2', 'none'],
  ])('%s reads %s', async (by, reach) => {
    const all = await list('office-1');
    const own = await list(by);
    if (reach === 'all') expect(own['count']).toBe(all['count']);
    else if (reach === 'none') expect(own['count']).toBe(0);
    else expect(own['count']).toBe((await list('office-1', reach))['count']);
    const hidden = Number(all['count']) - Number(own['count']);
    if (hidden > 0) expect(own['text']).toContain(`另有${hidden}家不归您看`);
    // The county's total is nobody's secret.
    expect(own).toMatchObject({ due: all['due'], done: all['done'] });
  });

  test('a group reads the totals and no name', async () => {
    const { text } = await list('office-1', undefined, { chat: 'group', room: 'group-joint' });
    expect(String(text).split('\n')).toEqual([
      expect.stringMatching(/^安全检查：\d+家查了\d+家，还有\d+家没查（2026-07-01至2026-08-31）。$/u),
      '名单请私聊我，说“未查清单”。',
    ]);
  });
});

describe('refused', () => {
  test.each(['school-1', 'approver-1', 'parent-1'])('%s', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('a group that is not one’s own', async () => {
    await expect(list('deputy-1', undefined, { chat: 'group', room: 'group-joint' })).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('words that name no place are said back, a long one is not taken', async () => {
    expect(await textOf('office-1', '火星')).toContain('没看懂“火星”');
    await expect(list('office-1', '长'.repeat(101))).rejects.toThrow();
  });
});
