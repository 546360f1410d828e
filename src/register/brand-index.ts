/** Finds the register's brands that a piece of a question may mean: written so, sounding so, cut short, misspelt. */
import { initialsOf, soundKeys, spellings, syllablesOf, textDistance } from './sounds.ts';

/** How a brand was found; the order is that of trust. */
export type BrandTier = 'written' | 'heard' | 'spelled' | 'begins' | 'holds' | 'initials' | 'close';

/** One brand that may be meant. `likeness`: 1 the same, less for cut short and misspelt. */
export type BrandHit = { brand: string; tier: BrandTier; likeness: number };

/** Brands by everything they are found by; built once. */
export type BrandIndex = {
  has(brand: string): boolean;
  /** Brands of the same sound, the brand itself left out. */
  soundAlikes(text: string): string[];
  /** Brands that begin with, hold, or are spelt much like the text. */
  similar(text: string): BrandHit[];
  bySpelling(latin: string): readonly string[];
  byInitials(latin: string): readonly string[];
};

// Below this likeness two of three characters differ: no guess at all.
const LEAST_LIKENESS = 0.5;
const MOST_SIMILAR = 24;
const LONGEST_PIECE = 8;

/** Builds the index: inverted by sound, by character, by syllable, by spelling and by initials. */
export function buildBrandIndex(brands: ReadonlySet<string>): BrandIndex {
  const bySound = invert(brands, soundKeys);
  const byUnit = invert(brands, unitsOf);
  const bySpelling = invert(brands, spellings);
  const byInitials = invert(brands, initialsOf);
  return {
    has: (brand) => brands.has(brand),
    soundAlikes: (text) =>
      unique(soundKeys(text).flatMap((key) => bySound.get(key) ?? [])).filter((each) => each !== text),
    similar: (text) => similarBrands(text.slice(0, LONGEST_PIECE), byUnit),
    bySpelling: (latin) => bySpelling.get(latin) ?? [],
    byInitials: (latin) => byInitials.get(latin) ?? [],
  };
}

/** Characters and syllables: what a misspelt brand still shares with the right one. */
function unitsOf(text: string): string[] {
  return unique([...text, ...syllablesOf(text).flat()]);
}

function invert(brands: Iterable<string>, keysOf: (brand: string) => string[]): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const brand of brands) {
    if (brand === '') continue;
    for (const key of keysOf(brand)) {
      const known = index.get(key);
      if (known === undefined) index.set(key, [brand]);
      else known.push(brand);
    }
  }
  return index;
}

function similarBrands(text: string, byUnit: ReadonlyMap<string, readonly string[]>): BrandHit[] {
  if (text.length < 2) return [];
  const brands = unique(unitsOf(text).flatMap((unit) => byUnit.get(unit) ?? []));
  return brands
    .flatMap((brand) => hitFor(text, brand))
    .sort((a, b) => b.likeness - a.likeness || a.brand.length - b.brand.length)
    .slice(0, MOST_SIMILAR);
}

function hitFor(text: string, brand: string): BrandHit[] {
  if (brand === text) return [];
  if (brand.startsWith(text)) return [{ brand, tier: 'begins', likeness: 0.9 }];
  if (brand.includes(text) || (brand.length > 1 && text.includes(brand))) {
    return [{ brand, tier: 'holds', likeness: 0.8 }];
  }
  const longer = Math.max(text.length, brand.length);
  if (Math.abs(text.length - brand.length) > 1) return [];
  const likeness = 1 - textDistance(text, brand) / longer;
  return likeness >= LEAST_LIKENESS ? [{ brand, tier: 'close', likeness }] : [];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
