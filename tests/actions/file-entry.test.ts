/** file_entry: a line of a register, with its number, first state, deadline, and those who are told. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
const material = { register: 'material' };
const answers = { org: { id: 'none', name: '启航书法' }, book: '少儿书法' };
const entries = () => listEntries(on.stage.core.store, 'material');

beforeEach(async () => {
  await on.stage.core.store.execute('delete from register_entry');
  await on.stage.core.store.execute('delete from outbox');
  await on.stage.core.store.execute('delete from number_series');
});

describe('allowed', () => {
  test('an entry begins in the first state, with a deadline in working days and the department that it belongs to', async () => {
    const org = { id: await anInstitution(), name: '启航书法' };
    const result = await on.stage.runOne('file_entry', {
      by: 'inspector-1',
      answers: { ...answers, org },
      with: material,
    });
    const [entry] = await entries();
    expect(result).toEqual({ number: 'CL20260718-0001', subject: '启航书法', due: expect.stringContaining('7月31日') });
    expect(entry).toMatchObject({
      number: 'CL20260718-0001',
      state: 'submitted',
      subject: '启航书法',
      institutionId: org.id,
      departmentId: 'education',
      occurredOn: '2026-07-18',
      // Ten working days after a Saturday, until midnight in the county.
      dueAt: '2026-07-31T16:00:00.000Z',
      closedAt: null,
      data: { book: '少儿书法' },
    });
  });

  test('a batch gets numbers in its order; who files is not told, the department is', async () => {
    const calls = ['inspector-1', 'office-1'].map((by) => ({ by, answers: { book: by }, with: material }));
    const results = await on.stage.run('file_entry', calls);
    expect(results.map(({ number }) => number)).toEqual(['CL20260718-0001', 'CL20260718-0002']);
    const told = await on.stage.core.store.query<{ to: string }>(
      `select target ->> 'userId' || ' ' || (body ->> 'text') as "to" from outbox order by seq`,
    );
    // The second was filed by the office itself, and the demo's education bureau has no other staff.
    expect(told.map(({ to }) => to)).toEqual([expect.stringMatching(/^office-1 【培训材料台账】CL20260718-0001/u)]);
  });

  test('a random number tells no order, and a department is known by its code', async () => {
    const { snapshots } = on.stage.core;
    const { actionWorld } = snapshots.current();
    expect(actionWorld.departmentIds.get('market')).toBe('market');
    expect([...actionWorld.registers.keys()]).toContain('material');
  });
});

describe('refused', () => {
  test.each(['leader-1', 'grid-1', 'parent-1'])('%s may not, and nothing is written', async (by) => {
    await expect(on.stage.runOne('file_entry', { by, answers, with: material })).rejects.toThrow(/ACTION_DENIED/u);
    expect(await entries()).toEqual([]);
  });

  test('in a group that is not the own work group it is for a private chat', async () => {
    const said = { by: 'inspector-1', answers: {}, with: material, chat: 'group', room: 'group-office' } as const;
    await expect(on.stage.runOne('file_entry', said)).rejects.toMatchObject({
      userText: expect.stringContaining('私聊'),
    });
    await expect(on.stage.runOne('file_entry', { ...said, room: 'group-joint' })).resolves.toMatchObject({
      number: 'CL20260718-0001',
    });
  });
});

describe('malformed', () => {
  test('a flow that names no register, or one that is not there, is a fault of ours', async () => {
    await expect(on.stage.runOne('file_entry', { by: 'inspector-1', answers })).rejects.toThrow('register');
    const wrong = { by: 'inspector-1', answers, with: { register: 'nothing' } };
    await expect(on.stage.runOne('file_entry', wrong)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('answers of another shape are said to be incomplete', async () => {
    const said = { by: 'inspector-1', answers: { org: '启航' }, with: material };
    await expect(on.stage.runOne('file_entry', said)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});

async function anInstitution(): Promise<string> {
  const [row] = await on.stage.core.store.query<{ id: string }>('select id from institution order by id limit 1');
  return row?.id ?? '';
}
