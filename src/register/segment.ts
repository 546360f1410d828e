/** Splits normalised words into brand, subject, place, campus, form and filler: the cheapest way to explain them all. */
import { syllablesOf } from './sounds.ts';

/** What a piece of text may be. `heard`: it only sounds like the word. */
export type Sense =
  | { kind: 'brand'; heard: boolean }
  | { kind: 'subject'; subjects: readonly string[]; heard: boolean }
  | { kind: 'form'; hints: readonly string[]; heard: boolean }
  | { kind: 'place'; region: string | null; heard: boolean }
  | { kind: 'town'; town: string }
  | { kind: 'campus'; campus: string }
  | { kind: 'filler' }
  | { kind: 'unknown' };

/** A sense with its price; what is surer is cheaper, an unexplained character costs 1. */
export type PricedSense = { sense: Sense; price: number };

/** Words and sounds with their senses. */
export type Lexicon = {
  find(word: string): readonly PricedSense[] | undefined;
  findBySound(key: string): readonly PricedSense[] | undefined;
  longestWord: number;
  longestSound: number;
};

/** A piece of the text with all its senses, the cheapest first. `gap`: a blank stands before it. */
export type Token = { text: string; from: number; to: number; gap: boolean; senses: readonly Sense[] };

type Step = { price: number; from: number; senses: readonly Sense[] };

const UNKNOWN: readonly Sense[] = [{ kind: 'unknown' }];
const UNKNOWN_PRICE = 1;
const LEADING_PLACE = 0.1;
// A campus the register does not know: «城南校区» is still a campus, not part of a brand.
const CAMPUS_PATTERN = /^(?:\p{Script=Han}{2,3}校区|\p{Script=Han}{2}分校|第?[一二三四五六七八九\d]校区)$/u;
const CAMPUS_PRICE = 0.5;
const CAMPUS_LENGTHS = { least: 3, most: 5 };

/** Splits one line of normalised text. */
export function segment(text: string, lexicon: Lexicon): Token[] {
  const steps = cheapestSteps(text, lexicon);
  const tokens: Token[] = [];
  for (let to = text.length; to > 0; ) {
    const step = steps[to];
    if (step === undefined) break;
    if (step.senses.length > 0) {
      const gap = step.from > 0 && text.charAt(step.from - 1) === ' ';
      tokens.push({ text: text.slice(step.from, to), from: step.from, to, gap, senses: step.senses });
    }
    to = step.from;
  }
  return tokens.reverse();
}

function cheapestSteps(text: string, lexicon: Lexicon): (Step | undefined)[] {
  const steps: (Step | undefined)[] = [{ price: 0, from: 0, senses: [] }];
  const chunkEnds = endsOfChunks(text);
  for (let from = 0; from < text.length; from += 1) {
    const soFar = steps[from]?.price;
    if (soFar === undefined) continue;
    if (text.charAt(from) === ' ') {
      offer(steps, from + 1, { price: soFar, from, senses: [] });
      continue;
    }
    offer(steps, from + 1, { price: soFar + UNKNOWN_PRICE, from, senses: UNKNOWN });
    offerWords(steps, { text, from, end: chunkEnds[from] ?? from + 1, lexicon });
  }
  return steps;
}

type Window = { text: string; from: number; end: number; lexicon: Lexicon };

function offerWords(steps: (Step | undefined)[], window: Window): void {
  const { text, from, end, lexicon } = window;
  const soFar = steps[from]?.price ?? 0;
  for (let to = from + 1; to <= Math.min(end, from + lexicon.longestWord); to += 1) {
    const word = text.slice(from, to);
    const found = lexicon.find(word) ?? soundSenses(word, lexicon) ?? campusSenses(word);
    if (found === undefined) continue;
    const price = Math.min(...found.map((each) => each.price)) - (isLeadingPlace(found, from) ? LEADING_PLACE : 0);
    const senses = [...found].sort((a, b) => a.price - b.price).map((each) => each.sense);
    offer(steps, to, { price: soFar + price, from, senses });
  }
}

/** Names begin with their place: 静乐|童心 is likelier than 静|乐童|心, though 乐童 is a brand. */
function isLeadingPlace(found: readonly PricedSense[], from: number): boolean {
  return from === 0 && found.some(({ sense }) => sense.kind === 'place' && !sense.heard);
}

function offer(steps: (Step | undefined)[], at: number, step: Step): void {
  const known = steps[at];
  if (known === undefined || step.price < known.price) steps[at] = step;
}

function soundSenses(word: string, lexicon: Lexicon): readonly PricedSense[] | undefined {
  if (word.length < 2 || word.length > lexicon.longestSound) return undefined;
  const found = syllablesOf(word).flatMap((way) => lexicon.findBySound(way.join('-')) ?? []);
  return found.length > 0 ? found : undefined;
}

function campusSenses(word: string): readonly PricedSense[] | undefined {
  if (word.length < CAMPUS_LENGTHS.least || word.length > CAMPUS_LENGTHS.most || !CAMPUS_PATTERN.test(word)) {
    return undefined;
  }
  return [{ sense: { kind: 'campus', campus: word }, price: CAMPUS_PRICE }];
}

function endsOfChunks(text: string): number[] {
  const ends: number[] = [];
  let end = text.length;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text.charAt(at) === ' ') end = at;
    ends[at] = end;
  }
  return ends;
}
