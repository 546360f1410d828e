/** show_figure: the list behind a number, by permission; names only where the person may read the record. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withStage } from './stage.ts';

const on = withStage();
const show = async (by: string, which: string, more: { chat?: 'group'; room?: string } = {}) =>
  String((await on.stage.runOne('show_figure', { by, answers: { which }, ...more }))['text']);

type Entry = { number: string; register: string; department: string; restricted?: boolean; due?: string };

/** A lead or a dispute of a department. */
async function insert({ number, register, department, restricted = false, due }: Entry): Promise<void> {
  await on.stage.core.store.execute(
    `insert into register_entry (id, number, register, state, subject, department_id, filed_at, occurred_on, state_since,
       due_at, data, shown, flow, flow_version, flow_hash)
     values ($1, $1, $2, 'checking', $1 || '的地点', $3, '2026-07-10T02:00:00Z', '2026-07-10', '2026-07-10T02:00:00Z',
       $4::timestamptz, $5::jsonb, '{}', 'test', 1, 'hash')`,
    number,
    register,
    department,
    due ?? null,
    JSON.stringify(restricted ? { restricted } : {}),
  );
}

beforeEach(async () => {
  await on.stage.core.store.execute('delete from register_entry');
});

describe('allowed', () => {
  test('what a figure counts, its definition, and its records', async () => {
    expect(await show('leader-1', 'rectifications')).toMatch(
      /^5 整改：3件\n期内发出、[^\n]+\n1\. ZG\d{8}-\d{4} \S+（逾期）\n2\. [^\n]+（在办）\n3\. /u,
    );
  });

  test('ten at most, and how many more', async () => {
    const text = await show('office-1', 'safety_coverage');
    expect(text).toMatch(/没算进去的：\n1\. [^\n]+（未查）[\s\S]*\n10\. [^\n]+\n还有587条，请办公室导出台账看全部。$/u);
    expect(text.split('\n')).toHaveLength(14);
  });

  test('a department reads its own leads; the others are counted, not named', async () => {
    await insert({ number: 'XS1', register: 'lead', department: 'police', due: '2026-07-17T16:00:00Z' });
    await insert({ number: 'XS2', register: 'lead', department: 'education' });
    const police = await show('liaison-1', 'leads');
    expect(police).toMatch(/^4 线索：2条\n[^\n]+\n1\. XS1 XS1的地点（超期）\n另有1条不归您看，只计数。$/u);
    expect(await show('leader-1', 'leads')).toMatch(/XS1[\s\S]*XS2/u);
  });

  test('a lead about a teacher in service is named to its department alone, whoever asks', async () => {
    await insert({ number: 'XS1', register: 'lead', department: 'education', restricted: true });
    expect(await show('office-1', 'leads')).toContain('XS1');
    expect(await show('deputy-1', 'leads')).toContain('XS1');
    await insert({ number: 'XS2', register: 'lead', department: 'police', restricted: true });
    const text = await show('office-1', 'leads');
    expect(text).toContain('4 线索：2条');
    expect(text).not.toContain('XS2');
  });

  test('who stands for safety reads which institutions were not checked; others only their own', async () => {
    expect(await show('liaison-1', 'safety_coverage')).toMatch(/\n10\. /u);
    const escrow = await show('liaison-1', 'escrow');
    expect(escrow).toMatch(/条不归您看，只计数。$/u);
    expect(escrow).not.toMatch(/\n1\. /u);
  });

  test('in a work group no name, whoever asks', async () => {
    const group = { chat: 'group', room: 'group-office' } as const;
    expect(await show('leader-1', 'rectifications', group)).toMatch(/^5 整改：3件\n[^\n]+\n名单请私聊我看。$/u);
  });

  test('nothing to list is said', async () => {
    expect(await show('leader-1', 'risks')).toMatch(/^9 风险事件：0起\n[^\n]+\n没有要列的。$/u);
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'grid-1', 'school-1', 'approver-1', 'parent-1'])('%s', async (by) => {
    await expect(show(by, 'leads')).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('in a group that is not one’s own', async () => {
    await expect(show('leader-1', 'leads', { chat: 'group', room: 'group-joint' })).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a figure that there is none of', async () => {
    expect(await show('leader-1', 'weather')).toBe('看板只有1到10。回数字看名单，例如“看板 4”。');
  });

  test('without a figure', async () => {
    await expect(on.stage.runOne('show_figure', { by: 'leader-1', answers: {} })).rejects.toThrow();
  });
});
