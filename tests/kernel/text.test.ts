/** Text measured, cleaned and cut without harm. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteLength,
  cleanInput,
  graphemeCount,
  splitByBytes,
  stripUnsafe,
  truncateBytes,
} from '../../src/kernel/text.ts';

const CLUSTERS = [
  'a',
  '中',
  '𠮷',
  '👨‍👩‍👧',
  '👍🏽',
  '🇨🇳',
  'e\u0301',
  'z\u0303\u0323',
  '한',
  '1️⃣',
  '。',
  '！',
  '；',
  '\n',
  '\r\n',
  ' ',
  '，',
];
const texts = fc.array(fc.constantFrom(...CLUSTERS), { maxLength: 120 }).map((clusters) => clusters.join(''));
const clustersOf = (text: string): string[] =>
  [...new Intl.Segmenter('zh').segment(text)].map(({ segment }) => segment);

describe('splitByBytes', () => {
  // The longest cluster above has 18 bytes; from there on none may ever be cut.
  it('keeps the limit, cuts between clusters only and loses nothing but one line break a cut', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 18, max: 120 }), (text, maxBytes) => {
        const parts = splitByBytes(text, maxBytes);
        for (const part of parts) {
          expect(part).not.toBe('');
          expect(byteLength(part)).toBeLessThanOrEqual(maxBytes);
        }
        expect(rejoined(text, parts)).toBe(text);
        const boundaries = new Set<number>([0]);
        let at = 0;
        for (const cluster of clustersOf(text)) {
          at += cluster.length;
          boundaries.add(at);
        }
        for (const end of endsOf(text, parts)) expect(boundaries.has(end)).toBe(true);
      }),
      { seed: 20260304, numRuns: 10_000 },
    );
  });

  it('keeps any text whole under a tiny limit, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 4, max: 12 }), (text, maxBytes) => {
        const parts = splitByBytes(text, maxBytes);
        expect(parts.every((part) => part !== '' && byteLength(part) <= maxBytes)).toBe(true);
        expect(rejoined(text, parts)).toBe(text);
      }),
      { seed: 20260305, numRuns: 3000 },
    );
  });

  it('prefers a line break to a sentence end, and that to anywhere', () => {
    expect(splitByBytes('第一行。\n第二行，很长', 18)).toEqual(['第一行。', '第二行，很长']);
    expect(splitByBytes('一句。第二句话很长', 18)).toEqual(['一句。', '第二句话很长']);
    expect(splitByBytes('没有停顿的一句话', 12)).toEqual(['没有停顿', '的一句话']);
  });

  it('does not cut at a break that would leave a tiny part', () => {
    expect(splitByBytes('a\n一二三四五六', 15)).toEqual(['a\n一二三四', '五六']);
  });

  it('gives nothing for nothing, and the whole text when it fits', () => {
    expect(splitByBytes('', 10)).toEqual([]);
    expect(splitByBytes('短\n', 10)).toEqual(['短\n']);
  });

  it('refuses a limit that not every sign fits into', () => {
    expect(() => splitByBytes('一', 3)).toThrow(RangeError);
    expect(() => splitByBytes('一', Number.NaN)).toThrow(RangeError);
  });

  it('cuts a cluster that is longer than the limit between code points', () => {
    const parts = splitByBytes(`e${'\u0301'.repeat(10)}`, 8);
    expect(parts.join('')).toBe(`e${'\u0301'.repeat(10)}`);
    expect(parts.length).toBe(3);
  });

  it('splits 100 kB without a break in reasonable time', () => {
    const start = performance.now();
    expect(splitByBytes('一'.repeat(33_000), 2048).length).toBe(49);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

/** Puts the dropped line breaks back; equal to the text exactly when nothing else is missing. */
function rejoined(text: string, parts: readonly string[]): string {
  let joined = '';
  for (const part of parts) {
    if (!text.startsWith(part, joined.length)) joined += text.startsWith('\r\n', joined.length) ? '\r\n' : '\n';
    joined += part;
  }
  const left = text.slice(joined.length);
  return left === '\n' || left === '\r\n' ? joined + left : joined;
}

/** Where each part ends in the text. */
function endsOf(text: string, parts: readonly string[]): number[] {
  let at = 0;
  return parts.map((part) => {
    at = text.indexOf(part, at) + part.length;
    return at;
  });
}

describe('truncateBytes', () => {
  it('keeps whole clusters and the limit', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 80 }), (text, maxBytes) => {
        const cut = truncateBytes(text, maxBytes);
        expect(byteLength(cut)).toBeLessThanOrEqual(maxBytes);
        const kept = clustersOf(text).reduce((so, cluster) => (cut.startsWith(so + cluster) ? so + cluster : so), '');
        expect(cut === text || cut === kept || cut === `${kept}…`).toBe(true);
      }),
      { seed: 20260306, numRuns: 2000 },
    );
  });

  it.each([
    ['你好世界', 12, '你好世界'],
    ['你好世界', 11, '你好…'],
    ['你好世界', 2, ''],
    ['👨‍👩‍👧👨‍👩‍👧', 21, '👨‍👩‍👧…'],
    ['🇨🇳🇨🇳', 12, '🇨🇳…'],
  ])('cuts %s to %i bytes', (text, maxBytes, cut) => {
    expect(truncateBytes(text, maxBytes)).toBe(cut);
  });
});

describe('cleaning', () => {
  it.each([
    ['　ＡＢ１２：（a）　', 'AB12:(a)'],
    ['①⑴㈠', '1(1)(一)'],
    ['a\u200b\u202eb\u00adc\ufeff', 'abc'],
    ['1️⃣', '1'],
    ['a \t\n　b', 'a b'],
    ['a\0\u0007b\ud800c', 'abc'],
    ['𠮷', '𠮷'],
  ])('reads %j as %j for matching', (text, clean) => {
    expect(cleanInput(text)).toBe(clean);
  });

  it('gives the same when cleaned twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(cleanInput(cleanInput(text))).toBe(cleanInput(text));
      }),
      { seed: 20260307, numRuns: 3000 },
    );
  });

  it('cleans runs of stacked marks in linear time', () => {
    const start = performance.now();
    cleanInput('\u0301\u0316'.repeat(50_000));
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('keeps everything storable: only NUL and lone surrogates go', () => {
    expect(stripUnsafe('a\0b\ud800c\udc00d𠮷\u200b\n')).toBe('abcd𠮷\u200b\n');
  });

  it('counts what people see', () => {
    expect(graphemeCount('👨‍👩‍👧🇨🇳e\u0301𠮷a')).toBe(5);
    expect(graphemeCount('一'.repeat(1000), 11)).toBe(11);
    expect(graphemeCount('')).toBe(0);
  });

  it('counts bytes as UTF-8', () => {
    expect(byteLength('a中𠮷')).toBe(8);
  });
});
