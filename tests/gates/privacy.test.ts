/** docs/privacy.md: every table of the schema stands in its register, and none that is not there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const schema = readFileSync(join(ROOT, 'prisma/schema.prisma'), 'utf8');
const register = readFileSync(join(ROOT, 'docs/privacy.md'), 'utf8').split('## What ends by itself')[0] ?? '';

test('names every table once', () => {
  const tables = [...schema.matchAll(/@@map\("(\w+)"\)/gu)].map(([, name = '']) => name).sort();
  const firstCells = register.split('\n').flatMap((line) => (line.startsWith('| `') ? [line.split('|')[1] ?? ''] : []));
  const named = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/gu)].map(([, name = '']) => name)).sort();
  expect(named).toEqual(tables);
});

test('every kind of personal data says why, how long, who sees it and whether it is sealed', () => {
  const rows = register.split('\n').filter((line) => line.startsWith('| `') && line.split('|').length === 8);
  expect(rows.length).toBeGreaterThan(20);
  const isEmpty = (line: string): boolean =>
    line
      .split('|')
      .slice(1, -1)
      .some((cell) => cell.trim() === '');
  expect(rows.filter(isEmpty)).toEqual([]);
});
