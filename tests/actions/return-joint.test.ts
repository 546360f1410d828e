/** return_joint: every place has an inspection or a reason; filing for a drawn place ties itself to it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { addOfficers, clearJoints, comeBack, depart, draw, drawnRows, FIRST, stateOf } from './joints.ts';
import { told } from './risks.ts';
import { inspectionAnswers, withStage } from './stage.ts';

const on = withStage();
const LATER = new Date('2026-07-18T12:00:00+08:00');

type Filed = { by?: string; at?: string; more?: Record<string, unknown> };

/** Files an inspection of the nth place; gives its number. */
async function file(nth: number, { by = 'inspector-1', at = '2026-07-18T11:00:00+08:00', more = {} }: Filed = {}) {
  const place = (await drawnRows(on.stage))[nth - 1];
  const org = { id: place?.institution, name: place?.name };
  const answers = inspectionAnswers({ org, visited_at: at, findings: [], ...more });
  return await on.stage.runOne('file_inspection', { by, answers, at: LATER });
}

const kindOf = async (number: unknown) => {
  const [row] = await on.stage.core.store.query<{ mode: string; shift: string }>(
    'select mode, shift from inspection where number = $1',
    number,
  );
  return row;
};

beforeEach(async () => {
  await clearJoints(on.stage);
});

describe('allowed', () => {
  test('all inspected: the team is back, the office hears of it', async () => {
    await draw(on.stage, { count: 2 });
    await depart(on.stage, 'inspector-1');
    const first = await file(1);
    expect(first['kind']).toBe('日查、联检');
    await file(2, { by: 'inspector-2' });
    await on.stage.core.store.execute('delete from outbox');
    expect(await comeBack(on.stage, 'inspector-2')).toMatchObject({
      ok: true,
      number: FIRST,
      text: `${FIRST} 第1组收队：查了2家，没查成0家。辛苦了。`,
    });
    expect(await stateOf(on.stage)).toBe('returned');
    expect((await told(on.stage)).map((line) => line.split(':')[0])).toEqual(['office-1']);
  });

  test('one inspected, one with a reason', async () => {
    await draw(on.stage, { count: 2 });
    await depart(on.stage, 'inspector-1');
    const { number } = await file(2);
    await comeBack(on.stage, 'inspector-1', [{ nth: 1, reason: '关门，没人应' }]);
    expect(await drawnRows(on.stage)).toMatchObject([
      { inspection: null, reason: '关门，没人应' },
      { inspection: number, reason: null },
    ]);
  });

  test('the drawing is over when the last team is back', async () => {
    await addOfficers(on.stage, ['police', 'fire']);
    await draw(on.stage, { count: 2, teams: 2 });
    const rows = await drawnRows(on.stage);
    for (const [n, { members, nth }] of rows.entries()) {
      const by = String(members[0]);
      await depart(on.stage, by);
      expect(await comeBack(on.stage, by, [{ nth, reason: '搬走了' }])).toMatchObject({ ok: true });
      expect(await stateOf(on.stage)).toBe(n === 0 ? 'departed' : 'returned');
    }
  });
});

