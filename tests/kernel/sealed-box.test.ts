/** Sealed boxes: what goes in comes out for who may open it, and nothing else ever comes out. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/kernel/errors.ts';
import { BOX_OVERHEAD, isSealed, openBytes, openText, sealBytes, sealText } from '../../src/kernel/sealed-box.ts';

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const bytes = fc.uint8Array({ maxLength: 300 });
const abouts = fc.string({ unit: 'grapheme', maxLength: 20 });
const KEY = new Uint8Array(32).fill(7);
const SECRET = '站在楼梯口的照片，36.5380,113.0510';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    expect(`${thrown.message} ${thrown.userText} ${thrown.stack}`, 'no content in the error').not.toContain('36.5380');
    return thrown.code;
  }
  return 'opened';
}

describe('a sealed box', () => {
  test('gives back what was put in, for any key, bytes and owner', () => {
    fc.assert(
      fc.property(keys, bytes, abouts, (key, plain, about) => {
        const box = sealBytes(key, plain, about);
        expect(box.length).toBe(plain.length + BOX_OVERHEAD);
        expect(isSealed(box)).toBe(true);
        expect(openBytes(key, box, about).equals(plain)).toBe(true);
      }),
      { seed: 20260401, numRuns: 2000 },
    );
  });

  test('gives back strings, whatever they are written in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(openText(KEY, sealText(KEY, text, 'robot'), 'robot')).toBe(text);
      }),
      { seed: 20260402, numRuns: 1000 },
    );
    expect(openText(KEY, sealText(KEY, '\ufeff标记', 'robot'), 'robot')).toBe('\ufeff标记');
  });

  test('is never twice the same, and shows nothing of what is in it', () => {
    const boxes = Array.from({ length: 200 }, () => sealText(KEY, SECRET, 'm'));
    expect(new Set(boxes.map((box) => box.toString('hex'))).size).toBe(200);
    for (const box of boxes) expect(box.includes('36.5380')).toBe(false);
  });

  test('opens for nobody else: another key, another owner', () => {
    const box = sealText(KEY, SECRET, 'media:1');
    expect(codeOf(() => openText(new Uint8Array(32).fill(8), box, 'media:1'))).toBe('BOX_OTHER_KEY');
    expect(codeOf(() => openText(KEY, box, 'media:2'))).toBe('BOX_DAMAGED');
  });

  test('with any one bit turned it is refused, wherever the bit is', () => {
    const box = sealText(KEY, SECRET, 'media:1');
    for (let at = 0; at < box.length * 8; at += 1) {
      const bent = Buffer.from(box);
      bent[at >> 3] = (bent[at >> 3] ?? 0) ^ (1 << (at & 7));
      expect(
        codeOf(() => openText(KEY, bent, 'media:1')),
        `bit ${at}`,
      ).toMatch(/^BOX_(?:DAMAGED|OTHER_KEY)$/u);
    }
  });

  test('cut short or with something behind it, it is refused', () => {
    const box = sealText(KEY, SECRET, 'media:1');
    for (let length = 0; length < box.length; length += 1) {
      expect(
        codeOf(() => openText(KEY, box.subarray(0, length), 'media:1')),
        `${length} bytes`,
      ).toBe('BOX_DAMAGED');
    }
    expect(codeOf(() => openText(KEY, Buffer.concat([box, Buffer.of(0)]), 'media:1'))).toBe('BOX_DAMAGED');
  });

  test('any other bytes are refused, and the kinds of files that we take are no boxes', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        expect(codeOf(() => openBytes(KEY, noise, 'media:1'))).toBe('BOX_DAMAGED');
      }),
      { seed: 20260403, numRuns: 2000 },
    );
    for (const start of ['ffd8ffe0', '89504e47', '47494638', '52494646', '25504446', '2321414d', '0000002066747970']) {
      expect(isSealed(Buffer.from(start, 'hex')), start).toBe(false);
    }
  });

  test('a part of a larger buffer is opened as that part', () => {
    const box = sealText(KEY, SECRET, 'm');
    const around = Buffer.concat([Buffer.from('before'), box, Buffer.from('behind')]);
    expect(openText(KEY, new Uint8Array(around.buffer, around.byteOffset + 6, box.length), 'm')).toBe(SECRET);
  });
});
