/** What a question says once split: where, what subject, which campus, and the pieces that may be a brand. */
import { campusKey } from './name-parts.ts';
import type { Sense, Token } from './segment.ts';

/** One unbroken piece of the question that may be a brand. */
export type BrandPiece = {
  text: string;
  /** Brands of the register inside the piece, as written. Alone in the piece, one is the piece. */
  written: readonly string[];
  /** The whole piece sounds like some brand. */
  heard: boolean;
};

/** A question as the look-up works with it. */
export type Question = {
  /** Regions named, the county's own included. */
  regions: ReadonlySet<string>;
  towns: ReadonlySet<string>;
  /** Key of the campus named; '' when the main campus is named; null when none is. */
  campus: string | null;
  subjects: ReadonlySet<string>;
  /** The subject was only guessed from the legal form. */
  subjectHint: boolean;
  /** Several subjects are named that no one institution's name holds. */
  mixedSubjects: boolean;
  /** Something is spelt as dictation would (陪训, 五道, 香园): then the brand may be a sound-alike too. */
  dictated: boolean;
  /** Something beside the brand is: the words were spoken, so no character was mistaken by its looks. */
  spoken: boolean;
  pieces: readonly BrandPiece[];
  /** Latin letters in one string: full pinyin or initials; '' when there are none. */
  latin: string;
  /** Characters nothing explains, outside brands: with any of them no answer is certain. */
  unexplained: number;
};

const LETTERS = /^[a-z]+$/u;

type Draft = { places: Sense[]; subjects: Token[]; forms: Token[]; runs: Token[][]; latin: string };

/** Reads the tokens of one question. */
export function readQuestion(tokens: readonly Token[]): Question {
  const draft = sortTokens(tokens);
  const pieces = draft.runs.map(pieceOf);
  const stated = subjectsOf(draft.subjects);
  const hints = new Set(draft.forms.flatMap((token) => formHints(token)));
  const heard = tokens.filter((token) => isDictated(token) && !isOverheard(token, tokens));
  const campuses = placesOf(draft, 'campus').map((sense) => sense.campus);
  return {
    regions: new Set(placesOf(draft, 'place').flatMap((sense) => (sense.region === null ? [] : [sense.region]))),
    towns: new Set(placesOf(draft, 'town').map((sense) => sense.town)),
    campus: campuses.length === 0 ? null : campusKey(campuses.at(-1) ?? ''),
    subjects: stated.size > 0 ? stated : hints,
    subjectHint: stated.size === 0 && hints.size > 0,
    mixedSubjects: areMixed(draft.subjects.map((token) => subjectsOf([token]))),
    dictated: heard.length > 0,
    spoken: heard.some((token) => token.senses[0]?.kind !== 'brand'),
    pieces,
    latin: draft.latin,
    unexplained: pieces.filter((piece) => piece.written.length === 0 && !piece.heard).length + mixed(pieces),
  };
}

function sortTokens(tokens: readonly Token[]): Draft {
  const draft: Draft = { places: [], subjects: [], forms: [], runs: [], latin: '' };
  let run: Token[] | undefined;
  for (const token of tokens) {
    const kind = kindOf(token, tokens);
    const letters = kind === 'unknown' && LETTERS.test(token.text);
    if (letters) draft.latin += token.text;
    if (letters || (kind !== 'brand' && kind !== 'unknown')) {
      run = undefined;
      place(token, kind, draft);
      continue;
    }
    if (run === undefined || token.gap) {
      run = [];
      draft.runs.push(run);
    }
    run.push(token);
  }
  return draft;
}

/** Puts a token that belongs to no brand where it belongs. */
function place(token: Token, kind: Sense['kind'], draft: Draft): void {
  const sense = token.senses.find((each) => each.kind === kind);
  if (kind === 'subject') draft.subjects.push(token);
  if (kind === 'form') draft.forms.push(token);
  if (sense !== undefined && (kind === 'place' || kind === 'town' || kind === 'campus')) draft.places.push(sense);
}

/** 小主持 is a brand and a way to say 播音主持: a brand unless another brand stands beside it and no other subject. */
function kindOf(token: Token, tokens: readonly Token[]): Sense['kind'] {
  if (isOverheard(token, tokens)) return 'unknown';
  const canBe = (kind: Sense['kind']): boolean => token.senses.some((sense) => sense.kind === kind);
  if (!(canBe('brand') && canBe('subject'))) return token.senses[0]?.kind ?? 'unknown';
  if (tokens.some(isBrandOnly)) return 'subject';
  const others = tokens.filter((other) => other !== token).map((other) => other.senses[0]?.kind);
  return others.includes('subject') || !others.includes('unknown') ? 'brand' : 'subject';
}

/** 乐其东口才: 乐其 only sounds like 乐器, and the subject is written beside it: part of a misspelt brand. */
function isOverheard(token: Token, tokens: readonly Token[]): boolean {
  const [sense] = token.senses;
  return sense?.kind === 'subject' && sense.heard && tokens.some((other) => isWrittenSubject(other));
}

function isWrittenSubject(token: Token): boolean {
  const isBrand = token.senses.some((sense) => sense.kind === 'brand');
  return !isBrand && token.senses.some((sense) => sense.kind === 'subject' && !sense.heard);
}

function isBrandOnly(token: Token): boolean {
  return token.senses[0]?.kind === 'brand' && token.senses.every((sense) => sense.kind !== 'subject');
}

function pieceOf(run: readonly Token[]): BrandPiece {
  const text = run.map((token) => token.text).join('');
  const written = run.filter((token) => brandSense(token)?.heard === false).map((token) => token.text);
  const [only] = run;
  const heard = run.length === 1 && only !== undefined && brandSense(only)?.heard === true;
  return { text, written, heard };
}

function brandSense(token: Token): Extract<Sense, { kind: 'brand' }> | undefined {
  return token.senses.find((sense) => sense.kind === 'brand');
}

/** Only the sense taken counts: a sound-alike beside the written word is none. */
function isDictated(token: Token): boolean {
  const [sense] = token.senses;
  return sense !== undefined && 'heard' in sense && sense.heard;
}

function areMixed(groups: readonly ReadonlySet<string>[]): boolean {
  const [first, ...others] = groups;
  if (first === undefined) return false;
  return [...first].every((subject) => others.some((other) => !other.has(subject)));
}

function subjectsOf(tokens: readonly Token[]): Set<string> {
  const senses = tokens.flatMap((token) => token.senses);
  return new Set(senses.flatMap((sense) => (sense.kind === 'subject' ? sense.subjects : [])));
}

function formHints(token: Token): readonly string[] {
  return token.senses.flatMap((sense) => (sense.kind === 'form' ? sense.hints : []));
}

function placesOf<K extends Sense['kind']>(draft: Draft, kind: K): Extract<Sense, { kind: K }>[] {
  return draft.places.filter((sense): sense is Extract<Sense, { kind: K }> => sense.kind === kind);
}

/** Pieces in which a brand stands beside something else: 新童画 is not 童画. */
function mixed(pieces: readonly BrandPiece[]): number {
  return pieces.filter((piece) => piece.written.length > 0 && piece.written.join('') !== piece.text).length;
}
