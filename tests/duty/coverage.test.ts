/** Which institutions must have a safety check, and in which order the missing ones are named. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safetyCoverage } from '../../src/duty/coverage.ts';
import { INSTITUTION_STATUSES } from '../../src/register/institution.ts';

const row = (id: string, name: string, status = 'valid') => ({ id, name, status });

test.each(INSTITUTION_STATUSES)('an institution that is %s is due', (status) => {
  expect(safetyCoverage([row('1', '启航', status)], new Set())).toEqual({ due: 1, done: 0, missing: ['启航'] });
});

test('a check of the main campus does not cover its branch', () => {
  const rows = [row('1', '启航'), { ...row('2', '启航（侯堡校区）'), parentId: '1' }];
  expect(safetyCoverage(rows, new Set(['1']))).toEqual({ due: 2, done: 1, missing: ['启航（侯堡校区）'] });
});

test('a check of a place that is not on the register does not count', () => {
  expect(safetyCoverage([row('1', '启航')], new Set(['1', '9']))).toEqual({ due: 1, done: 1, missing: [] });
});

test('an empty register has nothing due', () => {
  expect(safetyCoverage([], new Set(['1']))).toEqual({ due: 0, done: 0, missing: [] });
});

describe('the missing ones', () => {
  test('name closed sites last', () => {
    const rows = [
      row('1', 'A', 'deregistered'),
      row('2', 'B', 'revoked'),
      row('3', 'C', 'closed_by_itself'),
      row('4', 'E', 'not_training'),
      row('5', 'D', 'suspended'),
    ];
    expect(safetyCoverage(rows, new Set()).missing).toEqual(['D', 'E', 'A', 'B', 'C']);
  });

  test('are in the same order whatever the order of the rows', () => {
    const rows = Array.from({ length: 12 }, (_, n) => row(String(n), `机构${n % 4}`, n % 3 ? 'valid' : 'revoked'));
    const expected = safetyCoverage(rows, new Set(['3'])).missing;
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 12 }), (shuffled) => {
        expect(safetyCoverage(shuffled, new Set(['3'])).missing).toEqual(expected);
      }),
      { seed: 505, numRuns: 50 },
    );
  });
});

test('due is always done plus missing', () => {
  const ids = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 40 });
  fc.assert(
    fc.property(ids, ids, (registered, checked) => {
      const found = safetyCoverage(
        registered.map((id) => row(id, `机构${id}`)),
        new Set(checked),
      );
      expect(found.due).toBe(new Set(registered).size);
      expect(found.done + found.missing.length).toBe(found.due);
      expect(found.done).toBe(new Set(registered.filter((id) => checked.includes(id))).size);
    }),
    { seed: 502, numRuns: 100 },
  );
});
