/** Finds the register's brands that a piece of a question may mean: written so, sounding so, cut short, misspelt. */
import { lookAlikesOf } from './look-alikes.ts';
import { blursOf, initialsOf, soundKeys, spellings, textDistance } from './sounds.ts';

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
const MOST_SIMILAR = 128;
const LONGEST_PIECE = 8;

/** Builds the index: inverted by sound, by blurred sound, by pair of characters, by spelling and by initials. */
export function buildBrandIndex(brands: ReadonlySet<string>): BrandIndex {
  const bySound = invert(brands, soundKeys);
  const near: NearIndex = { brands, byBlur: invert(brands, blurKeys), byPair: invert(brands, pairsOf) };
  const bySpelling = invert(brands, spellings);
  const byInitials = invert(brands, initialsOf);
  return {
    has: (brand) => brands.has(brand),
    soundAlikes: (text) =>
      unique(soundKeys(text).flatMap((key) => bySound.get(key) ?? [])).filter((each) => each !== text),
    similar: (text) => similarBrands(text.slice(0, LONGEST_PIECE), near),
    bySpelling: (latin) => bySpelling.get(latin) ?? [],
    byInitials: (latin) => byInitials.get(latin) ?? [],
  };
}

/** What finds similar brands without looking at all of them. */
type NearIndex = {
  brands: ReadonlySet<string>;
  /** By length and blurred syllable: `2:tong`. */
  byBlur: ReadonlyMap<string, readonly string[]>;
  /** By each two characters that stand side by side. */
  byPair: ReadonlyMap<string, readonly string[]>;
};

function blurKeys(brand: string): string[] {
  return unique([...brand].flatMap(blursOf)).map((blur) => `${brand.length}:${blur}`);
}

function pairsOf(brand: string): string[] {
  return unique(Array.from({ length: Math.max(brand.length - 1, 0) }, (_, at) => brand.slice(at, at + 2)));
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

function similarBrands(text: string, index: NearIndex): BrandHit[] {
  if (text.length < 2) return [];
  return [...longerBrands(text, index), ...brandsWithin(text, index.brands), ...closeBrands(text, index)]
    .sort((a, b) => b.likeness - a.likeness || a.brand.length - b.brand.length)
    .slice(0, MOST_SIMILAR);
}

/** Brands that the text is a part of. */
function longerBrands(text: string, { byPair }: NearIndex): BrandHit[] {
  const brands = (byPair.get(text.slice(0, 2)) ?? []).filter((brand) => brand !== text && brand.includes(text));
  return brands.map((brand) =>
    brand.startsWith(text) ? { brand, tier: 'begins', likeness: 0.9 } : { brand, tier: 'holds', likeness: 0.8 },
  );
}

/** Brands of two and more characters that are a part of the text. */
function brandsWithin(text: string, brands: ReadonlySet<string>): BrandHit[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; from += 1) {
    for (let to = from + 2; to <= text.length; to += 1) parts.push(text.slice(from, to));
  }
  return unique(parts)
    .filter((part) => part !== text && brands.has(part))
    .map((brand) => ({ brand, tier: 'holds', likeness: 0.8 }));
}

/** Brands as long, or one longer or shorter, in which half the characters sound or look nearly so. */
function closeBrands(text: string, { byBlur }: NearIndex): BrandHit[] {
  const blurs = [...text].map((character) => unique(lookAlikesOf(character).flatMap(blursOf)));
  return [text.length - 1, text.length, text.length + 1].flatMap((length) => {
    const shared = new Map<string, number>();
    for (const ways of blurs) {
      for (const brand of unique(ways.flatMap((blur) => byBlur.get(`${length}:${blur}`) ?? []))) {
        shared.set(brand, (shared.get(brand) ?? 0) + 1);
      }
    }
    // Fewer in common can never reach LEAST_LIKENESS: most brands are ruled out here, before any distance is taken.
    const least = Math.max(text.length, length) * LEAST_LIKENESS;
    return [...shared].flatMap(([brand, count]) => (count >= least ? closeHit(text, brand) : []));
  });
}

function closeHit(text: string, brand: string): BrandHit[] {
  if (brand.includes(text) || (brand.length > 1 && text.includes(brand))) return [];
  const likeness = 1 - textDistance(text, brand) / Math.max(text.length, brand.length);
  return likeness >= LEAST_LIKENESS ? [{ brand, tier: 'close', likeness }] : [];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
