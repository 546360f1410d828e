/** depart_joint: names to a member of the team, when it is time, to each for himself. */
import { beforeEach, describe, expect, test } from 'vitest';
import { addOfficers, clearJoints, comeBack, depart, draw, drawnRows, FIRST, stateOf } from './joints.ts';
import { told } from './risks.ts';
import { withStage } from './stage.ts';

const on = withStage();
const SECOND = 'LH20260718-0002';

beforeEach(async () => {
  await clearJoints(on.stage);
});

describe('allowed', () => {
  test('whoever says it reads the names; the other hears only that they are on the way, until he says it himself', async () => {
    await draw(on.stage, { count: 2 });
    await on.stage.core.store.execute('delete from outbox');
    const names = (await drawnRows(on.stage)).map(({ name }) => name);
    const result = await depart(on.stage, 'inspector-1');
    expect(result).toMatchObject({ ok: true, number: FIRST });
    for (const name of names) expect(result['text']).toContain(name);
    expect(await stateOf(on.stage)).toBe('departed');
    const news = await told(on.stage);
    expect(news.filter((line) => line.startsWith('inspector-2'))).toEqual([
      'inspector-2: 【联合检查】LH20260718-0001 第1组出发了，李志强说的。您要看机构名，请私聊我说“出发”。',
    ]);
    for (const line of news) for (const name of names) expect(line).not.toContain(name);
    expect((await depart(on.stage, 'inspector-2'))['text']).toBe(result['text']);
    // Nobody is told a second time.
    expect(await told(on.stage)).toEqual(news);
  });

  test('a night team may set out an hour before the night, not a minute before', async () => {
    await draw(on.stage, { shift: 'night' });
    const early = await depart(on.stage, 'inspector-1', { at: new Date('2026-07-18T16:59:59+08:00') });
    expect(early).toEqual({ ok: false, text: expect.stringContaining('7月18日17:00起') });
    const late = await depart(on.stage, 'inspector-1', { at: new Date('2026-07-18T17:00:00+08:00') });
    expect(late).toMatchObject({ ok: true });
  });

  test('with two on one day, the number says which', async () => {
    await draw(on.stage);
    await on.stage.core.store.execute(`update register_entry set occurred_on = '2026-07-17'`);
    await draw(on.stage);
    const which = await depart(on.stage, 'inspector-1');
    expect(which).toEqual({ ok: false, text: expect.stringContaining(`“出发 ${FIRST}”`) });
    expect(await depart(on.stage, 'inspector-1', { number: 'lh20260718-2' })).toMatchObject({
      ok: true,
      number: SECOND,
    });
    expect(await stateOf(on.stage, FIRST)).toBe('drawn');
  });

  test('each team sets out for itself and reads its own places', async () => {
    await addOfficers(on.stage, ['police', 'fire']);
    await draw(on.stage, { count: 4, teams: 2 });
    const rows = await drawnRows(on.stage);
    const [first, second] = [1, 2].map((team) => rows.filter((row) => row.team === team));
    const result = await depart(on.stage, String(first?.[0]?.members[0]));
    for (const { name } of first ?? []) expect(result['text']).toContain(name);
    for (const { name } of second ?? []) expect(result['text']).not.toContain(name);
    const other = await depart(on.stage, String(second?.[0]?.members[1]));
    for (const { name } of second ?? []) expect(other['text']).toContain(name);
  });
});

describe('refused', () => {
  test('before the day', async () => {
    await draw(on.stage, { on_day: '2026-07-19' });
    expect(await depart(on.stage, 'inspector-1')).toEqual({
      ok: false,
      text: `${FIRST} 还没到时候。7月19日当天起，再私聊我说“出发”。`,
    });
    expect(await stateOf(on.stage)).toBe('drawn');
  });

  test('an inspector who was not drawn, and a number that is not his', async () => {
    await draw(on.stage);
    const nothing = { ok: false, text: '没有抽到您的联合检查，或已经收队、取消。' };
    expect(await depart(on.stage, 'fire-1')).toEqual(nothing);
    expect(await depart(on.stage, 'fire-1', { number: FIRST })).toEqual(nothing);
    expect(await depart(on.stage, 'inspector-1', { number: 'LH20260718-0009' })).toEqual(nothing);
  });

  test('once the team is back', async () => {
    await draw(on.stage);
    await depart(on.stage, 'inspector-1');
    await comeBack(on.stage, 'inspector-1', [{ nth: 1, reason: '关门' }]);
    expect(await depart(on.stage, 'inspector-1')).toMatchObject({ ok: false });
  });

  test.each(['office-1', 'leader-1', 'liaison-1', 'parent-1'])('%s is in no team', async (by) => {
    await draw(on.stage);
    await expect(depart(on.stage, by)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('in a group nobody', async () => {
    await draw(on.stage);
    const said = { by: 'inspector-1', answers: {}, chat: 'group', room: 'group-joint' } as const;
    await expect(on.stage.runOne('depart_joint', said)).rejects.toThrow(/ACTION_DENIED/u);
    expect(await stateOf(on.stage)).toBe('drawn');
  });
});

describe('malformed', () => {
  test('a number that is no text', async () => {
    await expect(on.stage.runOne('depart_joint', { by: 'inspector-1', answers: { number: 5 } })).rejects.toThrow();
  });
});
