/** list_joints: counts of visits for who sees all, one's own drawings for who is drawn, no name for anybody. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearJoints, depart, draw, drawnRows, FIRST } from './joints.ts';
import { inspectionAnswers, withStage } from './stage.ts';

const on = withStage();
const list = async (by: string) => String((await on.stage.runOne('list_joints', { by, answers: {} }))['text']);

beforeEach(async () => {
  await clearJoints(on.stage);
});

describe('allowed', () => {
  test('how many visits there were, by day and night, drawn and not; how far each drawing is', async () => {
    const before = /检查(\d+)次/u.exec(await list('office-1'))?.[1];
    await draw(on.stage, { count: 2 });
    await depart(on.stage, 'inspector-1');
    const places = await drawnRows(on.stage);
    const org = { id: places[0]?.institution, name: places[0]?.name };
    const answers = inspectionAnswers({ org, visited_at: '2026-07-18T19:30:00+08:00', findings: [] });
    const at = new Date('2026-07-18T20:00:00+08:00');
    await on.stage.runOne('file_inspection', { by: 'inspector-1', answers, at });
    for (const by of ['office-1', 'leader-1', 'deputy-1', 'auditor-1']) {
      const text = await list(by);
      expect(text).toMatch(
        new RegExp(`^本期检查${Number(before) + 1}次，[\\s\\S]*夜查1（[\\d.]+%）；联检1，抽检0，`, 'u'),
      );
      expect(text).toContain(`${FIRST} 联检，7月18日日查（已出发，有结果1/2家）`);
      for (const { name } of places) expect(text).not.toContain(name);
    }
  });

  test('an inspector reads the drawings he is in', async () => {
    await draw(on.stage);
    expect(await list('inspector-1')).toBe(`${FIRST} 联检，7月18日日查（已抽签，有结果0/1家）`);
    expect(await list('fire-1')).toBe('没有您能看的联合检查。');
  });

  test('eight at most, and how many more', async () => {
    for (let n = 0; n < 9; n += 1) await draw(on.stage, { on_day: `2026-07-${20 + n}` });
    const text = await list('inspector-1');
    expect(text.split('\n')).toHaveLength(9);
    expect(text).toMatch(/还有1/u);
  });
});

describe('refused', () => {
  test.each(['liaison-1', 'grid-1', 'school-1', 'parent-1'])('%s', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a group is no place for it', async () => {
    const said = { by: 'office-1', answers: {}, chat: 'group', room: 'group-joint' } as const;
    await expect(on.stage.runOne('list_joints', said)).rejects.toThrow(/ACTION_DENIED/u);
  });
});
