/** Makes a backup while the assistant works: one moment of the database, then the photos it refers to, in one sealed file. */
import { createHash, createHmac } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { AppError } from '../kernel/errors.ts';
import { type DataKey, sealingKey } from '../kernel/key-ring.ts';
import type { AdminSql } from '../store/admin-sql.ts';
import {
  dumpRows,
  listApplied,
  listSequences,
  listStoredMedia,
  listTables,
  withSnapshot,
} from '../store/table-dump.ts';
import { type BackupCounts, encodeFrame } from './frames.ts';
import { sealStream } from './sealed-stream.ts';

/** What is saved, and what seals it. */
export type BackupSource = {
  /** Of the database, with its password. */
  url: string;
  dataDir: string;
  /** The key that the photos are sealed with, wherever it comes from. */
  dataKey: DataKey;
  /** BACKUP_KEY. */
  passphrase: string;
  now: Date;
};

/** A backup that was made. `snapshotMs`: how long the database's one moment was held. */
export type MadeBackup = { path: string; counts: BackupCounts; bytes: number; ms: number; snapshotMs: number };

const READ_BYTES = 1024 * 1024;
const WECHATY_NAME = /^\w[\w.-]{0,127}$/;

/** Tells data keys apart and nothing about them. */
export function dataKeyId(dataKey: DataKey): string {
  return createHmac('sha256', sealingKey(dataKey)).update('backup').digest('hex').slice(0, 16);
}

/**
 * Writes it under another name, flushes it and gives it its name, for the owner's eyes only; what could not be made whole
 * leaves nothing behind. Never writes over a file (`BACKUP_FILE_EXISTS`).
 */
export async function writeBackup(source: BackupSource, path: string): Promise<MadeBackup> {
  const begun = performance.now();
  await refuseExisting(path);
  const draft = `${path}.part`;
  const progress: Progress = {
    counts: { tables: {}, files: 0, fileBytes: 0, missingFiles: 0 },
    snapshotMs: 0,
  };
  try {
    const bytes = await withSnapshot(source.url, (sql) => writeDraft(draft, { source, sql, progress }));
    await rename(draft, path);
    await flushFolder(dirname(path));
    const { counts, snapshotMs } = progress;
    return { path, counts, bytes, ms: Math.round(performance.now() - begun), snapshotMs };
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

type Progress = { counts: BackupCounts; snapshotMs: number };
type Making = { source: BackupSource; sql: AdminSql; progress: Progress };

async function writeDraft(draft: string, making: Making): Promise<number> {
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  const out = file.createWriteStream({ flush: true });
  await pipeline(
    frames(making),
    createZstdCompress(),
    (plain: AsyncIterable<Uint8Array>) => sealStream(plain, making.source.passphrase),
    out,
  );
  return out.bytesWritten;
}

async function* frames(making: Making): AsyncGenerator<Buffer> {
  const { source, sql, progress } = making;
  const begun = performance.now();
  yield encodeFrame({
    kind: 'begin',
    madeAt: source.now.toISOString(),
    migrations: await listApplied(sql),
    dataKeyId: dataKeyId(source.dataKey),
  });
  for (const shape of await listTables(sql)) {
    yield encodeFrame({ kind: 'table', ...shape });
    let count = 0;
    for await (const rows of dumpRows(sql, shape)) {
      count += rows.length;
      const body = Buffer.from(JSON.stringify(rows), 'utf8');
      yield encodeFrame({ kind: 'rows', table: shape.table, count: rows.length }, body);
    }
    progress.counts.tables[shape.table] = count;
  }
  for (const state of await listSequences(sql)) yield encodeFrame({ kind: 'sequence', ...state });
  const media = await listStoredMedia(sql);
  // Copying photos takes long; the moment of the database is not needed for it, and to hold it keeps dead rows.
  await sql.query('commit');
  progress.snapshotMs = Math.round(performance.now() - begun);
  for (const path of await listFiles(source, media)) yield* fileFrames(source.dataDir, path, progress.counts);
  yield encodeFrame({ kind: 'end', ...progress.counts });
}

/** The data key when it lies in the folder, what a personal account is logged in with, the photos. */
async function listFiles({ dataDir }: BackupSource, media: readonly string[]): Promise<string[]> {
  const names = await readdir(join(dataDir, 'wechaty')).catch(() => []);
  const wechaty = names.filter((name) => WECHATY_NAME.test(name)).map((name) => `wechaty/${name}`);
  return ['data.key', ...wechaty, ...media.map((id) => `media/${id}`)];
}

async function* fileFrames(dataDir: string, path: string, counts: BackupCounts): AsyncGenerator<Buffer> {
  const file = await open(join(dataDir, path), 'r').catch(() => undefined);
  if (file === undefined) {
    if (path.startsWith('media/')) counts.missingFiles += 1;
    return;
  }
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256');
    yield encodeFrame({ kind: 'file', path, size });
    for (let at = 0; at < size; ) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(READ_BYTES, size - at)), 0, null, at);
      if (bytesRead === 0) throw new Error('a file became shorter while it was read');
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      at += bytesRead;
      yield encodeFrame({ kind: 'bytes' }, piece);
    }
    yield encodeFrame({ kind: 'fileEnd', path, sha256: hash.digest('hex') });
    counts.files += 1;
    counts.fileBytes += size;
  } finally {
    await file.close();
  }
}

async function refuseExisting(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => undefined);
  const isThere = names?.includes(basename(path));
  if (isThere === false) return;
  throw new AppError({
    code: isThere ? 'BACKUP_FILE_EXISTS' : 'BACKUP_FOLDER_MISSING',
    kind: 'user',
    userText: isThere ? '这个文件已经有了，没有覆盖。请换一个文件名。' : '要放备份的文件夹不存在或打不开。请先建好。',
    detail: path,
  });
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Some file systems cannot flush a folder; the file itself is flushed.
  } finally {
    await handle.close();
  }
}
