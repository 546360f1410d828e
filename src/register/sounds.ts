/** How Chinese text sounds: syllables without tones, initials, and which syllables people mix up. */
import { pinyin } from 'pinyin-pro';
import { lookAlike } from './look-alikes.ts';

/** Characters of names that are read in two ways; the first reading is the usual one in names. */
const TWO_READINGS: Readonly<Record<string, readonly string[]>> = {
  乐: ['le', 'yue'],
  行: ['xing', 'hang'],
  长: ['chang', 'zhang'],
  重: ['chong', 'zhong'],
  朝: ['chao', 'zhao'],
  曾: ['zeng', 'ceng'],
  单: ['dan', 'shan'],
  传: ['chuan', 'zhuan'],
  弹: ['tan', 'dan'],
  盛: ['sheng', 'cheng'],
  校: ['xiao', 'jiao'],
  角: ['jiao', 'jue'],
  觉: ['jue', 'jiao'],
  调: ['diao', 'tiao'],
  藏: ['cang', 'zang'],
};
/** More readings than this of one text are not worth keeping. */
const MOST_KEYS = 8;
// One entry a character; there are some 8,000 in use, and a limit for texts made to fill the memory.
const MOST_CHARACTERS = 20_000;
const read = new Map<string, readonly string[]>();
const toned = new Map<string, string>();
const blurs = new Map<string, readonly string[]>();

function remembered<T>(memory: Map<string, T>, character: string, make: (character: string) => T): T {
  const known = memory.get(character);
  if (known !== undefined) return known;
  const made = make(character);
  if (memory.size < MOST_CHARACTERS) memory.set(character, made);
  return made;
}

/** The syllables a character may be read as, without tones; a letter or digit reads as itself. */
function readingsOf(character: string): readonly string[] {
  return remembered(read, character, (each) => TWO_READINGS[each] ?? [pinyin(each, { toneType: 'none', v: true })]);
}

/** Whether two texts sound the same with their tones too: 童画 and 童话 do, 知源 and 致远 do not. */
export function haveSameTones(left: string, right: string): boolean {
  return withTones(left) === withTones(right);
}

function withTones(text: string): string {
  return [...text]
    .map((character) => remembered(toned, character, (each) => pinyin(each, { toneType: 'num' })))
    .join('-');
}

/** All ways to read a text, each as its list of syllables. */
export function syllablesOf(text: string): string[][] {
  let ways: string[][] = [[]];
  for (const character of text) {
    const readings = readingsOf(character);
    const [only] = readings;
    // Nearly every character has one reading: nothing to copy.
    if (only !== undefined && (readings.length === 1 || ways.length * 2 > MOST_KEYS)) {
      for (const way of ways) way.push(only);
    } else {
      ways = readings.flatMap((syllable) => ways.map((way) => [...way, syllable]));
    }
  }
  return ways;
}

/** Keys under which texts that sound alike meet: `tong-hua`. */
export function soundKeys(text: string): string[] {
  return syllablesOf(text).map((way) => way.join('-'));
}

/** The text in letters, as typed without blanks: `tonghua`. */
export function spellings(text: string): string[] {
  return syllablesOf(text).map((way) => way.join(''));
}

/** First letters of the syllables: `th`. */
export function initialsOf(text: string): string[] {
  const ways = syllablesOf(text).map((way) => way.map((syllable) => syllable.charAt(0)).join(''));
  return ways.length === 1 ? ways : [...new Set(ways)];
}

/** A syllable with what local speech and speech recognition mix up taken out: zh/z, n/l, ang/an, hu/f. */
function blurred(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=[aeiou])/, 'l')
    .replace(/^hu(?=[aeo])/, 'f')
    .replace(/([aei]n)g$/, '$1');
}

/** The syllables of a character with what is mixed up taken out: characters that share one sound nearly alike. */
export function blursOf(character: string): readonly string[] {
  return remembered(blurs, character, (each) => [...new Set(readingsOf(each).map(blurred))]);
}

/** How far apart two characters are: 0 the same, 1 nothing in common; sound-alikes, nearly so and look-alikes between. */
function characterDistance(left: string, right: string): number {
  if (left === right) return 0;
  if (haveCommon(readingsOf(left), readingsOf(right))) return 0.15;
  if (haveCommon(blursOf(left), blursOf(right))) return 0.35;
  // 0.4 in two characters scores 0.74: offered before other guesses, but never as the likely one.
  return lookAlike(left, right) ? 0.4 : 1;
}

function haveCommon(left: readonly string[], right: readonly string[]): boolean {
  return left.some((each) => right.includes(each));
}

/** Edit distance between two short texts, sound-alikes counting little. */
export function textDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + characterDistance(left.charAt(i - 1), right.charAt(j - 1));
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
