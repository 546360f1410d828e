/** `bot audit`: whole or not, with what was noted outside; the entries of one record. */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { formatHead } from '../../src/domain/audit-chain.ts';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { noteAuditHead, readAnchors } from '../../src/store/audit-anchors.ts';
import { readAuditHead } from '../../src/store/audit-chain.ts';
import { withDatabase } from '../support/database.ts';
import { bot, jsonLines, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();
vi.setConfig({ testTimeout: 60_000 });

const run = (...args: string[]) => bot(['audit', ...args], { env: { DATABASE_URL: db.url, DATA_DIR: own.dir } });

beforeAll(async () => {
  await db.store.execute(
    `insert into audit_entry (at, actor, action, object)
     select now(), 'inspector-' || i, 'file_inspection', 'JC' || i from generate_series(1, 9) i`,
  );
});

test('a whole chain: 0, its length and its number, and a hint while nothing was noted outside', async () => {
  const head = formatHead(await readAuditHead(db.store));
  const { code, out } = await run('verify');
  expect(code).toBe(0);
  expect(out).toContain(`审计链完整，共 9 条。审计号 ${head}。`);
  expect(out).toContain('--head');
});

test('heads are noted once each, outlive a torn line, and are compared', async () => {
  const head = await readAuditHead(db.store);
  await noteAuditHead(own.dir, head, new Date('2026-07-01T00:00:00Z'));
  await noteAuditHead(own.dir, head, new Date('2026-07-01T01:00:00Z'));
  await appendFile(join(own.dir, 'audit-heads.jsonl'), '{"at":"2026');
  await noteAuditHead(own.dir, { seq: 3, head: 'ab'.repeat(32) }, new Date('2026-07-02T00:00:00Z'));
  expect(await readAnchors(own.dir)).toMatchObject({ anchors: [{ seq: 9 }, { seq: 3 }], unreadable: 1 });
  const text = await readFile(join(own.dir, 'audit-heads.jsonl'), 'utf8');
  expect(text.split('\n')).toHaveLength(4);
  const { code, out, err } = await run('verify', '--json');
  expect(code).toBe(1);
  expect(jsonLines(out)[0]).toMatchObject({ ok: false, findings: [{ kind: 'rewritten', seq: 1, last: 3 }] });
  expect(err).toContain('有 1 行读不懂');
});

test('what was tampered with is told with its place and what to do; a head from a message shows a cut tail', async () => {
  const head = formatHead(await readAuditHead(db.store));
  await withAdminSql(db.url, async (sql) => {
    await sql.query('set session_replication_role = replica');
    await sql.query(`update audit_entry set actor = '别人' where object = 'JC4'`);
    await sql.query('delete from audit_entry where id > 7');
    await sql.query('delete from audit_link where seq > 7');
    await sql.query('update audit_head set seq = 7, head = (select head from audit_link where seq = 7)');
  });
  const { code, out } = await run('verify', '--head', head);
  expect(code).toBe(1);
  expect(out).toContain('第 4 条起有 1 条的内容被改过');
  expect(out).toContain('第 8 条起，末尾有 2 条被删（应有 9 条）');
  expect(out).toContain('怎么办');
});

test('a head that is none is an unusable argument', async () => {
  const { code, err } = await run('verify', '--head', '12');
  expect(code).toBe(2);
  expect(err).toContain('不是审计号');
});

test('shows entries, of one record or the newest', async () => {
  expect((await run('show', '--object', 'JC2')).out).toMatch(/^2\t.*\tinspector-2\tfile_inspection\tJC2\n$/u);
  expect(jsonLines((await run('show', '--last', '2', '--json')).out)).toMatchObject([{ seq: 6 }, { seq: 7 }]);
});
