/** Properties: names find themselves, and made-up names find nobody for certain, however they are made up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutName } from '../../src/register/name-parts.ts';
import { nameKey } from '../../src/register/normalise.ts';
import { buildRegisterIndex } from '../../src/register/register-index.ts';
import { soundKeys } from '../../src/register/sounds.ts';
import { demoRows } from './demo-register.ts';

const rows = demoRows();
const index = buildRegisterIndex(rows);
const cut = rows.map((row) => cutName(row.name, row));
const keyCounts = new Map<string, number>();
for (const row of rows) keyCounts.set(nameKey(row.name), (keyCounts.get(nameKey(row.name)) ?? 0) + 1);
const known = new Set(cut.flatMap(({ brand, subjects }) => subjects.flatMap((subject) => soundKeys(brand + subject))));
const characters = [...new Set(cut.flatMap(({ brand }) => [...brand]))];
const subjects = [...new Set(cut.flatMap((parts) => parts.subjects))];
const around = fc.constantFrom(['', ''], ['襄垣', '有证吗'], ['那个', '是不是正规的'], ['请问', '培训班靠谱不']);
const anyRow = fc.nat({ max: rows.length - 1 });
const options = { region: '襄垣县' };
const runs = { seed: 20260302, numRuns: 600 };

/** Asks for brand and subject unless the register holds them, by sound too. */
function isSilentOn(brand: string, subject: string, [before, after]: readonly string[]): boolean {
  if (soundKeys(brand + subject).some((key) => known.has(key))) return true;
  return !index.lookup(`${before ?? ''}${brand}${subject}${after ?? ''}`, options).certain;
}

describe('an institution’s own registered name', () => {
  test('finds it first, and for certain where nobody else bears it', () => {
    for (const row of rows) {
      const { certain, candidates } = index.lookup(row.name, options);
      const unique = keyCounts.get(nameKey(row.name)) === 1;
      expect({ name: row.name, first: candidates[0]?.row.id, certain }).toEqual({
        name: row.name,
        first: row.id,
        certain: unique,
      });
    }
  });

  test('its code and its permit number do the same', () => {
    for (const row of rows) {
      for (const code of [row.socialCreditCode, row.permitNumber]) {
        if (code !== null)
          expect(index.lookup(code, options)).toMatchObject({ certain: true, candidates: [{ row: { id: row.id } }] });
      }
    }
  });
});

describe('a name that nobody bears is never certain', () => {
  test('one character of the brand replaced', () => {
    const property = fc.property(
      anyRow,
      fc.nat(),
      fc.constantFrom(...characters),
      around,
      (at, where, ...[character, words]) => {
        const { brand, subjects: taught } = cut[at] ?? { brand: '', subjects: [] };
        const changed = [...brand];
        changed[where % Math.max(changed.length, 1)] = character;
        return isSilentOn(changed.join(''), taught[0] ?? '', words);
      },
    );
    fc.assert(property, runs);
  });

  test('a character added before the brand', () => {
    const property = fc.property(anyRow, fc.constantFrom(...characters), around, (at, character, words) => {
      const { brand, subjects: taught } = cut[at] ?? { brand: '', subjects: [] };
      return isSilentOn(character + brand, taught[0] ?? '', words);
    });
    fc.assert(property, runs);
  });

  test('another subject', () => {
    const property = fc.property(anyRow, fc.constantFrom(...subjects), around, (at, subject, words) =>
      isSilentOn(cut[at]?.brand ?? '', subject, words),
    );
    fc.assert(property, runs);
  });

  test('any brand without a subject', () => {
    const property = fc.property(anyRow, around, (at, [before, after]) => {
      const brand = cut[at]?.brand ?? '';
      return !index.lookup(`${before ?? ''}${brand}${after ?? ''}`, options).certain;
    });
    fc.assert(property, runs);
  });
});

describe('hostile input', () => {
  const long = 100_000;
  test.each([
    ['a hundred kilobytes of one character', '启'.repeat(long)],
    ['a hundred kilobytes of names', '启航书法'.repeat(long / 4)],
    ['a hundred kilobytes of letters', 'qihangshufa'.repeat(long / 11)],
    ['a hundred kilobytes of blanks and a name', `${' '.repeat(long)}启航书法`],
    ['combining marks', `启${'\u0301'.repeat(long)}`],
    ['emoji families', '👨‍👩‍👧‍👦'.repeat(5000)],
    ['regular expression signs', '(((.*)+)+)+$[^]\\'.repeat(2000)],
    ['NUL and lone surrogates', '\0启\ud800航\udc00书法\0'.repeat(1000)],
    ['right-to-left marks', '\u202e启航书法\u202c'.repeat(1000)],
    ['object keys', '__proto__ constructor toString'],
    ['digits', '9'.repeat(long)],
  ])('%s is answered within 50 ms', (_, words) => {
    index.lookup('启航书法', options);
    const before = performance.now();
    const { candidates } = index.lookup(words, options);
    expect(performance.now() - before).toBeLessThan(50);
    expect(candidates.length).toBeLessThanOrEqual(5);
  });

  test('no text makes it throw or give back a score out of range', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (words) =>
      index.lookup(words, options).candidates.every(({ score }) => score >= 0 && score <= 1),
    );
    fc.assert(property, { seed: 20260302, numRuns: 300 });
  });
});
