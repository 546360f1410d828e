/** set_absence: days away with a stand-in of the same department, who is there. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listAbsences } from '../../src/store/absences.ts';
import { auditsOf, resetMembers, toldOf } from './member-stage.ts';
import { withStage } from './stage.ts';

const on = withStage();
const WEEK = { from: '2026-07-20', to: '2026-07-24' };
const row = (id: string) => ({ id, name: id });
const leave = (by: string, more: Record<string, unknown> = {}) =>
  on.stage.runOne('set_absence', {
    by,
    answers: { person: row('inspector-1'), stand_in: row('deputy-1'), away: WEEK, ...more },
  });

beforeEach(async () => {
  await resetMembers(on.stage);
});

describe('allowed', () => {
  test('kept with who stands in, audited; both are told, the office that wrote it is not told again', async () => {
    expect(await leave('office-1')).toMatchObject({
      ok: true,
      text: expect.stringMatching(/7月20日到7月24日不在，AB角是陈永胜/u),
    });
    expect(await listAbsences(on.stage.core.store, { from: '2026-07-24', to: '2026-07-24' })).toEqual([
      expect.objectContaining({ memberId: 'inspector-1', standInId: 'deputy-1', startsOn: WEEK.from, endsOn: WEEK.to }),
    ]);
    expect(await auditsOf(on.stage)).toEqual(['office-1 member_away inspector-1 2026-07-20..2026-07-24 deputy-1']);
    expect(await toldOf(on.stage)).toEqual(
      ['deputy-1', 'inspector-1'].map((id) => expect.stringMatching(`^${id}: 【请假】`)),
    );
    await resetMembers(on.stage);
    await leave('office-1', { stand_in: row('office-1') });
    expect(await toldOf(on.stage)).toHaveLength(1);
  });

  test('the day after the last one somebody else may go, and one that is running may have begun earlier', async () => {
    await leave('office-1');
    const next = {
      person: row('deputy-1'),
      stand_in: row('inspector-1'),
      away: { from: '2026-07-25', to: '2026-07-25' },
    };
    expect(await leave('office-1', next)).toMatchObject({ ok: true });
    const begun = { away: { from: '2026-07-10', to: '2026-07-18' } };
    expect(await leave('office-1', begun)).toMatchObject({ ok: true });
  });
});

describe('refused', () => {
  test.each([
    ['a stand-in who is the person', { stand_in: row('inspector-1') }, /不能是李志强本人/u],
    ['another department', { stand_in: row('liaison-1') }, /同在县教育局/u],
    ['days that are over', { away: { from: '2026-07-10', to: '2026-07-17' } }, /起止日期/u],
    ['the end before the beginning', { away: { from: '2026-07-24', to: '2026-07-20' } }, /起止日期/u],
    ['more than a year', { away: { from: '2026-07-20', to: '2027-07-21' } }, /最长一年/u],
    ['somebody who has left', { person: row('nobody') }, /不是成员/u],
    ['a stand-in who has left', { stand_in: row('nobody') }, /不是成员/u],
  ])('%s', async (_what, more, why) => {
    expect(await leave('office-1', more)).toEqual({ ok: false, text: expect.stringMatching(why) });
    expect(await on.stage.count('member_absence')).toBe(0);
    expect(await toldOf(on.stage)).toEqual([]);
  });

  test.each([
    ['twice', { away: { from: '2026-07-24', to: '2026-07-30' } }, /已经登记过/u],
    ['a stand-in who is away', { person: row('office-1'), stand_in: row('inspector-1') }, /那几天也请假/u],
    ['whoever stands in', { person: row('deputy-1'), stand_in: row('office-1') }, /是别人的AB角/u],
  ])('what crosses an absence: %s', async (_what, more, why) => {
    await leave('office-1');
    expect(await leave('office-1', more)).toEqual({ ok: false, text: expect.stringMatching(why) });
    expect(await on.stage.count('member_absence')).toBe(1);
  });

  test.each(['parent-1', 'inspector-1', 'liaison-1', 'deputy-1', 'leader-1'])('%s may not', async (by) => {
    await expect(leave(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each([[{ away: { from: '20 July', to: '2026-07-24' } }], [{ stand_in: undefined }], [{ person: 'x' }]])(
    '%j',
    async (more) => {
      await expect(leave('office-1', more)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    },
  );
});
