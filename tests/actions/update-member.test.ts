/** update_member: another department, or off the list; what stands open is said, the last of the office stays. */
import { beforeEach, describe, expect, test } from 'vitest';
import { auditsOf, memberOf, resetMembers, toldOf } from './member-stage.ts';
import { withStage } from './stage.ts';

const on = withStage();
const update = (by: string, person: string, more: Record<string, unknown>) =>
  on.stage.runOne('update_member', { by, answers: { person: { id: person, name: person }, ...more } });
const FIRE = { what: 'move', department: { id: 'fire', name: '县消防救援大队' } };

beforeEach(async () => {
  await resetMembers(on.stage);
  await on.stage.core.store.execute('delete from task');
});

describe('allowed', () => {
  test('moved: another scope from the next turn on, audited, told', async () => {
    expect(await update('office-1', 'liaison-1', FIRE)).toEqual({
      ok: true,
      text: '已改：赵海峰从县公安局调到县消防救援大队，已告诉本人。',
    });
    expect(await auditsOf(on.stage)).toEqual(['office-1 member_department liaison-1 police -> fire']);
    expect(await toldOf(on.stage)).toEqual([
      expect.stringMatching(/^liaison-1: 您的单位从县公安局改为县消防救援大队/u),
    ]);
    await on.stage.core.snapshots.refresh();
    expect(on.stage.core.snapshots.current().actorOf('liaison-1').departmentId).toBe('fire');
  });

  test('stopped: one of the public from the next turn on; what stands open under the name is counted', async () => {
    await on.stage.core.store.execute(
      `insert into task (id, number, source, title, owner_id, due_on, state)
       values ('t', 'RW20260718-0001', 'manual', '查一次', 'liaison-1', '2026-07-20', 'open')`,
    );
    const { text } = await update('office-1', 'liaison-1', { what: 'stop' });
    expect(text).toMatch(/已停用赵海峰的账号.*名下还有1件没办结/u);
    expect(await auditsOf(on.stage)).toEqual(['office-1 member_stopped liaison-1']);
    expect(await memberOf(on.stage, 'liaison-1')).toMatchObject({ active: false });
    await on.stage.core.snapshots.refresh();
    expect(on.stage.core.snapshots.current().actorOf('liaison-1').memberId).toBeNull();
  });
});

describe('refused', () => {
  test.each([
    ['oneself', 'office-1', { what: 'stop' }, /不能改自己的/u],
    ['where they are', 'liaison-1', { what: 'move', department: { id: 'police', name: '县公安局' } }, /没有改/u],
    ['somebody who has left', 'nobody', { what: 'stop' }, /不是成员/u],
  ])('%s', async (_what, person, more, why) => {
    expect(await update('office-1', person, more)).toEqual({ ok: false, text: expect.stringMatching(why) });
    expect(await auditsOf(on.stage)).toEqual([]);
  });

  test('the last of the office, by one whose own role went a moment ago', async () => {
    await on.stage.core.store.execute(`update member set roles = '{office}' where id = 'liaison-1'`);
    await on.stage.core.store.execute(`update snapshot_revision set revision = revision + 1 where name = 'directory'`);
    await on.stage.core.snapshots.refresh();
    await on.stage.core.store.execute(`update member set roles = '{liaison}' where id = 'liaison-1'`);
    expect(await update('liaison-1', 'office-1', { what: 'stop' })).toMatchObject({ ok: false });
    expect(await memberOf(on.stage, 'office-1')).toMatchObject({ active: true });
  });

  test.each(['parent-1', 'deputy-1', 'liaison-1', 'leader-1', 'auditor-1', 'school-1'])('%s may not', async (by) => {
    await expect(update(by, 'fire-1', { what: 'stop' })).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each([[{ what: 'move' }], [{ what: 'erase' }], [{}]])('%j', async (more) => {
    await expect(update('office-1', 'liaison-1', more)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });

  test('a department that does not exist changes nothing', async () => {
    const nowhere = { what: 'move', department: { id: "x'; drop table member; --", name: 'x' } };
    await expect(update('office-1', 'liaison-1', nowhere)).rejects.toThrow();
    expect(await memberOf(on.stage, 'liaison-1')).toMatchObject({ department: 'police' });
  });
});
