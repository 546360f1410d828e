/** The data key: made once, never replaced, and its loss is told instead of hidden. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealBytes } from '../../src/kernel/sealed-box.ts';
import { loadDataKey } from '../../src/store/data-key.ts';

let dataDir: string;
const keyFile = () => join(dataDir, 'data.key');
const load = () => loadDataKey({ dataDir, given: null });

beforeEach(() => {
  dataDir = join(tmpdir(), `assistant-key-${randomUUID()}`);
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

test('the first start makes a key that only its owner reads; later starts get the same', async () => {
  const key = await load();
  expect(key).toHaveLength(32);
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
  expect(Buffer.from((await readFile(keyFile(), 'utf8')).trim(), 'base64').equals(key)).toBe(true);
  expect(await load()).toEqual(key);
  expect(await readdir(dataDir)).toEqual(['data.key']);
});

test('fifty starts at once get the same key, and leave nothing else behind', async () => {
  const keys = await Promise.all(Array.from({ length: 50 }, load));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(await readdir(dataDir)).toEqual(['data.key']);
});

test('two installations have different keys', async () => {
  const first = await load();
  await rm(dataDir, { recursive: true });
  expect(await load()).not.toEqual(first);
});

test('a key from the configuration is used, and no file is made', async () => {
  const given = new Uint8Array(32).fill(9);
  expect(await loadDataKey({ dataDir, given })).toEqual(given);
  await expect(readdir(dataDir)).rejects.toThrow('ENOENT');
});

test.each([
  ['without the sign that fills up', 'A'.repeat(43), 'A'.repeat(43)],
  ['with blanks around it', ` ${'B'.repeat(43)}=\r\n`, `${'B'.repeat(43)}=`],
])('a key that was put there by hand, %s', async (_how, content, same) => {
  await mkdir(dataDir);
  await writeFile(keyFile(), content);
  expect(Buffer.from(await load())).toEqual(Buffer.from(same, 'base64'));
});

test.each([
  ['nothing', ''],
  ['a word', 'password'],
  ['too little', Buffer.alloc(31).toString('base64')],
  ['too much', Buffer.alloc(33).toString('base64')],
  ['half a file', 'AAAA'],
])('a file with %s in it stops the start, and stays as it is', async (_what, content) => {
  await mkdir(dataDir);
  await writeFile(keyFile(), content);
  await expect(load()).rejects.toMatchObject({ code: 'DATA_KEY_INVALID' });
  expect(await readFile(keyFile(), 'utf8')).toBe(content);
});

test('a key that a restored backup opened to others is closed again', async () => {
  await load();
  await chmod(keyFile(), 0o644);
  await load();
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
});

test('a lost key with sealed photos beside it stops the start; without any, a new one is made', async () => {
  await load();
  await rm(keyFile());
  await mkdir(join(dataDir, 'media', 'a-folder'), { recursive: true });
  await writeFile(join(dataDir, 'media', 'old'), 'a plain photo of the time before');
  await load();
  await rm(keyFile());
  await writeFile(join(dataDir, 'media', 'new'), sealBytes(new Uint8Array(32), Buffer.from('x'), 'new'));
  await expect(load()).rejects.toMatchObject({ code: 'DATA_KEY_LOST', userText: expect.stringContaining('data.key') });
  await expect(stat(keyFile())).rejects.toThrow('ENOENT');
});
