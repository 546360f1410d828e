/** show_joint and list_joints: who reads a place's name when; the seed only when all are back. */
import { beforeEach, describe, expect, test } from 'vitest';
import { addOfficers, clearJoints, comeBack, depart, draw, drawnRows, FIRST, stateOf } from './joints.ts';
import { withStage } from './stage.ts';

const on = withStage();
const show = async (by: string, number = FIRST) =>
  String((await on.stage.runOne('show_joint', { by, answers: { entry: { id: number } } }))['text']);
const READERS = ['office-1', 'leader-1', 'deputy-1', 'auditor-1'];

beforeEach(async () => {
  await clearJoints(on.stage);
});

describe('allowed', () => {
  test('the name: to its team from the departure on, to the others from the return on', async () => {
    await draw(on.stage);
    const [place] = await drawnRows(on.stage);
    const name = String(place?.name);
    for (const by of [...READERS, 'inspector-1']) expect(await show(by)).not.toContain(name);
    await depart(on.stage, 'inspector-1');
    for (const by of READERS) expect(await show(by)).not.toContain(name);
    expect(await show('inspector-2')).toContain(name);
    await comeBack(on.stage, 'inspector-1', [{ nth: 1, reason: '关门' }]);
    for (const by of READERS) expect(await show(by)).toContain(`第1家 ${name}（没查成：关门）`);
  });

  test('one team on the way does not read the other’s places', async () => {
    await addOfficers(on.stage, ['police', 'fire']);
    await draw(on.stage, { count: 2, teams: 2 });
    const [first, second] = await drawnRows(on.stage);
    const by = String(first?.members[0]);
    await depart(on.stage, by);
    expect(await show(by)).toContain(String(first?.name));
    expect(await show(by)).not.toContain(String(second?.name));
  });

  test('the seal while it runs; the seed and the drawing done again when all are back', async () => {
    const { seal } = await draw(on.stage);
    const [kept] = await on.stage.core.store.query<{ seed: string }>('select seed from joint_draw');
    const seed = String(kept?.seed);
    for (const text of [await show('office-1'), await show('inspector-1')]) {
      expect(text).toContain(`校验码 ${String(seal)}`);
      expect(text).not.toContain(seed);
    }
    await depart(on.stage, 'inspector-1');
    expect(await show('inspector-1')).not.toContain(seed);
    await comeBack(on.stage, 'inspector-1', [{ nth: 1, reason: '关门' }]);
    expect(await show('auditor-1')).toContain(`种子 ${seed}`);
    expect(await show('auditor-1')).toContain(`重抽一遍，结果一样（校验码 ${String(seal)}）`);
    await on.stage.core.store.execute(`update joint_draw set seed = 'another'`);
    expect(await show('auditor-1')).toContain('重抽的结果不一样，请报告办公室核查');
  });

  test('a cancelled one never tells', async () => {
    await draw(on.stage);
    const [place] = await drawnRows(on.stage);
    const answers = { entry: { id: FIRST }, cancel_reason: '暴雨，改天' };
    const off = await on.stage.runOne('move_entry', {
      by: 'office-1',
      answers,
      with: { register: 'joint', to: 'cancelled' },
    });
    expect(off).toMatchObject({ ok: true });
    expect(await stateOf(on.stage)).toBe('cancelled');
    expect(await show('office-1')).not.toMatch(new RegExp(`${place?.name}|种子`, 'u'));
  });
});

describe('refused', () => {
  test('who is in no team of it, and a number of something else', async () => {
    await draw(on.stage);
    expect(await show('fire-1')).toBe(`联合检查里没有您能看的 ${FIRST}。请核对编号。`);
    expect(await show('office-1', 'FX20260718-0001')).toContain('没有您能看的');
  });

  test.each(['liaison-1', 'grid-1', 'school-1', 'parent-1'])('%s does not see joint inspections', async (by) => {
    await draw(on.stage);
    await expect(show(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('an entry that is no look-up answer', async () => {
    await expect(on.stage.runOne('show_joint', { by: 'office-1', answers: { entry: 'LH' } })).rejects.toThrow();
  });
});
