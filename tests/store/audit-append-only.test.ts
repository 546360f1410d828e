/** What was written down of who did and saw what stays: no statement of the program changes or deletes a row of the audit. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = new URL('../../src', import.meta.url).pathname;
/** However it is spaced, quoted or broken over lines; `truncate a, audit_entry` as well. */
const CHANGES = /(?:update\s+(?:only\s+)?|delete\s+from\s+(?:only\s+)?|truncate\b[^;`]*?)"?audit_entry"?/iu;

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith('store/generated/'),
);

test('every file of the program only adds to it', () => {
  expect(files.length).toBeGreaterThan(300);
  const changing = files.filter((name) => CHANGES.test(readFileSync(join(SRC, name), 'utf8')));
  expect(changing).toEqual([]);
  expect(files.filter((name) => readFileSync(join(SRC, name), 'utf8').includes('insert into audit_entry'))).not.toEqual(
    [],
  );
});

test.each([
  'delete from audit_entry where at < now()',
  'UPDATE audit_entry\n  set note = null',
  'truncate inbox, audit_entry',
  'delete\nfrom "audit_entry"',
])('the check sees %j', (sql) => {
  expect(CHANGES.test(sql)).toBe(true);
});
