/** 审批举报人: two people, within a day, one message to whoever asked; every step is written down and stays. */
import { beforeEach, describe, expect, test } from 'vitest';
import { findEntryId } from '../../src/store/register-entries.ts';
import { insertReporter } from '../../src/store/reporters.ts';
import { CONTACT, reportedLead, steps, told } from './reporters.ts';
import { NOW, withStage } from './stage.ts';

const on = withStage();
let number = '';
const ask = (by = 'office-1') =>
  on.stage.runOne('ask_reporter', { by, answers: { entry: { id: number }, reason: '核实退费金额' } });
type Said = { agree: boolean; by: string; asker: string; at: Date; number: string };
const decide = async (more: Partial<Said> = {}) => {
  const { by = 'auditor-1', at = NOW, agree = true, asker = 'office-1' } = more;
  const answers = { entry: { id: more.number ?? number }, agree };
  return String((await on.stage.runOne('release_reporter', { by, at, answers, with: { asker } }))['text']);
};

async function changeMembers(sql: string): Promise<void> {
  await on.stage.core.store.execute(sql);
  await on.stage.core.store.execute(`update snapshot_revision set revision = revision + 1 where name = 'directory'`);
}

beforeEach(async () => {
  await changeMembers(`update member set roles = '{office}', department_id = 'education' where user_id = 'office-1'`);
  number = await reportedLead(on.stage);
  await ask();
  await on.stage.core.store.execute('delete from outbox');
});

