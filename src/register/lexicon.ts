/** The words the look-up knows: those of the language, and those of one register (brands, towns, campuses). */
import { FILLER_PHRASES, PARTICLE_WORDS } from './fillers.ts';
import { AUDIENCE_WORDS, LEGAL_FORMS } from './legal-forms.ts';
import { campusKey, type NameParts } from './name-parts.ts';
import { findShortName, type PlaceWords, placeWords } from './places.ts';
import type { Lexicon, PricedSense, Sense } from './segment.ts';
import { soundKeys } from './sounds.ts';
import { SUBJECTS_BY_WORD } from './subjects.ts';

/** Prices: a known word beats a sound-alike, a brand beats a filler, and anything beats leaving it unexplained. */
const PRICE = {
  brand: 0.1,
  place: 0.1,
  town: 0.11,
  campus: 0.1,
  subject: 0.09,
  form: 0.13,
  filler: 0.15,
  shortForm: 0.3,
  particle: 0.35,
  heardPlace: 0.3,
  heardSubject: 0.5,
  heardForm: 0.5,
  heardBrand: 0.52,
} as const;
/** Endings that speech recognition often mistakes. */
const HEARD_FORMS = ['培训', '培训班', '培训学校', '培训中心', '学校', '机构', '工作室'];
const CAMPUS_WORDS = [
  ...['一', '二', '三', '四', '五'].flatMap((number) => [`第${number}校区`, `${number}部`, `第${number}分校`]),
  '分校',
  '分店',
];
const VERB = /^[打踢弹学练]/u;
const MAIN_WORDS = ['总校', '总部', '主校区', '本部'];

/** What a register brings along. */
export type RegisterWords = {
  parts: Iterable<Pick<NameParts, 'brand' | 'campus'>>;
  towns: Iterable<string>;
  regions: ReadonlySet<string>;
};

/** The lexicon for one register. */
export function buildLexicon(register: RegisterWords): Lexicon {
  const words = new Map<string, PricedSense[]>();
  const sounds = new Map<string, PricedSense[]>();
  for (const [word, senses] of LANGUAGE.words) words.set(word, [...senses]);
  for (const [key, senses] of LANGUAGE.sounds) sounds.set(key, [...senses]);
  addPlaces(placeWords(register.regions), words);
  for (const town of new Set(register.towns)) addTown(town, words);
  const brands = new Set<string>();
  const campuses = new Set<string>();
  for (const { brand, campus } of register.parts) {
    brands.add(brand);
    campuses.add(campus);
  }
  for (const campus of campuses) if (campus !== '') addCampus(campus, words);
  for (const brand of brands) addBrand(brand, words, sounds);
  return {
    find: (word) => words.get(word),
    findBySound: (key) => sounds.get(key),
    longestWord: longest(words.keys()),
    longestSound: longestSound(sounds.keys()),
  };
}

/** The same lexicon, in which the county asked from may also be misheard (香园 for 襄垣). */
export function hearPlace(lexicon: Lexicon, region: string): Lexicon {
  const heard: PricedSense = { sense: { kind: 'place', region, heard: true }, price: PRICE.heardPlace };
  const keys = new Set([region, findShortName(region) ?? ''].filter((word) => word.length > 1).flatMap(soundKeys));
  return {
    ...lexicon,
    findBySound: (key) => (keys.has(key) ? [heard, ...(lexicon.findBySound(key) ?? [])] : lexicon.findBySound(key)),
  };
}

const LANGUAGE = languageWords();

function languageWords(): { words: Map<string, PricedSense[]>; sounds: Map<string, PricedSense[]> } {
  const words = new Map<string, PricedSense[]>();
  const sounds = new Map<string, PricedSense[]>();
  for (const phrase of FILLER_PHRASES) add(words, phrase, { sense: { kind: 'filler' }, price: PRICE.filler });
  for (const word of AUDIENCE_WORDS) add(words, word, { sense: { kind: 'filler' }, price: PRICE.filler });
  for (const word of PARTICLE_WORDS) add(words, word, { sense: { kind: 'filler' }, price: PRICE.particle });
  for (const [form, hints] of LEGAL_FORMS) {
    add(words, form, {
      sense: { kind: 'form', hints, heard: false },
      price: form.length < 2 ? PRICE.shortForm : PRICE.form,
    });
  }
  for (const form of HEARD_FORMS) {
    for (const key of soundKeys(form))
      add(sounds, key, { sense: { kind: 'form', hints: [], heard: true }, price: PRICE.heardForm });
  }
  for (const campus of CAMPUS_WORDS) addCampus(campus, words);
  for (const word of MAIN_WORDS) add(words, word, { sense: { kind: 'campus', campus: '' }, price: PRICE.campus });
  for (const [word, subjects] of SUBJECTS_BY_WORD) addSubject(word, subjects, { words, sounds });
  return { words, sounds };
}

type Tables = { words: Map<string, PricedSense[]>; sounds: Map<string, PricedSense[]> };

function addSubject(word: string, subjects: readonly string[], to: Tables): void {
  add(to.words, word, { sense: { kind: 'subject', subjects, heard: false }, price: PRICE.subject });
  // Only the noun is misheard; with its verb (弹钢琴) a brand's last character would be taken for the verb.
  if (VERB.test(word)) return;
  for (const key of soundKeys(word)) {
    add(to.sounds, key, { sense: { kind: 'subject', subjects, heard: true }, price: PRICE.heardSubject });
  }
}

function addBrand(brand: string, words: Map<string, PricedSense[]>, sounds: Map<string, PricedSense[]>): void {
  // A brand of one character would be found everywhere; such an institution is found by its full name.
  if (brand.length < 2) return;
  add(words, brand, { sense: { kind: 'brand', heard: false }, price: PRICE.brand });
  const sense: Sense = { kind: 'brand', heard: true };
  for (const key of soundKeys(brand)) {
    const known = sounds.get(key)?.some((each) => each.sense.kind === 'brand') === true;
    if (!known) add(sounds, key, { sense, price: PRICE.heardBrand });
  }
}

function addPlaces(places: PlaceWords, words: Map<string, PricedSense[]>): void {
  for (const [word, { region, short }] of places) {
    // A short place name (长子, 和顺) is a word that brands use too: the brand is cheaper.
    add(words, word, { sense: { kind: 'place', region, heard: false }, price: short ? PRICE.filler : PRICE.place });
  }
}

function addTown(town: string, words: Map<string, PricedSense[]>): void {
  if (town.length < 2) return;
  const short = town.replace(/(?:镇|乡|街道)$/u, '');
  for (const word of new Set([town, short])) {
    if (word.length >= 2) add(words, word, { sense: { kind: 'town', town }, price: PRICE.town });
  }
}

function addCampus(campus: string, words: Map<string, PricedSense[]>): void {
  add(words, campus, { sense: { kind: 'campus', campus: campusKey(campus) }, price: PRICE.campus });
}

function add(to: Map<string, PricedSense[]>, key: string, sense: PricedSense): void {
  const known = to.get(key);
  if (known === undefined) to.set(key, [sense]);
  else known.push(sense);
}

function longest(words: Iterable<string>): number {
  let length = 1;
  for (const word of words) length = Math.max(length, word.length);
  return length;
}

function longestSound(keys: Iterable<string>): number {
  let length = 1;
  for (const key of keys) length = Math.max(length, key.split('-').length);
  return Math.min(length, 6);
}
