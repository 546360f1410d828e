/** What is the database's fault is told from what is a message's: the one is tried again, the other is parked. */
import { expect, test } from 'vitest';
import { troubleOf } from '../../src/store/database-trouble.ts';

const coded = (code: string, message = 'no') => Object.assign(new Error(message), { code });

test.each([
  ['57P01', 'away'],
  ['28P01', 'away'],
  ['3D000', 'away'],
  ['55000', 'away'],
  ['53100', 'away'],
  ['ECONNREFUSED', 'away'],
  ['40P01', 'locked'],
  ['23505', undefined],
  ['22P02', undefined],
])('%s: %s', (code, trouble) => {
  expect(troubleOf(coded(code))).toBe(trouble);
  expect(troubleOf(new Error('wrapped', { cause: coded(code) }))).toBe(trouble);
});

test('the driver’s own sentences count; anything else does not', () => {
  expect(troubleOf(new Error('Connection terminated unexpectedly'))).toBe('away');
  expect(troubleOf(new Error('something'))).toBeUndefined();
  expect(troubleOf('no error')).toBeUndefined();
});
