/** The key that seals photos, files and robot keys: given by the configuration, or kept in the data folder. */
import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { isSealed, KEY_BYTES } from '../kernel/sealed-box.ts';

const FILE_NAME = 'data.key';
/** 32 bytes in base64, with or without the sign that fills it up. */
const FORM = /^[A-Za-z0-9+/]{43}=?$/;

/** `given` is the key of the configuration (32 bytes), or null. */
export type DataKeyPlace = { dataDir: string; given: Uint8Array | null };

/**
 * The key of this installation, 32 bytes. Without a given one it is read from `data.key` in the data folder, which the
 * first start makes (0600, whole or not at all; of two starts at once both get the same). Whoever loses it loses the
 * photos. Throws AppError `DATA_KEY_INVALID` when the file holds no key, `DATA_KEY_LOST` when it is gone although there
 * are sealed files: a new key would hide that they can no longer be opened.
 */
export async function loadDataKey({ dataDir, given }: DataKeyPlace): Promise<Uint8Array> {
  if (given !== null) return given;
  const path = join(dataDir, FILE_NAME);
  const known = await readKey(path);
  if (known !== undefined) return known;
  for (const folder of ['media', 'spool']) if (await hasSealedFile(join(dataDir, folder))) throw lost();
  await mkdir(dataDir, { recursive: true });
  await makeKey(path);
  const made = await readKey(path);
  if (made === undefined) throw invalid('the file was removed while it was being made');
  return made;
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT')) return undefined;
    throw invalid('the file cannot be read', thrown);
  }
  const key = FORM.test(text) ? Buffer.from(text, 'base64') : undefined;
  if (key?.length !== KEY_BYTES) throw invalid('the file holds no 32 bytes in base64');
  await closeToOthers(path);
  return new Uint8Array(key);
}

/** A restored backup may have opened it to the whole machine. */
async function closeToOthers(path: string): Promise<void> {
  const { mode } = await stat(path);
  // Where we may not change it (a mounted secret), it is the administrator's business.
  if ((mode & 0o077) !== 0) await chmod(path, 0o600).catch(() => undefined);
}

/** Written and flushed under another name, then linked: the name appears with its content, and for one writer only. */
async function makeKey(path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path).catch((thrown: unknown) => {
      // Another start was faster: its key is the key.
      if (!isErrno(thrown, 'EEXIST')) throw thrown;
    });
  } finally {
    await rm(draft, { force: true });
  }
}

async function hasSealedFile(mediaDir: string): Promise<boolean> {
  const names = await readdir(mediaDir).catch(() => []);
  for (const name of names) if (await beginsSealed(join(mediaDir, name))) return true;
  return false;
}

async function beginsSealed(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return isSealed(buffer);
  } catch {
    // A folder, or a disk that fails: no sealed file that we know of.
    return false;
  } finally {
    await file.close();
  }
}

function isErrno(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}

function invalid(detail: string, cause?: unknown): AppError {
  return new AppError({
    code: 'DATA_KEY_INVALID',
    kind: 'user',
    userText: '数据文件夹里的 data.key 坏了，没有启动。请从备份放回原来的 data.key。',
    detail: `data.key: ${detail}`,
    ...(cause === undefined ? {} : { cause }),
  });
}

function lost(): AppError {
  return new AppError({
    code: 'DATA_KEY_LOST',
    kind: 'user',
    userText:
      '照片是加密保存的，钥匙 data.key 不见了，没有启动。请从备份放回；确实找不回，就把 media 文件夹改名再启动。',
    detail: 'data.key is missing although media/ holds sealed files; a new key could not open them',
  });
}
