/** The role the program works as: everything it needs, and of the audit only adding to it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../src/kernel/logger.ts';
import { Jobs } from '../../src/pipeline/jobs.ts';
import { quoteName, withAdminSql } from '../../src/store/admin-sql.ts';
import { canChangeAudit, limitRole } from '../../src/store/app-role.ts';
import { checkAudit } from '../../src/store/audit-chain.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { silentLog } from '../../src/store/store-log.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const role = `role_${randomUUID().slice(0, 8)}`;
let app: Store;

beforeAll(async () => {
  // As an older version left it: the job queue belongs to the owner.
  await runJobs(db.url);
  await db.store.execute(`create role ${role} login password 'x'`);
  await limitRole(db.url, role);
  const url = new URL(db.url);
  [url.username, url.password] = [role, 'x'];
  app = await openStore({ url: url.href, log: silentLog });
});
afterAll(async () => {
  await app.close();
  await withAdminSql(db.url, async (sql) => {
    await sql.query(`drop owned by ${quoteName(role)} cascade`);
    await sql.query(`drop role ${quoteName(role)}`);
  });
});

async function runJobs(url: string): Promise<void> {
  const jobs = new Jobs(url, createLogger({ level: 'error', pretty: false, to: 'stderr' }));
  await jobs.open();
  await jobs.stop();
}

const ENTRY = `insert into audit_entry (at, actor, action, object) values (now(), 'a', 'file', 'JC1')`;

test('adds to the audit, and the chain is made for it', async () => {
  await app.execute(ENTRY);
  expect(await checkAudit(app)).toMatchObject({ length: 1, findings: [] });
});

test.each([
  `update audit_entry set note = 'x'`,
  'delete from audit_entry',
  'truncate audit_entry',
  `insert into audit_entry (id, at, actor, action, object) values (5, now(), 'a', 'file', 'JC1')`,
  'update audit_link set seq = 0',
  `insert into audit_link values (9, 9, now(), '', '')`,
  'delete from audit_link',
  'update audit_head set seq = 0',
  'alter table audit_entry disable trigger all',
  'drop trigger audit_entry_chain on audit_entry',
  'create trigger mine before insert on audit_entry for each row execute function suppress_redundant_updates_trigger()',
  `set session_replication_role = 'replica'`,
  'select audit_link_entry(e) from audit_entry e',
  'drop table audit_link',
  'delete from _prisma_migrations',
])('is refused: %s', async (sql) => {
  await expect(app.execute(sql)).rejects.toThrow(/permission denied|must be owner/u);
});

test('cannot hang the chain on a table of its own', async () => {
  await app.execute('create schema if not exists mine');
  await app.execute('create table mine.audit_entry (like public.audit_entry)');
  const sql = 'create trigger t after insert on mine.audit_entry for each row execute function public.audit_chain()';
  await expect(app.execute(sql)).rejects.toThrow('permission denied for function public.audit_chain');
});

test('is told from the owner', async () => {
  expect(await canChangeAudit(app)).toBe(false);
  expect(await canChangeAudit(db.store)).toBe(true);
});

test('works with every other table and the job queue', async () => {
  const [row] = await app.query<{ closed: string[] }>(
    `select array(select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and not has_table_privilege(oid, 'SELECT, INSERT, UPDATE, DELETE')
       or relnamespace = 'public'::regnamespace and relkind = 'r' and not has_table_privilege(oid, 'DELETE')
       order by 1) as closed`,
  );
  expect(row?.closed).toEqual(['_prisma_migrations', 'audit_entry', 'audit_head', 'audit_link']);
  await runJobs(app.url);
});

test('a second time nothing has to be done, at once from many', async () => {
  await Promise.all([1, 2, 3].map(() => limitRole(db.url, role)));
  expect(await canChangeAudit(app)).toBe(false);
});
