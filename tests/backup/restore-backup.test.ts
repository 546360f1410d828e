/** A backup and its restore, value by value; and everything that must not be restored. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BackupKeeper } from '../../src/backup/backup-keeper.ts';
import { checkBackup } from '../../src/backup/check-backup.ts';
import { restoreBackup } from '../../src/backup/restore-backup.ts';
import { writeBackup } from '../../src/backup/write-backup.ts';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { checkAudit, readAuditHead } from '../../src/store/audit-chain.ts';
import { loadDataKey } from '../../src/store/data-key.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { readMigrations } from '../../src/store/migration-files.ts';
import { openStore } from '../../src/store/store.ts';
import { createTestDatabase, type TestDatabase, withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
const PASSPHRASE = 'a passphrase of some words';
const NOW = new Date('2026-07-01T02:00:00Z');

let root: string;
let file: string;
let dataKey: Uint8Array;
const made: TestDatabase[] = [];

async function emptyDatabase(): Promise<string> {
  const database = await createTestDatabase({ empty: true });
  made.push(database);
  return database.url;
}

async function folder(name: string): Promise<string> {
  const path = join(root, name);
  await mkdir(path, { recursive: true });
  return path;
}

/** As the command does it. */
async function restore(path: string, to: { url: string; dataDir: string; dataKey?: Uint8Array; passphrase?: string }) {
  const { passphrase = PASSPHRASE, dataKey: given = null, ...target } = to;
  const checked = await checkBackup(path, passphrase);
  return await restoreBackup(path, { ...target, dataKey: given, passphrase, now: NOW }, checked);
}

