/** Reads a backup from its first byte to its last: only one that opens whole, in order and with its own counts is good. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { AppError } from '../kernel/errors.ts';
import { type BackupBegin, type BackupCounts, type Frame, readFrames } from './frames.ts';
import { damaged, openStream } from './sealed-stream.ts';

/** What a good backup says about itself. */
export type CheckedBackup = { begin: BackupBegin; counts: BackupCounts };

/** Hands every frame to `take`, in order. Throws AppError when the file is no backup, of another key, or damaged. */
export async function readBackup(
  path: string,
  passphrase: string,
  take: (frame: Frame) => Promise<void> | void,
): Promise<void> {
  await access(path).catch(() => {
    throw new AppError({ code: 'BACKUP_FILE_MISSING', kind: 'user', userText: '备份文件读不到，请核对路径。' });
  });
  try {
    await pipeline(
      createReadStream(path),
      (sealed: AsyncIterable<Uint8Array>) => openStream(sealed, passphrase),
      createZstdDecompress(),
      async (plain: AsyncIterable<Uint8Array>) => {
        for await (const frame of readFrames(plain)) await take(frame);
      },
    );
  } catch (thrown) {
    const isPacking = thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('ZSTD_');
    throw isPacking ? damaged('its packing is broken') : thrown;
  }
}

/** Checks all of it and changes nothing. Throws as `readBackup` does. */
export async function checkBackup(path: string, passphrase: string): Promise<CheckedBackup> {
  const checker = new Checker();
  await readBackup(path, passphrase, (frame) => checker.take(frame));
  return checker.result();
}

class Checker {
  readonly #tables: Record<string, number> = {};
  #begin: BackupBegin | undefined;
  #counts: BackupCounts | undefined;
  #file: { path: string; left: number; hash: Hash } | undefined;
  #files = 0;
  #fileBytes = 0;

  take({ head, body }: Frame): void {
    if ((this.#begin === undefined) !== (head.kind === 'begin')) throw damaged('it does not begin as it should');
    switch (head.kind) {
      case 'begin':
        this.#begin = head;
        return;
      case 'table':
        this.#tables[head.table] = 0;
        return;
      case 'rows':
        this.#tables[head.table] = (this.#tables[head.table] ?? Number.NaN) + head.count;
        return;
      case 'file':
        this.#file = { path: head.path, left: head.size, hash: createHash('sha256') };
        this.#fileBytes += head.size;
        return;
      case 'bytes':
        this.#bytes(body);
        return;
      case 'fileEnd':
        this.#endFile(head);
        return;
      case 'end':
        this.#end(head);
        return;
      default:
    }
  }

  result(): CheckedBackup {
    if (this.#begin === undefined || this.#counts === undefined) throw damaged('it has no end');
    return { begin: this.#begin, counts: this.#counts };
  }

  #bytes(body: Buffer): void {
    if (this.#file === undefined) throw damaged('bytes of no file');
    this.#file.hash.update(body);
    this.#file.left -= body.length;
  }

  #endFile({ path, sha256 }: { path: string; sha256: string }): void {
    const file = this.#file;
    const isWhole = file?.path === path && file.left === 0 && file.hash.digest('hex') === sha256;
    if (!isWhole) throw damaged(`${path} is not as it was`);
    this.#file = undefined;
    this.#files += 1;
  }

  #end({ kind: _, ...counts }: BackupCounts & { kind: 'end' }): void {
    const names = Object.keys(counts.tables);
    const isSame = names.length === Object.keys(this.#tables).length;
    const wrong = names.filter((table) => this.#tables[table] !== counts.tables[table]);
    if (!isSame || wrong.length > 0) throw damaged(`other counts than it says: ${wrong.join(', ')}`);
    if (this.#files !== counts.files || this.#fileBytes !== counts.fileBytes) throw damaged('other files than it says');
    this.#counts = counts;
  }
}
