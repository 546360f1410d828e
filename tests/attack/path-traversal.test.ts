/** T27: no name that comes from outside leads a file out of its folder, and no link in a folder is followed. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepMedia, readMedia } from '../../src/pipeline/media-files.ts';
import { SpoolFiles } from '../../src/pipeline/spool-files.ts';
import { mediaIdSchema } from '../../src/simulator/say-request.ts';
import { Dice } from '../fault/malformed-callbacks.ts';
import { faultSize } from '../support/fault-size.ts';

const NAMES = faultSize(2_000, 10_000);
const PIECES = [
  ...[
    '../',
    '..\\',
    '/',
    '\\',
    '.',
    '..',
    './',
    '/etc/passwd',
    'C:\\',
    '\u0000',
    '\u202e',
    '\ud800',
    '%2e%2e%2f',
    '~/',
  ],
  ...['CON', 'NUL', 'aux.txt', ' ', '\n', 'a'.repeat(300), '照片.jpg', "filename*=UTF-8''..%2fx", 'x', '-', '_', '0'],
] as const;
const BYTES = { bytes: Buffer.from('a recording'), contentType: 'audio/amr' };

let root: string;
let mediaDir: string;
const dataKey = Buffer.alloc(32, 7);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assistant-paths-'));
  mediaDir = join(root, 'in', 'here', 'media');
  await mkdir(mediaDir, { recursive: true });
});
afterEach(async () => await rm(root, { recursive: true }));

/** Everything under the root that is not in the folder itself. */
async function outside(): Promise<string[]> {
  const all = await readdir(root, { recursive: true });
  return all.filter((name) => !['in', 'in/here', 'in/here/media'].includes(name) && !name.startsWith('in/here/media/'));
}

test('fuzzed names: kept under a plain id of ours or refused, and nothing is written elsewhere', async () => {
  const dice = new Dice(20260416);
  let kept = 0;
  for (let n = 0; n < NAMES; n += 1) {
    const name = Array.from({ length: 1 + dice.roll(4) }, () => PIECES[dice.roll(PIECES.length)]).join('');
    const isPlain = /^[\w-]{1,128}$/u.test(name);
    const done = await keepMedia({ mediaDir, dataKey }, name, BYTES).then(
      () => true,
      () => false,
    );
    expect(done, JSON.stringify(name)).toBe(isPlain);
    expect(mediaIdSchema.safeParse(name).success).toBe(isPlain);
    if (!isPlain) expect(await readMedia({ mediaDir, dataKey }, name)).toBeUndefined();
    if (done) kept += 1;
  }
  process.stdout.write(`${JSON.stringify({ names: NAMES, kept })}\n`);
  expect(await outside()).toEqual([]);
  expect((await readdir(mediaDir)).every((name) => /^[\w-]{1,128}$/u.test(name))).toBe(true);
});

test('links in the media folder are neither read through nor written through', async () => {
  const secret = join(root, 'secret');
  await writeFile(secret, 'not yours');
  await symlink(secret, join(mediaDir, 'planted'));
  await symlink(secret, join(mediaDir, 'fresh.part'));
  await symlink(secret, join(mediaDir, 'taken'));
  const folder = { mediaDir, dataKey };
  expect(await readMedia(folder, 'planted')).toBeUndefined();
  await keepMedia(folder, 'fresh', BYTES);
  await keepMedia(folder, 'taken', BYTES);
  expect(await readFile(secret, 'utf8')).toBe('not yours');
  expect((await readMedia(folder, 'fresh'))?.toString()).toBe('a recording');
  expect((await readMedia(folder, 'taken'))?.toString()).toBe('a recording');
});

test('the spool names its files itself, whatever a message calls itself', () => {
  const files = new SpoolFiles({ spoolDir: mediaDir, dataKey });
  for (const piece of PIECES) {
    for (const kind of ['lane', 'id'] as const) expect(files.nameFor(kind, piece, piece)).toMatch(/^[0-9a-f]{16}$/u);
  }
});
