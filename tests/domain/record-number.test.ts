/** Numbers as they are made, and as people give them back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRecordNumber, randomNumber, recordNumber, seriesPrefix } from '../../src/domain/record-number.ts';

test('each kind of record has its series of the day', () => {
  expect(seriesPrefix('inspection', '2023-07-15')).toBe('JC20230715');
  expect(seriesPrefix('rectification', '2023-07-15')).toBe('ZG20230715');
  expect(seriesPrefix('task', '2023-07-15')).toBe('RW20230715');
});

test('numbers have four digits, and more when the day is busy', () => {
  expect(recordNumber('JC20230715', 1)).toBe('JC20230715-0001');
  expect(recordNumber('JC20230715', 12_345)).toBe('JC20230715-12345');
});

test.each([0, -1, 1.5, Number.NaN])('%d is no place in a series', (n) => {
  expect(() => recordNumber('JC20230715', n)).toThrow(RangeError);
});

describe('a number is understood', () => {
  test.each([
    'JC20230715-0001',
    'jc20230715-0001',
    ' JC 20230715 - 0001 ',
    'ＪＣ２０２３０７１５－０００１',
    'JC202307150001',
    'JC20230715—1',
    'jc 2023 0715 0001',
    'JC2023-07-15-0001',
    '撤回 JC20230715-0001，谢谢',
    '检查号JC20230715-0001 12:30填的',
    'JC20230715-0001就是JC20230715-1',
    'J​C20230715-0001',
  ])('%j', (said) => {
    expect(parseRecordNumber(said)).toBe('JC20230715-0001');
  });
});

describe('no number is made up from', () => {
  test.each([
    '',
    '20230715-0001',
    'JC20230715',
    'JC20230732-0001',
    'JC20230229-0001',
    'JC20230715-0000',
    'JC20230715-1234567',
    'X20230715-0001',
    '启航书法',
    'JC20230715-0001和JC20230715-0002',
  ])('%j', (said) => {
    expect(parseRecordNumber(said)).toBeUndefined();
  });
});

test('every number that is made is understood', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('inspection' as const, 'rectification' as const, 'task' as const),
      fc.integer({ min: 1, max: 999_999 }),
      (kind, n) => {
        const number = recordNumber(seriesPrefix(kind, '2023-07-15'), n);
        expect(parseRecordNumber(number)).toBe(number);
        expect(parseRecordNumber(number.replace('-', ' ').toLowerCase())).toBe(number);
      },
    ),
    { seed: 7, numRuns: 100 },
  );
});

describe('a number that tells neither time nor order', () => {
  test.each([0, 1, 7, 99, 255])('is two letters and nine digits, and read back (bytes of %i)', (byte) => {
    const number = randomNumber('XS', new Uint8Array(8).fill(byte));
    expect(number).toMatch(/^XS[3-9]\d{8}$/u);
    expect(parseRecordNumber(`查 ${number.toLowerCase()} 谢谢`)).toBe(number);
  });
});
