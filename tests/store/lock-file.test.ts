/** The lock file: one holder, freed by the dead. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withFileLock } from '../../src/store/lock-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assistant-lock-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('one at a time, and nothing is left behind', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 6 }, () => withFileLock(join(folder, 'a.lock'), work)));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('work that throws gives the lock back', async () => {
  const path = join(folder, 'b.lock');
  await expect(withFileLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withFileLock(path, () => Promise.resolve('yes'))).toBe('yes');
});

test.each([
  ['a dead process', JSON.stringify({ pid: 999_999_999, mark: '' })],
  ['an earlier process with our id', JSON.stringify({ pid: process.pid, mark: '1' })],
  ['half a file', '{"pid":'],
  ['an empty file', ''],
])('a lock of %s is cleared, by whichever waiter comes first', async (_whose, content) => {
  const path = join(folder, 'c.lock');
  await writeFile(path, content);
  let inside = 0;
  const work = async (): Promise<number> => {
    inside += 1;
    await new Promise((resolve) => setImmediate(resolve));
    const seen = inside;
    inside -= 1;
    return seen;
  };
  expect(await Promise.all([1, 2, 3].map(() => withFileLock(path, work)))).toEqual([1, 1, 1]);
});

test('a clearer that was killed holds nobody up', async () => {
  const path = join(folder, 'd.lock');
  const dead = JSON.stringify({ pid: 999_999_999, mark: '' });
  await writeFile(path, dead);
  await writeFile(`${path}.clearing`, dead);
  expect(await withFileLock(path, async () => 'in')).toBe('in');
});

test('many waiters at a dead lock come in one after another, and leave nothing behind', async () => {
  const path = join(folder, 'e.lock');
  for (let round = 0; round < 10; round += 1) {
    await writeFile(path, JSON.stringify({ pid: process.pid, mark: '1' }));
    let inside = 0;
    const work = async (): Promise<number> => {
      inside += 1;
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return inside;
    };
    expect(await Promise.all(Array.from({ length: 6 }, () => withFileLock(path, work)))).toEqual([0, 0, 0, 0, 0, 0]);
  }
  expect((await readdir(folder)).filter((name) => name.startsWith('e.lock'))).toEqual([]);
});