describe('what is tied to a drawn place', () => {
  beforeEach(async () => {
    await draw(on.stage, { count: 2, kind: 'spot' });
  });
  const filed = async () => (await drawnRows(on.stage)).map(({ inspection }) => inspection);

  test('not before the team has set out', async () => {
    const { number, kind } = await file(1);
    expect(kind).toBe('');
    expect(await kindOf(number)).toEqual({ mode: 'routine', shift: 'day' });
    expect(await filed()).toEqual([null, null]);
  });

  test('not what another inspector files, nor what was seen the day before', async () => {
    await depart(on.stage, 'inspector-1');
    await file(1, { by: 'fire-1' });
    await file(1, { at: '2026-07-17T23:59:00+08:00' });
    expect(await filed()).toEqual([null, null]);
  });

  test('the first of two; the second is of the same spot check', async () => {
    await depart(on.stage, 'inspector-1');
    const { number } = await file(1);
    const second = await file(1, { by: 'inspector-2', more: { list: 'AQ' } });
    expect(await filed()).toEqual([number, null]);
    expect(await kindOf(second['number'])).toEqual({ mode: 'spot', shift: 'day' });
  });

  test('two of one batch for one place do not get in each other’s way', async () => {
    await depart(on.stage, 'inspector-1');
    const place = (await drawnRows(on.stage))[0];
    const org = { id: place?.institution, name: place?.name };
    const answers = inspectionAnswers({ org, visited_at: '2026-07-18T11:00:00+08:00', findings: [] });
    const calls = ['inspector-1', 'inspector-2'].map((by) => ({ by, answers, at: LATER }));
    const [first] = await on.stage.run('file_inspection', calls);
    expect(await filed()).toEqual([first?.['number'], null]);
  });

  test('what is taken back leaves the place open; what turns out to be of another place does too', async () => {
    await depart(on.stage, 'inspector-1');
    const { number } = await file(1);
    const amends = { number: String(number), path: 'org', why: '写错了', by: '王丽娟', byUserId: 'office-1' };
    const [, other] = await drawnRows(on.stage);
    const org = { id: other?.institution, name: other?.name };
    const answers = inspectionAnswers({ org, visited_at: '2026-07-18T19:00:00+08:00', findings: [] });
    await on.stage.runOne('amend_inspection', { by: 'inspector-1', answers, amends, at: LATER });
    expect(await filed()).toEqual([null, number]);
    expect(await kindOf(number)).toEqual({ mode: 'spot', shift: 'night' });
    const form = inspectionAnswers({ visited_at: '2026-07-18T19:00:00+08:00', findings: [] });
    await on.stage.runOne('amend_inspection', { by: 'inspector-1', answers: form, amends, at: LATER });
    expect(await filed()).toEqual([null, null]);
    expect(await kindOf(number)).toEqual({ mode: 'routine', shift: 'night' });
  });
});

describe('refused', () => {
  test('a place without a result: which, and nothing is written', async () => {
    await draw(on.stage, { count: 3 });
    await depart(on.stage, 'inspector-1');
    expect(await comeBack(on.stage, 'inspector-1', [{ nth: 2, reason: '关门' }])).toEqual({
      ok: false,
      text: '第1家、第3家还没有结果，没有收队。查了的先说“填报”；没查成的，再说“收队”写原因。',
    });
    expect(await drawnRows(on.stage)).toMatchObject([{ reason: null }, { reason: null }, { reason: null }]);
    expect(await stateOf(on.stage)).toBe('departed');
  });

  test('a place of nobody’s, and a team that has not set out, or is back', async () => {
    await draw(on.stage);
    const stays = { ok: false, text: expect.stringContaining('不用收队') };
    expect(await comeBack(on.stage, 'inspector-1', [{ nth: 1, reason: '关门' }])).toEqual(stays);
    await depart(on.stage, 'inspector-1');
    const strange = await comeBack(on.stage, 'inspector-1', [{ nth: 2, reason: '关门' }]);
    expect(strange).toEqual({ ok: false, text: expect.stringContaining('第2家不是您这组的') });
    await comeBack(on.stage, 'inspector-1', [{ nth: 1, reason: '关门' }]);
    expect(await comeBack(on.stage, 'inspector-2', [{ nth: 1, reason: '关门' }])).toEqual(stays);
    expect(await comeBack(on.stage, 'fire-1')).toEqual(stays);
  });

  test.each(['office-1', 'leader-1', 'parent-1'])('%s is in no team', async (by) => {
    await expect(comeBack(on.stage, by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each([[[{ nth: 'x', reason: '关门' }]], [[{ nth: 1, reason: '' }]], ['没有']])('%j', async (missed) => {
    await expect(on.stage.runOne('return_joint', { by: 'inspector-1', answers: { missed } })).rejects.toThrow();
  });
});