describe('allowed', () => {
  test('agreed: the asker gets it in private, once; the auditor sees none of it', async () => {
    expect(await decide()).toBe(`已同意。线索 ${number} 的联系方式已私聊发给王丽娟，已留底。`);
    expect(await told(on.stage)).toEqual([
      `office-1: 线索 ${number} 反映人的联系方式，只发这一次：\n${CONTACT}\n只用来联系本人，不要转给别人。查看已留底。`,
    ]);
    expect(await decide()).toContain('没有等您审批的申请');
    expect(await told(on.stage)).toHaveLength(1);
  });

  test('each step is audited: who asked and why, who agreed, who was shown; a second look is audited again', async () => {
    const once = [
      `office-1 reporter_asked ${number} 核实退费金额`,
      `auditor-1 reporter_agreed ${number}`,
      `office-1 reporter_shown ${number}`,
    ];
    await decide();
    expect(await steps(on.stage)).toEqual(once);
    await ask();
    await decide();
    expect(await steps(on.stage)).toEqual([...once, ...once]);
  });

  test('all who reported the same thing are told in one message', async () => {
    const { store, dataKey } = on.stage.core;

    await insertReporter(store, dataKey, { entryId: await findEntryId(store, number), contact: '第二位，微信xyz' });
    await decide();
    expect((await told(on.stage)).join()).toContain('第二位，微信xyz');
    expect((await told(on.stage)).join()).toContain(CONTACT);
  });

  test('not agreed: the asker is told, and nothing is opened', async () => {
    expect(await decide({ agree: false })).toBe('已记下不同意，告诉王丽娟了。');
    expect(await told(on.stage)).toEqual([`office-1: 审计员没有同意查看线索 ${number} 的反映人。`]);
    expect((await steps(on.stage)).slice(1)).toEqual([`auditor-1 reporter_refused ${number}`]);
    // It may be asked for better reasons.
    expect(await ask()).toMatchObject({ text: expect.stringContaining('已请审计员审批') });
  });

  test('a lead that is closed to other departments (M201): the auditor decides, though he may not see it', async () => {
    number = await reportedLead(on.stage, 'in_service');
    await ask();
    expect(await decide()).toContain('已同意');
  });

  test('two auditors at once: one yes counts, one message goes out', async () => {
    await changeMembers(
      `insert into member (id, user_id, name, department_id, roles)
       values ('auditor-2', 'auditor-2', '第二审计员', 'county', '{auditor}') on conflict do nothing`,
    );
    const texts = await Promise.all([decide(), decide({ by: 'auditor-2' })]);
    expect(texts.filter((text) => text.includes('已同意'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('没有等您审批的申请'))).toHaveLength(1);
    expect((await told(on.stage)).filter((text) => text.includes(CONTACT))).toHaveLength(1);
    expect((await steps(on.stage)).filter((step) => step.includes('reporter_shown'))).toHaveLength(1);
  });
});

describe('refused', () => {
  test('after more than a day, and without a request', async () => {
    expect(await decide({ at: new Date(NOW.getTime() + 24 * 3_600_000) })).toContain('或已过24小时');
    expect(await decide({ number: 'XS407182649' })).toContain('没有等您审批的申请');
    expect(await told(on.stage)).toEqual([]);
    expect(await steps(on.stage)).toHaveLength(1);
  });

  test('one’s own request: another auditor decides it', async () => {
    await changeMembers(`update member set roles = '{office, auditor}' where user_id = 'office-1'`);
    expect(await decide({ by: 'office-1' })).toBe('自己申请的不能自己同意，请别的审计员审批。');
    expect(await told(on.stage)).toEqual([]);
    expect(await decide()).toContain('已同意');
  });

  test.each(['', 'duty-1'])('an auditor who was shown another asker (“%s”) decides nothing', async (asker) => {
    expect(await decide({ asker })).toContain('申请刚变了');
    expect(await told(on.stage)).toEqual([]);
    expect(await steps(on.stage)).toHaveLength(1);
  });

  test.each([
    ['has another post', `roles = '{inspector}'`],
    ['is out of the lead’s department', `department_id = 'police'`],
  ])('whoever asked and %s meanwhile is shown nothing', async (_what, change) => {
    number = await reportedLead(on.stage, 'in_service');
    await ask();
    await on.stage.core.store.execute('delete from outbox');
    await changeMembers(`update member set ${change} where user_id = 'office-1'`);
    expect(await decide()).toBe('申请的人已不在办公室或值班岗位，没有给看。');
    expect(await told(on.stage)).toEqual([]);
    expect(await steps(on.stage)).not.toContain(`office-1 reporter_shown ${number}`);
  });

  test('what was deleted meanwhile is not there to be shown', async () => {
    await on.stage.core.store.execute('delete from reporter');
    expect(await decide()).toContain('没有存下联系方式');
    expect(await told(on.stage)).toEqual([]);
  });

  test.each(['office-1', 'leader-1', 'deputy-1', 'parent-1'])('%s may not decide', async (by) => {
    await expect(decide({ by })).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });

  test('a box that is damaged is not opened, and the request stays', async () => {
    await on.stage.core.store.execute(`update reporter set sealed = sealed || '\\x00'::bytea`);
    await expect(decide()).rejects.toMatchObject({ code: 'BOX_DAMAGED' });
    expect(await steps(on.stage)).toHaveLength(1);
    expect(await told(on.stage)).toEqual([]);
  });
});

describe('malformed', () => {
  test('no request picked, no answer, or answers that are none', async () => {
    const run = (answers: Record<string, unknown>, asked: Record<string, unknown> = { asker: 'office-1' }) =>
      on.stage.runOne('release_reporter', { by: 'auditor-1', answers, with: asked });
    expect(await run({})).toEqual({ text: '没有选中线索，没有办。请再说一次，发线索号。' });
    await expect(run({ entry: { id: number }, agree: '同意' })).rejects.toThrow();
    await expect(run({ entry: { id: number }, agree: true }, {})).rejects.toThrow();
    expect(await told(on.stage)).toEqual([]);
  });

  test('no yes is a no', async () => {
    const answers = { entry: { id: number } };
    await on.stage.runOne('release_reporter', { by: 'auditor-1', answers, with: { asker: 'office-1' } });
    expect((await told(on.stage)).join()).not.toContain('13900005678');
  });
});
