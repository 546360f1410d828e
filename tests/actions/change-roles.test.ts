/** change_roles: in force at once, audited, told; never one's own, never the last of the office, two people kept apart. */
import { beforeEach, describe, expect, test } from 'vitest';
import { auditsOf, memberOf, resetMembers, toldOf } from './member-stage.ts';
import { withStage } from './stage.ts';

const on = withStage();
const change = (by: string, person: string, roles: unknown) =>
  on.stage.runOne('change_roles', { by, answers: { person: { id: person, name: person }, roles } });
const rolesOf = async (id: string) => (await memberOf(on.stage, id)).roles;

beforeEach(async () => {
  await resetMembers(on.stage);
});

describe('allowed', () => {
  test('the roles hold from the next turn on; who did it and what it was is written, and the person is told', async () => {
    const result = await change('office-1', 'liaison-1', ['office', 'liaison']);
    expect(result).toMatchObject({
      ok: true,
      text: expect.stringMatching(/赵海峰的角色从“联络员”改为“联络员、办公室”/u),
    });
    expect(await rolesOf('liaison-1')).toBe('liaison,office');
    expect(await auditsOf(on.stage)).toEqual(['office-1 member_roles liaison-1 liaison -> liaison,office']);
    expect(await toldOf(on.stage)).toEqual([expect.stringMatching(/^liaison-1: 您的角色.*王丽娟改的/u)]);
    await on.stage.core.snapshots.refresh();
    expect(on.stage.core.snapshots.current().actorOf('liaison-1').roles).toEqual(['liaison', 'office']);
  });

  test('the deputy names the auditor', async () => {
    expect(await change('deputy-1', 'approver-1', ['auditor'])).toMatchObject({ ok: true });
    expect(await rolesOf('approver-1')).toBe('auditor');
  });

  test('one of two of the office may be taken out, the other not any more', async () => {
    await change('deputy-1', 'liaison-1', ['office']);
    expect(await change('liaison-1', 'office-1', ['inspector'])).toMatchObject({ ok: true });
    expect(await change('deputy-1', 'liaison-1', ['liaison'])).toMatchObject({ ok: false });
    expect(await rolesOf('liaison-1')).toBe('office');
  });

  test('two of the office who take each other out in one batch: one stays', async () => {
    await change('deputy-1', 'liaison-1', ['office']);
    const told = await on.stage.run('change_roles', [
      { by: 'office-1', answers: { person: { id: 'liaison-1', name: '' }, roles: ['liaison'] } },
      { by: 'liaison-1', answers: { person: { id: 'office-1', name: '' }, roles: ['inspector'] } },
    ]);
    expect(told.map((each) => each['ok'])).toEqual([true, false]);
    expect(await rolesOf('office-1')).toBe('office');
  });
});

describe('refused', () => {
  test.each([
    ['oneself', 'office-1', 'office-1', ['office', 'auditor'], /不能改自己的/u],
    ['the deputy himself', 'deputy-1', 'deputy-1', ['deputy', 'office'], /不能改自己的/u],
    ['the last of the office', 'deputy-1', 'office-1', ['inspector'], /最后一位/u],
    ['an auditor, by the office', 'office-1', 'liaison-1', ['liaison', 'auditor'], /由副组长指定/u],
    ['a leader, by the office', 'office-1', 'liaison-1', ['leader'], /由副组长指定/u],
    ['the auditor taken away by the office', 'office-1', 'auditor-1', ['inspector'], /由副组长指定/u],
    ['asking and agreeing in one hand', 'deputy-1', 'auditor-1', ['auditor', 'office'], /不能同时/u],
    ['asking on duty and agreeing', 'deputy-1', 'auditor-1', ['auditor', 'duty_officer'], /不能同时/u],
    ['what is so already', 'office-1', 'liaison-1', ['liaison'], /没有改/u],
    ['somebody who has left', 'office-1', 'nobody', ['liaison'], /不是成员/u],
  ])('%s', async (_what, by, person, roles, why) => {
    const before = await on.stage.count(`member where roles = '{office}'`);
    expect(await change(by, person, roles)).toEqual({ ok: false, text: expect.stringMatching(why) });
    expect(await on.stage.count(`member where roles = '{office}'`)).toBe(before);
    expect(await auditsOf(on.stage)).toEqual([]);
    expect(await toldOf(on.stage)).toEqual([]);
  });

  test.each(['parent-1', 'liaison-1', 'inspector-1', 'leader-1', 'auditor-1', 'school-1', 'grid-1', 'approver-1'])(
    '%s may not',
    async (by) => {
      await expect(change(by, 'fire-1', ['office'])).rejects.toThrow(/ACTION_DENIED/u);
      expect(await rolesOf('fire-1')).toBe('inspector');
    },
  );
});

describe('malformed', () => {
  test.each([[[]], [['public']], [['king']], ['office'], [undefined]])('roles %j', async (roles) => {
    await expect(change('office-1', 'liaison-1', roles)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
