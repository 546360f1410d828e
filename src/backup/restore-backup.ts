/** Puts a backup into an empty place: all of it is checked first, then all of it is there or nothing. */
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import type { AdminSql } from '../store/admin-sql.ts';
import { type AuditVerdict, checkAudit } from '../store/audit-chain.ts';
import { type Migration, readMigrations } from '../store/migration-files.ts';
import {
  beginLoading,
  countRows,
  endLoading,
  holdSending,
  type Loading,
  listWaitingMedia,
  loadStatement,
  notEmpty,
  setSequence,
  withEmptyDatabase,
} from '../store/table-load.ts';
import type { Queries } from '../store/transaction.ts';
import { type CheckedBackup, readBackup } from './check-backup.ts';
import type { Frame, FrameHead } from './frames.ts';
import { dataKeyId } from './write-backup.ts';

/** Where it goes. */
export type RestoreTarget = {
  /** Of the database: without any table. */
  url: string;
  /** Without photos. */
  dataDir: string;
  /** The key given by the configuration, or null: then the backup has to bring one. */
  dataKey: Uint8Array | null;
  passphrase: string;
  now: Date;
};

/** What is there now: photos still to be fetched, for whoever opens the job queue; what the audit's chain says. */
export type Restored = { waitingMedia: string[]; audit: AuditVerdict };

const MEDIA = 'media';
const DATA_KEY = 'data.key';
/** Files lie here until the database has taken its part. */
const STAGING = 'restoring';

/** Throws `RESTORE_SCHEMA_NEWER` when the backup is of a newer version than this program. */
export async function splitMigrations(
  { begin }: CheckedBackup,
  known?: readonly Migration[],
): Promise<{ made: Migration[]; newer: Migration[] }> {
  const ours = known ?? (await readMigrations());
  const names = new Set(ours.map(({ name }) => name));
  const unknown = begin.migrations.filter((name) => !names.has(name));
  if (unknown.length > 0) {
    throw new AppError({
      code: 'RESTORE_SCHEMA_NEWER',
      kind: 'conflict',
      userText: '这份备份是更新的程序做的，这个版本放不进去。请换上新版程序再恢复。',
      detail: `the backup has migrations this version does not know: ${unknown.join(', ')}`,
    });
  }
  const made = new Set(begin.migrations);
  return { made: ours.filter(({ name }) => made.has(name)), newer: ours.filter(({ name }) => !made.has(name)) };
}

/** Refuses a data folder that holds photos or another key, before anything is touched. */
export async function refuseUsedFolder(target: Pick<RestoreTarget, 'dataDir' | 'dataKey'>, checked: CheckedBackup) {
  const media = await readdir(join(target.dataDir, MEDIA)).catch(() => []);
  if (media.length > 0) throw notEmpty(`media/ holds ${media.length} files`);
  const file = await readFile(join(target.dataDir, DATA_KEY), 'utf8').catch(() => undefined);
  const given =
    target.dataKey ?? (file === undefined ? undefined : Buffer.from(file.trim().split(/\s/u)[0] ?? '', 'base64'));
  if (given === undefined || dataKeyId(given) === checked.begin.dataKeyId) return;
  throw new AppError({
    code: 'RESTORE_OTHER_DATA_KEY',
    kind: 'conflict',
    userText: '这里的 DATA_KEY 或 data.key 不是备份里照片用的那一把，没有恢复。请换成原来的，或拿掉它。',
    detail: 'the data key here is another one than the backup was made with',
  });
}

/**
 * Restores a backup that was checked. The database takes everything in one transaction and counts it before it commits;
 * sending is held from the first moment. Throws AppError as checking does, `RESTORE_NOT_EMPTY`, `RESTORE_NO_DATA_KEY`.
 */
