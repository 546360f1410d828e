/** count_register: how many lines, of those that the person may see; counted by hand on the demo and a few leads. */
import { beforeAll, describe, expect, test } from 'vitest';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const count = async (by: string, register: string, more: { chat?: 'group'; room?: string } = {}) =>
  await on.stage.runOne('count_register', { by, answers: {}, with: { register }, ...more });

/** Five leads: two of the police of which one is late, two of education of which one is closed to others, one taken back. */
beforeAll(async () => {
  const { store } = on.stage.core;
  const file = async (
    number: string,
    who: string,
    more: { state?: string; due?: string; restricted?: boolean } = {},
  ) => {
    const { state = 'new', due = null, restricted = false } = more;
    await store.execute(
      `insert into register_entry (id, number, register, state, subject, town, department_id, owner_id, filed_by_id, filed_at,
         occurred_on, due_at, state_since, data, shown, flow, flow_version, flow_hash)
       select $1, $1, 'lead', $2, '某处', '古韩镇', m.department_id, m.id, m.id, $3::timestamptz, '2026-07-10', $4::timestamptz,
         $3::timestamptz, $5::jsonb, '{"form":"一对一"}', 'f', 1, 'h' from member m where m.id = $6`,
      number,
      state,
      new Date(NOW.getTime() - 86_400_000).toISOString(),
      due,
      JSON.stringify({ form: 'one_on_one', ...(restricted ? { restricted } : {}) }),
      who,
    );
  };
  await file('XS1', 'liaison-1', { due: '2026-07-18T01:59:59Z' });
  await file('XS2', 'liaison-1', { state: 'checking', due: '2026-07-18T02:00:01Z' });
  await file('XS3', 'office-1', { restricted: true });
  await file('XS4', 'office-1', { state: 'closed' });
  await file('XS5', 'liaison-1', { state: 'withdrawn' });
});

describe('allowed', () => {
  test('the office counts all, closed ones of its own department, too', async () => {
    const { text, count: lines } = await count('office-1', 'lead');
    expect(lines).toBe(4);
    expect(String(text).split('\n')).toEqual([
      '线索台账（7月1日至8月31日，按状态）',
      '共4条，超期1',
      '新建 2（超期1）',
      '核查中 1',
      '已办结 1',
      '没有的：不予受理、已受理、已派单、属实待处理、不属实、无法核实、处理中、已反馈、已归档',
      '另有撤回1条，没有算。',
      '也可按单位、乡镇、月份或一列数，例如“统计 线索 按乡镇”。',
    ]);
  });

  test('the head of the county counts all but what is closed to others, and is told so', async () => {
    const { text } = await count('leader-1', 'lead');
    expect(text).toContain('共3条，超期1\n新建 1（超期1）');
    expect(text).toContain('只数了归您看的。');
  });

  test('a liaison counts the department’s', async () => {
    expect((await count('liaison-1', 'lead'))['text']).toContain('共2条，超期1');
  });

  test.each([
    ['department', '县公安局 2（超期1）\n县教育局 2'],
    ['town', '古韩镇 4（超期1）\n没有的：王桥镇、侯堡镇'],
    ['month', '2026-07 4（超期1）'],
    ['form', '一对一 4（超期1）'],
  ])('by %s', async (by, lines) => {
    const { text } = await count('office-1', `lead/${by}`);
    expect(text).toContain(lines);
    expect(text).not.toContain('也可按');
  });

  test('inspections, rectifications and tasks by those who read the lists of the board', async () => {
    expect((await count('leader-1', 'inspection'))['text']).toContain('检查台账');
    expect((await count('leader-1', 'rectification'))['text']).toContain('整改中 3');
    expect((await count('leader-1', 'task/department'))['text']).toContain('任务台账（7月1日至8月31日，按单位）');
  });

  test('a batch: each by what its person may see', async () => {
    const call = { answers: {}, with: { register: 'lead' } };
    const [office, liaison] = await on.stage.run('count_register', [
      { ...call, by: 'office-1' },
      { ...call, by: 'liaison-1' },
    ]);
    expect([office?.['count'], liaison?.['count']]).toEqual([4, 2]);
  });
});

describe('refused', () => {
  test.each([
    ['school-1', 'lead'],
    ['parent-1', 'lead'],
    ['grid-1', 'inspection'],
    ['inspector-2', 'task'],
    ['office-1', 'staff_ban'],
    ['office-1', 'nothing'],
    ['office-1', 'staff/staff_name'],
    ['office-1', 'lead/nothing'],
  ])('%s asks for %s', async (by, register) => {
    await expect(count(by, register)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('in a group', async () => {
    await expect(count('office-1', 'lead', { chat: 'group', room: 'group-office' })).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each(['', 'lead/', 'lead/a/b', 'lead; drop table x', 'LEAD'])('%j', async (register) => {
    await expect(count('office-1', register)).rejects.toThrow(/./u);
  });

  test('no register at all', async () => {
    await expect(on.stage.runOne('count_register', { by: 'office-1', answers: {} })).rejects.toThrow(/./u);
  });
});
