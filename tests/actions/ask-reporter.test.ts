/** 查看举报人: asking shows nothing, tells the auditors, and is written down; who may not ask learns nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { CONTACT, reportedLead, steps, told } from './reporters.ts';
import { NOW, withStage } from './stage.ts';

const on = withStage();
let number = '';
const ask = async (more: Partial<{ by: string; number: string; reason: string; at: Date }> = {}) => {
  const { by = 'office-1', at = NOW, reason = '核实退费金额' } = more;
  const answers = { entry: { id: more.number ?? number }, reason };
  return String((await on.stage.runOne('ask_reporter', { by, at, answers }))['text']);
};
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

beforeEach(async () => {
  await on.stage.core.store.execute(`update member set active = true, roles = '{auditor}' where user_id = 'auditor-1'`);
  await on.stage.core.store.execute(`delete from member where user_id = 'duty-1'`);
  await changeMembers(
    `insert into member (id, user_id, name, department_id, roles)
     values ('duty-1', 'duty-1', '值班员', 'police', '{duty_officer}')`,
  );
  number = await reportedLead(on.stage);
});

async function changeMembers(sql: string): Promise<void> {
  await on.stage.core.store.execute(sql);
  await on.stage.core.store.execute(`update snapshot_revision set revision = revision + 1 where name = 'directory'`);
}

describe('allowed', () => {
  test('the auditors are asked, with who and why; nothing of the reporter is shown to anybody', async () => {
    expect(await ask()).toBe(`已请审计员审批线索 ${number}。同意后联系方式私聊发给您，只发一次。`);
    const [message, ...more] = await told(on.stage);
    expect(more).toEqual([]);
    expect(message).toContain(
      `auditor-1: 【查看举报人】王丽娟想看线索 ${number} 反映人的联系方式。理由：核实退费金额。`,
    );
    expect(message).not.toContain('13900005678');
    expect(await steps(on.stage)).toEqual([`office-1 reporter_asked ${number} 核实退费金额`]);
  });

  test('a day without an answer: it may be asked again', async () => {
    await ask();
    expect(await ask({ at: later(23.9) })).toContain('您已经申请过');
    expect(await ask({ at: later(24) })).toContain('已请审计员审批');
    expect(await steps(on.stage)).toHaveLength(2);
  });
});

describe('refused', () => {
  test('asking twice: the first one waits', async () => {
    await ask();
    expect(await ask()).toContain(`线索 ${number} 您已经申请过`);
    expect(await told(on.stage)).toHaveLength(1);
    expect(await steps(on.stage)).toHaveLength(1);
  });

  test('another asks meanwhile: one request at a time, or a yes could mean the wrong person', async () => {
    await ask();
    expect(await ask({ by: 'duty-1' })).toContain('王丽娟已经申请看线索');
    expect(await on.stage.count('reporter_request')).toBe(1);
  });

  test('an anonymous lead: nobody can be found, and nobody is asked', async () => {
    number = await reportedLead(on.stage, 'fees', null);
    expect(await ask()).toContain('没有存下联系方式');
    expect(await told(on.stage)).toEqual([]);
    expect(await steps(on.stage)).toEqual([]);
  });

  test('nobody else is an auditor: the one who asks cannot be the one who agrees', async () => {
    await changeMembers(`update member set roles = '{office, auditor}' where user_id = 'auditor-1'`);
    expect(await ask({ by: 'auditor-1' })).toContain('没有别的审计员');
    expect(await on.stage.count('reporter_request')).toBe(0);
    await changeMembers(`update member set active = false where user_id = 'auditor-1'`);
    expect(await ask()).toContain('没有别的审计员');
  });

  test('a lead that is closed to other departments (M201) is told like one that does not exist', async () => {
    number = await reportedLead(on.stage, 'in_service');
    expect(await ask({ by: 'duty-1' })).toBe(`没有找到线索 ${number}，或者不归您办。`);
    expect(await ask({ by: 'duty-1', number: 'XS407182649' })).toBe('没有找到线索 XS407182649，或者不归您办。');
    expect(await ask()).toContain('已请审计员审批');
  });

  test.each(['inspector-1', 'leader-1', 'deputy-1', 'liaison-1', 'auditor-1', 'parent-1'])(
    '%s may not ask',
    async (by) => {
      await expect(ask({ by })).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    },
  );

  test('in a group', async () => {
    const answers = { entry: { id: number }, reason: '核实退费金额' };
    const call = { by: 'office-1', answers, chat: 'group', room: 'group-office' } as const;
    await expect(on.stage.runOne('ask_reporter', call)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });

  test('an entry of another register has no reporter', async () => {
    const filed = await on.stage.runOne('file_entry', { by: 'office-1', answers: {}, with: { register: 'material' } });
    expect(await ask({ number: String(filed['number']) })).toContain('没有找到线索');
  });
});

describe('malformed', () => {
  test('no lead, or no reason: nothing is asked', async () => {
    const run = (answers: Record<string, unknown>) => on.stage.runOne('ask_reporter', { by: 'office-1', answers });
    expect(await run({ reason: '核实退费金额' })).toEqual({ text: '没有选中线索，没有办。请再说一次，发线索号。' });
    expect(await run({ entry: { id: number } })).toEqual({ text: '没有选中线索，没有办。请再说一次，发线索号。' });
    await expect(run({ entry: number, reason: CONTACT })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(run({ entry: { id: number }, reason: 5 })).rejects.toThrow();
    expect(await told(on.stage)).toEqual([]);
  });
});
