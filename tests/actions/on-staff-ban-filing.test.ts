/** 从业禁止 as filed: a marker on a record, told to the heads of education and police, seen by nobody else. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
const staffed = {
  by: 'office-1',
  answers: { staff_name: '王小芳' },
  with: { register: 'staff', subject: '启航书法 03号' },
};
const mark = (parent: string, by = 'liaison-1') =>
  on.stage.runOne('file_entry', { by, answers: {}, with: { register: 'staff_ban', parent } });
const markers = () => listEntries(on.stage.core.store, 'staff_ban');

beforeAll(async () => {
  // A head each of police, market and health: of these only the first may hear of it.
  for (const department of ['police', 'market', 'health_sport']) {
    await on.stage.core.store.execute(
      `insert into member (id, user_id, name, department_id, roles)
       values ($1, $1, $1, $2, '{department_head}') on conflict do nothing`,
      `head-${department}`,
      department,
    );
  }
  await on.stage.core.store.execute(`update snapshot_revision set revision = revision + 1 where name = 'directory'`);
});

beforeEach(async () => {
  for (const table of ['register_entry', 'outbox', 'number_series']) {
    await on.stage.core.store.execute(`delete from ${table}`);
  }
});

test('the heads of education and police are told at once; nobody else, and no name', async () => {
  const { number } = await on.stage.runOne('file_entry', staffed);
  await on.stage.core.store.execute('delete from outbox');
  expect(await mark(String(number))).toMatchObject({ ok: true, text: expect.stringContaining('JR20260718-0001') });
  const told = await on.stage.core.store.query<{ to: string; text: string }>(
    `select target ->> 'userId' as "to", body ->> 'text' as text from outbox order by 1`,
  );
  expect(told.map(({ to }) => to)).toEqual(['deputy-1', 'head-police']);
  expect(told.map(({ text }) => text).join()).not.toContain('王小芳');
  const [marker] = await markers();
  expect(marker).toMatchObject({ parentNumber: number, departmentId: null, ownerId: null, data: {}, dueAt: null });
});

test('a second marker on the same record files nothing and takes no word to anybody', async () => {
  const { number } = await on.stage.runOne('file_entry', staffed);
  await mark(String(number));
  await on.stage.core.store.execute('delete from outbox');
  expect(await mark(String(number), 'deputy-1')).toEqual({ ok: false, text: expect.stringContaining('已经标记过') });
  expect(await markers()).toHaveLength(1);
  expect(await on.stage.count('outbox')).toBe(0);
});

test.each(['', 'RY20260718-0009', 'CL20260718-0001'])('no record of staff (%s): nothing is filed', async (parent) => {
  await on.stage.runOne('file_entry', { by: 'office-1', answers: {}, with: { register: 'material' } });
  expect(await mark(parent)).toEqual({ ok: false, text: expect.stringContaining('没有找到核验记录') });
  expect(await markers()).toEqual([]);
});

test('a record that was taken back cannot be marked', async () => {
  const { number } = await on.stage.runOne('file_entry', staffed);
  await on.stage.core.store.execute(`update register_entry set state = 'withdrawn'`);
  expect(await mark(String(number))).toMatchObject({ ok: false });
});

describe('who sees it', () => {
  const list = (by: string) => on.stage.runOne('list_entries', { by, answers: {}, with: { register: 'staff_ban' } });

  test.each(['deputy-1', 'head-police'])('%s does', async (by) => {
    const { number } = await on.stage.runOne('file_entry', staffed);
    await mark(String(number));
    expect(await list(by)).toMatchObject({ count: 1 });
  });

  test.each(['office-1', 'leader-1', 'liaison-1', 'head-market', 'head-health_sport', 'inspector-1', 'parent-1'])(
    '%s does not',
    async (by) => {
      await expect(list(by)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    },
  );

  test('nobody may mark who has no business with staff', async () => {
    for (const by of ['office-1', 'inspector-2', 'head-market', 'leader-1']) {
      await expect(mark('RY20260718-0001', by)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    }
  });
});
