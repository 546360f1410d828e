/** The inverted indexes find exactly what looking at every brand would find. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BrandHit, buildBrandIndex } from '../../src/register/brand-index.ts';
import { cutName } from '../../src/register/name-parts.ts';
import { textDistance } from '../../src/register/sounds.ts';
import { demoRows } from './demo-register.ts';

const brands = new Set(
  demoRows()
    .map((row) => cutName(row.name, row).brand)
    .filter((brand) => brand !== ''),
);
const index = buildBrandIndex(brands);
const characters = [...new Set([...brands].flatMap((brand) => [...brand]))];
const MOST = 128;

/** What the index is a short cut for. */
function scan(text: string): BrandHit[] {
  return [...brands].flatMap((brand): BrandHit[] => {
    if (brand === text) return [];
    if (brand.startsWith(text)) return [{ brand, tier: 'begins', likeness: 0.9 }];
    if (brand.includes(text) || (brand.length > 1 && text.includes(brand)))
      return [{ brand, tier: 'holds', likeness: 0.8 }];
    if (Math.abs(brand.length - text.length) > 1) return [];
    const likeness = 1 - textDistance(text, brand) / Math.max(text.length, brand.length);
    return likeness >= 0.5 ? [{ brand, tier: 'close', likeness }] : [];
  });
}

function named(hits: readonly BrandHit[]): string[] {
  return hits.map(({ brand, tier, likeness }) => `${brand} ${tier} ${likeness.toFixed(3)}`).sort();
}

describe('similar brands', () => {
  test('are those that a scan finds, for any text', () => {
    const text = fc.array(fc.constantFrom(...characters), { minLength: 2, maxLength: 6 }).map((all) => all.join(''));
    const property = fc.property(text, (words) => {
      const found = index.similar(words);
      const all = scan(words);
      if (all.length <= MOST) expect(named(found)).toEqual(named(all));
      else expect(found).toHaveLength(MOST);
    });
    fc.assert(property, { seed: 20261126, numRuns: 400 });
  });

  test.each(['启航', '童心', '其航'])('%s: best first', (text) => {
    const likeness = index.similar(text).map((hit) => hit.likeness);
    expect(likeness.length).toBeGreaterThan(0);
    expect(likeness).toEqual([...likeness].sort((a, b) => b - a));
  });

  test('one character alone is like nothing', () => {
    expect(index.similar('启')).toEqual([]);
  });
});
