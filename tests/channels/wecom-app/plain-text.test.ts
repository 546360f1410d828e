/** What people wrote goes out whole, without linking or mentioning by itself, or not at all. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TEXT_BYTES, textContent } from '../../../src/channels/wecom-app/plain-text.ts';

const piece = fc.oneof(
  fc.constantFrom('<@u1>', '<a href="http://evil.example">', '</A>', '<b>', '👨‍👩‍👧‍👦', '查证照', '\n', ' '),
  fc.string({ unit: 'grapheme', maxLength: 30, size: 'max' }),
);
const text = fc.array(piece, { maxLength: 120, size: 'max' }).map((pieces) => pieces.join(''));

it('keeps every text that fits, and cuts none', () => {
  let [kept, refused] = [0, 0];
  fc.assert(
    fc.property(text, (said) => {
      const result = textContent(said);
      const bytes = Buffer.byteLength(said);
      expect(result.ok).toBe(said.trim() !== '' && bytes <= TEXT_BYTES);
      if (!result.ok) {
        refused += 1;
        return;
      }
      kept += 1;
      expect(Buffer.byteLength(result.content)).toBeLessThanOrEqual(TEXT_BYTES);
      expect([...result.content]).toHaveLength([...said].length);
      expect(result.content).not.toMatch(/<@|<\/?a\b/i);
    }),
    { seed: 20261123, numRuns: 2000 },
  );
  expect([kept > 200, refused > 200]).toEqual([true, true]);
});
