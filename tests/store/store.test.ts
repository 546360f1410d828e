/** The pool, plain SQL and transactions over a real PostgreSQL. */
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { silentLog } from '../../src/store/store-log.ts';
import { createTestDatabase, withDatabase } from '../support/database.ts';

const database = withDatabase();

const countDepartments = async (): Promise<number> => await database.store.prisma.department.count();

test('a Prisma transaction commits plain SQL and Prisma calls together', async () => {
  const before = await countDepartments();
  await database.store.prismaTransaction(async (tx) => {
    await tx.execute('insert into department (id, name) values ($1, $2)', 'd-1', '县教育局');
    await tx.prisma.department.create({ data: { id: 'd-2', name: '县公安局', aliases: ['公安局'] } });
  });
  expect(await countDepartments()).toBe(before + 2);
});

test('a transaction that throws leaves nothing, and its error comes out unchanged', async () => {
  const before = await countDepartments();
  const fault = new Error('changed my mind');
  const attempt = database.store.transaction(async (tx) => {
    await tx.execute('insert into department (id, name) values ($1, $2)', 'd-9', '不存在的单位');
    throw fault;
  });
  await expect(attempt).rejects.toBe(fault);
  expect(await countDepartments()).toBe(before);
});

test('values never become part of the statement', async () => {
  const nasty = `'); drop table department; --`;
  const rows = await database.store.query<{ said: string }>('select $1::text as said', nasty);
  expect(rows).toEqual([{ said: nasty }]);
  expect(await countDepartments()).toBeGreaterThanOrEqual(0);
});

test('lists, JSON and nulls go in and out as they are', async () => {
  const [row] = await database.store.query<Record<string, unknown>>(
    `select array(select unnest($1::text[])) as words, $2::jsonb as state, $3::text as nothing,
       array(select unnest($4::jsonb[]) ->> 'n') as numbers`,
    ['甲', 'a"b,{}'],
    JSON.stringify({ 状态: [1, null] }),
    null,
    ['{"n": 1}', '{"n": 2}'],
  );
  expect(row).toEqual({ words: ['甲', 'a"b,{}'], state: { 状态: [1, null] }, nothing: null, numbers: ['1', '2'] });
});

test('times are UTC whatever the server and this machine say', async () => {
  const [row] = await database.store.query<{ at: string; zone: string }>(
    `select to_char('2024-07-01T08:00:00+08:00'::timestamptz, 'YYYY-MM-DD HH24:MI') as at,
       current_setting('TimeZone') as zone`,
  );
  expect(row).toEqual({ at: '2024-07-01 00:00', zone: 'UTC' });
});

test('a commit waits for the disk', async () => {
  expect(await database.store.query('show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
});

test('execute tells how many rows changed', async () => {
  await database.store.execute(`insert into snapshot_revision (name, revision) values ('a', 1), ('b', 1)`);
  expect(await database.store.execute('update snapshot_revision set revision = 2 where revision = $1::int', 1)).toBe(2);
});

test('two transactions on one row wait for each other', async () => {
  await database.store.execute(`insert into number_series (prefix, last) values ('JC', 0)`);
  const next = () =>
    database.store.transaction((tx) =>
      tx.query<{ last: number }>(`update number_series set last = last + 1 where prefix = 'JC' returning last`),
    );
  const given = await Promise.all(Array.from({ length: 8 }, next));
  expect(
    given
      .flat()
      .map((row) => row.last)
      .sort((a, b) => a - b),
  ).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a store that cannot be reached says so in a sentence without the password', async () => {
  const url = 'postgresql://nobody:very-secret@127.0.0.1:1/nothing';
  const error = await openStore({ url, log: silentLog }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE', kind: 'external', retry: 'later' });
  expect(JSON.stringify(error) + String(error)).not.toContain('very-secret');
});

test('a connection that is kept from UTC is refused, because every time would be wrong', async () => {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c TimeZone=Asia/Shanghai');
  await expect(openStore({ url: url.href, log: silentLog })).rejects.toMatchObject({ code: 'DATABASE_TIME_ZONE' });
});

test('each test database stands alone', async () => {
  const other = await createTestDatabase();
  const store = await openStore({ url: other.url, poolSize: 1, log: silentLog });
  expect(await store.query('select id from department')).toEqual([]);
  await store.close();
  await other.drop();
});
