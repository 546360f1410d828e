/** list_missing_schools: schools that owe a report, a pledge or a talk with parents; and one report a school and day. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { type Said, withStage } from './stage.ts';

const on = withStage();
const list = async (what: unknown, by = 'office-1') =>
  String((await on.stage.runOne('list_missing_schools', { by, answers: {}, with: { what } }))['text']);
const file = (more: Partial<Said> = {}, register = 'school_report', state?: string) =>
  on.stage.runOne('file_entry', {
    by: 'school-1',
    answers: {},
    with: { register, department: 'mine', ...(state === undefined ? {} : { state }) },
    ...more,
  });
const reports = async () =>
  (await listEntries(on.stage.core.store, 'school_report')).map(({ number, state }) => `${number} ${state}`);

beforeEach(async () => {
  await on.stage.core.store.execute('delete from register_entry');
  await on.stage.core.store.execute('delete from number_series');
  await on.stage.core.store.execute(`delete from member where id like 'more-%'`);
  await on.stage.core.store.execute(`delete from department where id like 'more-%'`);
  await moreSchools(0);
});

/** `n` more schools, each with its head; the snapshot reads the people anew. */
async function moreSchools(n: number): Promise<void> {
  for (let i = 1; i <= n; i += 1) {
    const id = `more-${String(i).padStart(2, '0')}`;
    await on.stage.core.store.execute(
      `insert into department (id, name, aliases, in_task_force) values ($1, $2, '{}', false)`,
      id,
      `第${i}小学`,
    );
    await on.stage.core.store.execute(
      `insert into member (id, user_id, name, department_id, roles) values ($1, $1, $1, $1, '{school_head}')`,
      id,
    );
  }
  await on.stage.core.store.execute(
    `insert into snapshot_revision (name, revision) values ('directory', 1)
     on conflict (name) do update set revision = snapshot_revision.revision + 1`,
  );
}

describe('allowed', () => {
  test('a report belongs to the school of whoever files it, whatever its subject', async () => {
    const result = await file();
    expect(result).toMatchObject({ number: 'PX20260718-0001', subject: '襄垣县演示小学', replaced: '' });
    const [entry] = await listEntries(on.stage.core.store, 'school_report');
    expect(entry).toMatchObject({ state: 'zero', departmentId: 'school', subject: '襄垣县演示小学' });
  });

  test('a second report of the day replaces the first and says so; of three, only the last counts', async () => {
    await file();
    expect(await file({}, 'school_report', 'found')).toMatchObject({ replaced: expect.stringContaining('0001 作废') });
    expect(await file()).toMatchObject({ replaced: expect.stringContaining('0002 作废') });
    expect(await reports()).toEqual(['PX20260718-0001 replaced', 'PX20260718-0002 replaced', 'PX20260718-0003 zero']);
  });

  test('two of one batch are two reports of one day, too', async () => {
    const call = { by: 'school-1', answers: {}, with: { register: 'school_report', department: 'mine' } };
    await on.stage.run('file_entry', [call, call]);
    expect((await reports()).filter((line) => line.endsWith(' zero'))).toHaveLength(1);
  });

  test('a report of yesterday stays, and so does another school’s of today', async () => {
    await moreSchools(1);
    await file({ at: new Date('2026-07-17T02:00:00Z') });
    await file({ by: 'more-01' });
    await file();
    expect((await reports()).every((line) => line.endsWith(' zero'))).toBe(true);
  });

  test('the day is the county’s and the week begins on Monday', async () => {
    // Monday, half past midnight in the county, is still Sunday in UTC.
    await file({ at: new Date('2026-07-12T16:30:00Z') });
    expect(await list('week')).toBe('本周的排查报告：1所学校都报了。');
    expect(await list('today')).toBe('今天的排查报告：1所学校，还有1所没报。\n1. 襄垣县演示小学');
    await on.stage.core.store.execute(`update register_entry set occurred_on = '2026-07-12'`);
    expect(await list('week')).toContain('还有1所没报');
  });

  test('pledges and talks count by their own register, from two weeks before the campaign', async () => {
    await file({}, 'pledge');
    expect(await list('pledge')).toContain('都报了');
    expect(await list('home')).toContain('还有1所没报');
    await file({ with: { register: 'home_school', department: 'mine', on: '2026-06-20' } }, 'home_school');
    expect(await list('home')).toContain('都报了');
  });

  test('more than thirty are counted, not listed', async () => {
    await moreSchools(33);
    const lines = (await list('today')).split('\n');
    expect(lines[0]).toBe('今天的排查报告：34所学校，还有34所没报。');
    expect(lines).toHaveLength(32);
    expect(lines.at(-1)).toBe('还有4所，先请这些学校补报。');
  });

  test('a county without a school’s head is told what to do', async () => {
    await on.stage.core.store.execute(`update member set active = false where id = 'school-1'`);
    await moreSchools(0);
    expect(await list('today')).toContain('还没有学校责任人');
    await on.stage.core.store.execute(`update member set active = true where id = 'school-1'`);
  });
});

describe('refused', () => {
  test.each(['school-1', 'inspector-1', 'leader-1', 'parent-1'])('%s may not see who is missing', async (by) => {
    await expect(list('today', by)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });

  test('nobody but a school’s head reports, and not in a strange group', async () => {
    await expect(file({ by: 'office-1' })).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    const inGroup = { chat: 'group', room: 'group-joint' } as const;
    await expect(file(inGroup)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect(await reports()).toEqual([]);
  });
});

describe('malformed', () => {
  test('a flow that asks for something else is a fault of ours', async () => {
    await expect(list('month')).rejects.toThrow();
    await expect(list(undefined)).rejects.toThrow();
  });
});
