/** The key that seals photos, files and robot keys: given by the configuration, or kept in the data folder. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { chmod, link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { fixedRing, type KeyRing } from '../kernel/key-ring.ts';
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

/** As the configuration has it: the given key or null, and the key before it. */
export type KeyRingPlace = { dataDir: string; dataKey: Uint8Array | null; previousDataKey: Uint8Array | null };

/**
 * All keys of this installation. The given one seals; without one the first of `data.key`, which is read again whenever the
 * file was changed: a running program takes up a new key with the next thing that it seals or cannot open.
 */
export async function openKeyRing({
  dataDir,
  dataKey: given,
  previousDataKey: previous,
}: KeyRingPlace): Promise<KeyRing> {
  const path = join(dataDir, FILE_NAME);
  if (given !== null) {
    // Who moves from the file to the environment still opens what the file's key sealed.
    const kept = (await readFile(path, 'utf8').catch(() => '')).split(/\s+/u).filter((line) => FORM.test(line));
    return fixedRing([given, ...(previous ? [previous] : []), ...kept.map(parseKey)]);
  }
  await loadDataKey({ dataDir, given });
  return fileRing(path, previous ? [previous] : []);
}

function fileRing(path: string, others: readonly Uint8Array[]): KeyRing {
  let seen = '';
  let keys = parseKeys(readFileSync(path, 'utf8'));
  const look = (isForced: boolean): typeof keys => {
    try {
      const { mtimeMs, ino, size } = statSync(path);
      const mark = `${mtimeMs} ${ino} ${size}`;
      if (mark !== seen || isForced) keys = parseKeys(readFileSync(path, 'utf8'));
      seen = mark;
    } catch {
      // Gone or unreadable just now: what is known still serves; the next start says it.
    }
    return keys;
  };
  return { newest: () => look(false)[0], all: (isMissed = false) => [...look(isMissed), ...others] };
}

/** Makes a new key the first of `data.key`; the older ones stay behind it. */
export async function addDataKey(dataDir: string): Promise<void> {
  const path = join(dataDir, FILE_NAME);
  const old = parseKeys(await readFile(path, 'utf8'));
  await replaceKeys(path, [new Uint8Array(randomBytes(KEY_BYTES)), ...old]);
}

/** Leaves only the first of `data.key`; gives how many were thrown away. */
export async function dropOldDataKeys(dataDir: string): Promise<number> {
  const path = join(dataDir, FILE_NAME);
  const [newest, ...old] = parseKeys(await readFile(path, 'utf8'));
  if (old.length > 0) await replaceKeys(path, [newest]);
  return old.length;
}

async function replaceKeys(path: string, keys: readonly Uint8Array[]): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeDraft(draft, keys);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDraft(draft: string, keys: readonly Uint8Array[]): Promise<void> {
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(keys.map((key) => `${Buffer.from(key).toString('base64')}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT')) return undefined;
    throw invalid('the file cannot be read', thrown);
  }
  const [key] = parseKeys(text);
  await closeToOthers(path);
  return key;
}

/** One key a line, the newest first. Throws AppError `DATA_KEY_INVALID`. */
function parseKeys(text: string): [Uint8Array, ...Uint8Array[]] {
  const keys = text.trim().split(/\s+/u).map(parseKey);
  const [first, ...others] = keys;
  if (first === undefined) throw invalid('the file is empty');
  return [first, ...others];
}

function parseKey(line: string): Uint8Array {
  const key = FORM.test(line) ? Buffer.from(line, 'base64') : undefined;
  if (key?.length !== KEY_BYTES) throw invalid('the file holds no 32 bytes in base64');
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
    await writeDraft(draft, [randomBytes(KEY_BYTES)]);
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
