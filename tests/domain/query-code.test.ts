/** Query codes: eight signs that are not mistaken for each other, every one as likely, read however they are copied. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { QUERY_CODE_BYTES, queryCode, readQueryCode } from '../../src/domain/query-code.ts';

test('has no sign that is taken for another', () => {
  for (let n = 0; n < 200; n += 1)
    expect(queryCode(randomBytes(QUERY_CODE_BYTES))).toMatch(
      /^[34679AC-HJKMNPQRTUVWXY]{4}-[34679AC-HJKMNPQRTUVWXY]{4}$/u,
    );
});

test('every sign is as likely: bytes that would favour some are passed over', () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    const sign = queryCode(Uint8Array.from([byte, ...Array.from({ length: 8 }, () => 0)])).charAt(0);
    counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  // Ten bytes each; 250 to 255 are skipped, so the zero behind them shows.
  expect([...counts.values()].sort((a, b) => a - b)).toEqual([...Array.from({ length: 24 }, () => 10), 16]);
  expect(() => queryCode(Uint8Array.from([255, 255, 1]))).toThrow(RangeError);
});

test.each([
  ['k7mc-3xpa', 'K7MC3XPA'],
  ['查询码：K7MC 3XPA', 'K7MC3XPA'],
  ['忘了', ''],
])('“%s” is read as “%s”', (said, code) => {
  expect(readQueryCode(said)).toBe(code);
});
