/** docs/reliability.md: every fault of the plan has its row; every test it names is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const FAULTS = 40;
const rows = readFileSync(join(ROOT, 'docs/reliability.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| T\d\d \|/u.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test('T01 to T40 stand there once each, in order', () => {
  const ids = Array.from({ length: FAULTS }, (_, n) => `T${String(n + 1).padStart(2, '0')}`);
  expect(rows.map(([id]) => id)).toEqual(ids);
});

test.each(rows)('%s %s has a test that exists, or says why not', (...cells) => {
  const [, , tests = '', measured = '', weaker = ''] = cells;
  const named = [...tests.matchAll(/`(tests\/[^`]+)`/gu)].map(([, path = '']) => path);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  if (named.length === 0) expect(weaker).not.toBe('');
  else expect(measured).not.toBe('');
});
