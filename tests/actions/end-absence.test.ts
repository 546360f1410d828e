/** end_absence: what runs or is to come is over; what is past stays as it was. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listAbsences } from '../../src/store/absences.ts';
import { auditsOf, resetMembers, toldOf } from './member-stage.ts';
import { withStage } from './stage.ts';

const on = withStage();
const row = (id: string) => ({ id, name: id });
const leave = (from: string, to: string, at?: Date) =>
  on.stage.runOne('set_absence', {
    by: 'office-1',
    answers: { person: row('inspector-1'), stand_in: row('deputy-1'), away: { from, to } },
    ...(at === undefined ? {} : { at }),
  });
const back = (by: string, person: unknown = row('inspector-1')) =>
  on.stage.runOne('end_absence', { by, answers: { person } });
const YEAR = { from: '2026-01-01', to: '2026-12-31' };

beforeEach(async () => {
  await resetMembers(on.stage);
});

describe('allowed', () => {
  test('all that is not over yet ends; both hear of it, it is audited, and the person may go again', async () => {
    await leave('2026-07-01', '2026-07-03', new Date('2026-07-01T01:00:00Z'));
    await leave('2026-07-18', '2026-07-20');
    await leave('2026-08-01', '2026-08-02');
    await on.stage.core.store.execute('delete from outbox');
    expect(await back('office-1')).toMatchObject({ ok: true });
    expect(await listAbsences(on.stage.core.store, YEAR)).toEqual([expect.objectContaining({ endsOn: '2026-07-03' })]);
    expect((await auditsOf(on.stage)).at(-1)).toBe(
      'office-1 member_back inspector-1 2026-07-18..2026-07-20 2026-08-01..2026-08-02',
    );
    expect(await toldOf(on.stage)).toEqual(
      ['deputy-1', 'inspector-1'].map((id) => expect.stringMatching(`^${id}: 【销假】`)),
    );
    expect(await leave('2026-07-19', '2026-07-19')).toMatchObject({ ok: true });
  });
});

describe('refused', () => {
  test('nobody is away', async () => {
    expect(await back('office-1')).toEqual({ ok: false, text: expect.stringMatching(/不用销假/u) });
    expect(await auditsOf(on.stage)).toEqual([]);
  });

  test.each(['parent-1', 'inspector-1', 'deputy-1', 'liaison-1'])('%s may not', async (by) => {
    await leave('2026-07-18', '2026-07-20');
    await expect(back(by)).rejects.toThrow(/ACTION_DENIED/u);
    expect(await listAbsences(on.stage.core.store, YEAR)).toHaveLength(1);
  });
});

describe('malformed', () => {
  test.each([['inspector-1'], [null], [{}]])('%j', async (person) => {
    await expect(back('office-1', person)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