export async function restoreBackup(path: string, target: RestoreTarget, checked: CheckedBackup): Promise<Restored> {
  const { made, newer } = await splitMigrations(checked);
  await refuseUsedFolder(target, checked);
  const staging = join(target.dataDir, STAGING);
  await rm(staging, { recursive: true, force: true });
  await mkdir(join(staging, MEDIA), { recursive: true, mode: 0o700 });
  try {
    return await withEmptyDatabase(target.url, async (sql) => {
      const loading = await beginLoading(sql, made);
      const loader = new Loader(sql, loading, staging);
      try {
        await readBackup(path, target.passphrase, (frame) => loader.take(frame));
      } finally {
        await loader.close();
      }
      await refuseWithoutKey(target, staging);
      await compareCounts(sql, checked);
      await endLoading(sql, loading, newer);
      // Its links came as they were; a chain that was broken before is restored as it is, and told of.
      const audit = await checkAudit(asQueries(sql));
      await holdSending(sql, { since: target.now, backupAt: checked.begin.madeAt });
      await auditRestore(sql, target.now, checked);
      const waitingMedia = await listWaitingMedia(sql);
      await moveIn(staging, target.dataDir);
      return { waitingMedia, audit };
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** One frame after the other into the database and the staging folder. */
class Loader {
  readonly #sql: AdminSql;
  readonly #loading: Loading;
  readonly #staging: string;
  #statement = '';
  #file: FileHandle | undefined;

  constructor(sql: AdminSql, loading: Loading, staging: string) {
    this.#sql = sql;
    this.#loading = loading;
    this.#staging = staging;
  }

  async take({ head, body }: Frame): Promise<void> {
    switch (head.kind) {
      case 'table':
        this.#statement = loadStatement(this.#loading, head.table, head.columns);
        return;
      case 'rows':
        await this.#sql.query(this.#statement, body.toString('utf8'));
        return;
      case 'sequence':
        await setSequence(this.#sql, head);
        return;
      case 'file':
        await this.#openFile(head);
        return;
      case 'bytes':
        await this.#file?.writeFile(body);
        return;
      case 'fileEnd':
        await this.#file?.sync();
        await this.close();
        return;
      default:
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #openFile({ path }: Extract<FrameHead, { kind: 'file' }>): Promise<void> {
    const full = join(this.#staging, path);
    await mkdir(dirname(full), { recursive: true, mode: 0o700 });
    this.#file = await open(full, 'wx', 0o600);
  }
}

/** Rows come as the statement names them; the caller states their type. */
function asQueries(sql: AdminSql): Pick<Queries, 'query'> {
  return { query: async <T>(text: string, ...values: unknown[]) => (await sql.query(text, ...values)) as T[] };
}

async function compareCounts(sql: AdminSql, { counts }: CheckedBackup): Promise<void> {
  const found = await countRows(sql, Object.keys(counts.tables));
  const wrong = Object.keys(counts.tables).filter((table) => found[table] !== counts.tables[table]);
  if (wrong.length > 0) throw new Error(`restored other counts than the backup has: ${wrong.join(', ')}`);
}

/** Photos without their key would be lost without a word. */
async function refuseWithoutKey({ dataKey, dataDir }: RestoreTarget, staging: string): Promise<void> {
  if (dataKey !== null) return;
  const places = [join(staging, DATA_KEY), join(dataDir, DATA_KEY)];
  for (const place of places) if ((await readFile(place).catch(() => undefined)) !== undefined) return;
  throw new AppError({
    code: 'RESTORE_NO_DATA_KEY',
    kind: 'user',
    userText: '这份备份里没有照片的钥匙：原来是用 DATA_KEY 给的。请设上原来的 DATA_KEY 再恢复。',
    detail: 'the backup holds no data.key and DATA_KEY is not set',
  });
}

async function auditRestore(sql: AdminSql, at: Date, { begin, counts }: CheckedBackup): Promise<void> {
  const rows = Object.values(counts.tables).reduce((sum, count) => sum + count, 0);
  await sql.query(
    `insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, 'operator', 'restored', 'backup', $2)`,
    at.toISOString(),
    `made=${begin.madeAt} rows=${rows} files=${counts.files}`,
  );
}

/** Folders change their name as a whole; what is there already (the same key, a login) stays. */
async function moveIn(staging: string, dataDir: string): Promise<void> {
  const there = new Set(await readdir(dataDir));
  for (const name of await readdir(staging)) {
    const place = join(dataDir, name);
    // It was found empty.
    if (name === MEDIA && there.has(name)) await rmdir(place);
    else if (there.has(name)) continue;
    await rename(join(staging, name), place);
  }
}