/** Every row of every table, as one hash a table. */
async function fingerprints(url: string): Promise<Record<string, string>> {
  return await withAdminSql(url, async (sql) => {
    await sql.query(`set timezone = 'UTC'`);
    const tables = await sql.query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
         and relname <> '_prisma_migrations' order by 1`,
    );
    const found: Record<string, string> = {};
    for (const { relname } of tables) {
      const [row] = await sql.query(
        `select count(*) || ':' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as print
         from "${String(relname)}" t`,
      );
      found[String(relname)] = String(row?.['print']);
    }
    return found;
  });
}

/** What schemas say beside rows: keys, triggers in force, counters. */
async function rules(url: string) {
  return await withAdminSql(url, async (sql) => ({
    constraints: await sql.query(
      `select conname, conrelid::regclass::text as on, pg_get_constraintdef(oid) as says from pg_constraint
       where connamespace = 'public'::regnamespace and conrelid <> '_prisma_migrations'::regclass order by 1, 2`,
    ),
    triggers: await sql.query(`select tgname, tgenabled from pg_trigger where not tgisinternal order by 1`),
    sequences: await sql.query(
      `select sequencename, last_value from pg_sequences where schemaname = 'public'
         and sequencename <> 'audit_entry_id_seq' order by 1`,
    ),
  }));
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'assistant-restore-'));
  file = join(root, 'one.backup');
  const dataDir = await folder('a');
  dataKey = await loadDataKey({ dataDir, given: null });
  await seedDemo(db.store, { today: NOW });
  await mkdir(join(dataDir, 'media'));
  await writeFile(
    join(dataDir, 'media', 'photo-1'),
    Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => at & 255)),
  );
  await db.store.execute(
    `insert into media (id, channel, uploader_id, state) values ('photo-1', 'wecom-app', 'u', 'stored'),
       ('photo-2', 'wecom-app', 'u', 'waiting'), ('photo-3', 'wecom-app', 'u', 'stored')`,
  );
  await db.store.execute(
    `insert into report (id, kind, starts_on, ends_on, as_of, made_at, made_by, file_name, sha256, sealed)
     select 'r' || n, 'daily', '2026-07-01', '2026-07-01', now(), now(), 'operator', 'a"b\\c,d.docx', 'x',
       decode(repeat('00ff5c27220a', 50000), 'hex') from generate_series(1, 12) n`,
  );
  await db.store.execute(
    `insert into outbox (seq, key, channel, target, target_key, body, mentions, created_at, not_before)
     values (9007199254740993, 'odd', 'wecom-app', '{"userId":"u"}', 'wecom-app:user:u',
       '{"kind":"text","text":"引号\\" 反斜杠\\\\ 换行\\n 表情😀 零宽\u200b","n":0.1,"big":12345678901234567890.123456789,"no":null}',
       array['', 'a,b', '"', '\\', '{}', 'NULL', ' ', '襄垣'], '2026-07-01 01:02:03.456+00', 'infinity'::timestamptz)`,
  );
  await db.store.query(`select setval(pg_get_serial_sequence('outbox', 'seq'), 9007199254740999)`);
  await db.store.execute(
    `insert into inspection (id, number, subject_name, checklist, results, is_safety_check, visited_at, latitude, longitude,
       inspectors, filed_by_id, filed_at, flow, flow_version, flow_hash, answers)
     values ('i1', 'JC20260701-0001', '某机构', 'ZZ', 'null', false, '2026-02-28 23:59:59.999+00', 0.1::float8 + 0.2::float8,
       1e-300, 'a', 'b', now(), 'f', 1, 'h', '[]')`,
  );
  await db.store.execute(
    `insert into audit_entry (at, actor, action, object, note)
     select now(), 'somebody', 'said', 'thing ' || n, null from generate_series(1, 3) n`,
  );
  await writeBackup({ url: db.url, dataDir, dataKey, passphrase: PASSPHRASE, now: NOW }, file);
}, 60_000);

afterAll(async () => {
  for (const { drop } of made) await drop();
  await rm(root, { recursive: true });
});

test('every value, key, trigger and counter is as it was; sending is held', { timeout: 60_000 }, async () => {
  const url = await emptyDatabase();
  const dataDir = await folder('b');
  const head = await readAuditHead(db.store);
  const { waitingMedia, audit } = await restore(file, { url, dataDir });
  expect(waitingMedia).toEqual(['photo-2']);
  expect(audit).toEqual({ length: 3, head, findings: [] });
  const store = await openStore({ url, log: silentLog, poolSize: 2 });
  const after = await checkAudit(store, [head]);
  expect({ ...after, head: null }, 'the restore is the next link').toEqual({ length: 4, head: null, findings: [] });
  await expect(store.execute('delete from audit_entry'), 'refused as before').rejects.toThrow('append-only');
  await store.close();
  const { audit_entry: _a, audit_link: _c, audit_head: _e, sending_hold: hold, ...records } = await fingerprints(url);
  const { audit_entry: _b, audit_link: _d, audit_head: _f, sending_hold: none, ...before } = await fingerprints(db.url);
  expect(records).toEqual(before);
  expect([hold?.startsWith('1:'), none?.startsWith('0:')]).toEqual([true, true]);
  const [{ triggers, ...rest }, { triggers: _off, ...expected }] = [await rules(url), await rules(db.url)];
  expect(rest).toEqual(expected);
  // The tests' own databases let the audit be changed.
  expect(new Set(triggers.map(({ tgenabled }) => tgenabled))).toEqual(new Set(['O']));
  expect(await readdir(dataDir)).toEqual(['data.key', 'media']);
  const photo = (name: string) => readFile(join(root, name, 'media', 'photo-1'));
  expect((await photo('b')).equals(await photo('a'))).toBe(true);
  expect(Buffer.from(await loadDataKey({ dataDir, given: null })).equals(Buffer.from(dataKey))).toBe(true);
  expect(await applyMigrations(url, silentLog), 'nothing left to do').toEqual([]);
});

test('a photo that is missing on the disk is counted, not passed over', async () => {
  expect((await checkBackup(file, PASSPHRASE)).counts).toMatchObject({ files: 2, missingFiles: 1 });
});

test.each([
  ['cut', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.9)), 'BACKUP_DAMAGED'],
  ['changed in the middle', (bytes: Buffer) => flip(bytes, bytes.length >> 1), 'BACKUP_DAMAGED'],
  ['changed in its last byte', (bytes: Buffer) => flip(bytes, bytes.length - 1), 'BACKUP_DAMAGED'],
  ['with another salt', (bytes: Buffer) => flip(bytes, 12), 'BACKUP_OTHER_KEY'],
  ['no backup', () => Buffer.from('PK, and so on for some more bytes than a head has'), 'BACKUP_NOT_ONE'],
  ['empty', () => Buffer.alloc(0), 'BACKUP_NOT_ONE'],
])('a file that is %s is refused whole', async (how, change, code) => {
  const url = await emptyDatabase();
  const dataDir = await folder(`c-${how}`);
  const path = join(root, `${how}.backup`);
  await writeFile(path, change(await readFile(file)));
  await expect(restore(path, { url, dataDir })).rejects.toMatchObject({ code, userText: expect.any(String) });
  expect(await fingerprints(url).catch(() => ({}))).toEqual({});
  expect(await readdir(dataDir)).toEqual([]);
});

function flip(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

test('another passphrase, another data key, a used place are refused and left alone', { timeout: 60_000 }, async () => {
  const url = await emptyDatabase();
  const wrong = 'a passphrase of other words';
  await expect(restore(file, { url, dataDir: await folder('d'), passphrase: wrong })).rejects.toMatchObject({
    code: 'BACKUP_OTHER_KEY',
  });
  const given = new Uint8Array(32).fill(9);
  await expect(restore(file, { url, dataDir: await folder('d'), dataKey: given })).rejects.toMatchObject({
    code: 'RESTORE_OTHER_DATA_KEY',
  });
  const used = await folder('e');
  await mkdir(join(used, 'media'));
  await writeFile(join(used, 'media', 'mine'), 'mine');
  await expect(restore(file, { url, dataDir: used })).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY' });
  await expect(restore(file, { url: db.url, dataDir: await folder('d') })).rejects.toMatchObject({
    code: 'RESTORE_NOT_EMPTY',
  });
  expect(await readdir(join(root, 'd'))).toEqual([]);
  expect(await readFile(join(used, 'media', 'mine'), 'utf8')).toBe('mine');
});

test('a key of the environment is not in the backup and has to be given again', { timeout: 60_000 }, async () => {
  const given = new Uint8Array(32).fill(7);
  const path = join(root, 'given.backup');
  await writeBackup(
    { url: db.url, dataDir: await folder('f'), dataKey: given, passphrase: PASSPHRASE, now: NOW },
    path,
  );
  const url = await emptyDatabase();
  await expect(restore(path, { url, dataDir: await folder('g') })).rejects.toMatchObject({
    code: 'RESTORE_NO_DATA_KEY',
  });
  expect(await fingerprints(url)).toEqual({});
  await restore(path, { url, dataDir: await folder('g'), dataKey: given });
  expect(Object.keys(await fingerprints(url)).length).toBeGreaterThan(40);
});

test('a backup of an older version is brought up to date; one of a newer is refused', { timeout: 60_000 }, async () => {
  const known = await readMigrations();
  const dataDir = await folder('h');
  const old = await emptyDatabase();
  await applyMigrations(old, silentLog, known.slice(0, 3));
  const key = await loadDataKey({ dataDir, given: null });
  const source = { dataDir, dataKey: key, passphrase: PASSPHRASE, now: NOW };
  await writeBackup({ url: old, ...source }, join(root, 'old.backup'));
  const url = await emptyDatabase();
  await restore(join(root, 'old.backup'), { url, dataDir: await folder('i') });
  expect(await applyMigrations(url, silentLog)).toEqual([]);
  expect((await fingerprints(url))['sending_hold']).toMatch(/^1:/);

  const newer = await emptyDatabase();
  await applyMigrations(newer, silentLog, [
    ...known,
    { name: '20990101000000_later', sql: 'create table later (id int)' },
  ]);
  await writeBackup({ url: newer, ...source }, join(root, 'newer.backup'));
  await expect(
    restore(join(root, 'newer.backup'), { url: await emptyDatabase(), dataDir: await folder('j') }),
  ).rejects.toMatchObject({ code: 'RESTORE_SCHEMA_NEWER', userText: expect.stringContaining('新版程序') });
});

test('the keeper makes one, writes it down, and says when it cannot', { timeout: 60_000 }, async () => {
  const store = await openStore({ url: db.url, log: silentLog, poolSize: 2 });
  const dir = join(root, 'kept');
  const clock = { now: () => NOW };
  const base = {
    store,
    dataDir: join(root, 'a'),
    dataKey,
    passphrase: PASSPHRASE,
    everyMinutes: 1440,
    keep: 14,
    clock,
  };
  const keeper = new BackupKeeper({ ...base, dir, log: silentLog });
  expect((await keeper.run())?.path).toBe(join(dir, 'assistant-20260701T020000Z.backup'));
  expect(await keeper.run(), 'not due again').toBeUndefined();
  await checkBackup(join(dir, 'assistant-20260701T020000Z.backup'), PASSPHRASE);
  await writeFile(join(root, 'a-file'), '');
  const failing = new BackupKeeper({ ...base, dir: join(root, 'a-file', 'below'), log: silentLog });
  expect(await failing.run()).toBeUndefined();
  const rows = await store.query<{ action: string; note: string }>(
    `select action, note from audit_entry where action like 'backup%' order by id`,
  );
  expect(rows.map(({ action }) => action)).toEqual(['backup_made', 'backup_failed']);
  expect(rows[0]?.note).toMatch(/^rows=\d+ files=2 bytes=\d+ ms=\d+$/);
  await store.close();
});
