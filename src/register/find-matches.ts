/** Collects every institution that a question may mean, by code, whole name, brand, sound and spelling. */
import { checkSocialCreditCode } from '../domain/social-credit-code.ts';
import type { BrandHit, BrandTier } from './brand-index.ts';
import { cutName } from './name-parts.ts';
import { findRegionAtStart } from './places.ts';
import type { BrandPiece, Question } from './question.ts';
import { fitSubjects, type Match, type SubjectFit, scoreBrand, scoreWhole } from './score.ts';
import type { Token } from './segment.ts';
import { bareKey, type Naming, permitKey, type Snapshot } from './snapshot.ts';
import { haveSameTones, initialsOf, spellings } from './sounds.ts';
import { SUBJECTS_BY_WORD } from './subjects.ts';

/** Whether a row may be the answer at all, given the county asked from and the places named. */
export type Scope = (naming: Naming) => boolean;

const CODE = /[0-9a-z]{18}/gu;
const PERMIT = /(?:教民)?\d{10,20}/gu;
/** Below this nothing is worth being offered, even as a guess. */
const LEAST_SCORE = 0.5;
// 0.4 + 0.42 × 0.75: three of four characters as registered.
const LIKELY_TYPO = 0.715;
/** Endings of names as typed in letters. */
const FORM_SPELLED = /(?:peixunxuexiao|peixunzhongxin|peixunban|peixun|xuexiao|gongzuoshi|jigou)$/u;
// 0.93 × 0.86 leaves a gap of 0.17 to the brand as typed: enough to be certain (flows.md §6).
const OTHER_TONES = 0.86;
const ONLY_SAID = 0.02;
// From here up a candidate is asked about (answer.ts), below it is only a guess.
const WORTH_ASKING = 0.75;
// A look-alike of the subject has 0.736 and must stay the better guess.
const HIGHEST_GUESS = 0.73;
const SPELLED_SUBJECTS = subjectsBy(spellings);
const SUBJECT_INITIALS = subjectsBy(initialsOf);

/** Institutions whose code or permit number the words hold, O/0 and I/1 mended. */
export function findByCode(text: string, snapshot: Snapshot): Match[] {
  const joined = text.replaceAll(' ', '');
  const codes = (joined.match(CODE) ?? []).map((code) => {
    const check = checkSocialCreditCode(code);
    return check.ok ? check.code : code.toUpperCase();
  });
  const permits = (joined.match(PERMIT) ?? []).map(permitKey);
  return [...codes, ...permits]
    .flatMap((code) => snapshot.byCode.get(code) ?? [])
    .map((naming) => scoreWhole(naming, 'code'));
}

/** Institutions whose whole registered name, or an alias, is what is left without the words around it. */
export function findByName(text: string, tokens: readonly Token[], at: { snapshot: Snapshot; scope: Scope }): Match[] {
  const { snapshot, scope } = at;
  const keys = new Set([text.replaceAll(' ', ''), trimmed(text, tokens)].map(companyKey));
  const matches = [...keys].flatMap((key) => snapshot.byName.get(key) ?? []).map((each) => scoreWhole(each, 'name'));
  if (matches.length > 0) return matches;
  const regionOf = (key: string): string => findRegionAtStart(key, snapshot.regions) ?? '';
  return [...keys]
    .map((key) => bareKey(key, cutName(key, { region: regionOf(key), town: '' })))
    .flatMap((key) => snapshot.byBareName.get(key) ?? [])
    .filter(scope)
    .map((naming) => scoreWhole(naming, 'bare_name'));
}

/** Institutions found by brand, subject and place. */
export function findByBrand(question: Question, snapshot: Snapshot, scope: Scope): Match[] {
  const surely = question.pieces.flatMap((piece) => sureHits(piece, question, snapshot));
  const sure = score(surely, { question, snapshot, scope });
  const latin = findByLetters(question, snapshot, scope);
  if ([...sure, ...latin].some((match) => hasSubject(match) && match.tier === 'written')) {
    const longer = question.pieces.flatMap((piece) => beginsWith(piece, snapshot));
    return [...sure, ...latin, ...score(longer, { question, snapshot, scope })];
  }
  const guesses = question.pieces.flatMap((piece) => snapshot.brands.similar(piece.text));
  const guessed = score(guesses, { question, snapshot, scope });
  return nearAsGuess(belowTypo([...sure, ...latin, ...guessed]));
}

/** 正源绘画, where only 正源国画 is registered: nobody teaches what was asked for, so that is a guess and no question. */
function nearAsGuess(matches: Match[]): Match[] {
  if (matches.some((match) => match.subjectFit !== 'near' && match.score >= WORTH_ASKING)) return matches;
  return matches.map((match) => ({ ...match, score: Math.min(match.score, HIGHEST_GUESS) }));
}

/** One wrong character in a long brand (缤纷重年) is likelier than a shorter brand with two characters to spare (缤纷). */
function belowTypo(matches: Match[]): Match[] {
  const typos = matches.filter((match) => match.tier === 'close' && match.score >= LIKELY_TYPO && hasSubject(match));
  const best = Math.max(0, ...typos.map((match) => match.score));
  if (best === 0) return matches;
  const highest = best - 0.01;
  return matches.map((match) =>
    match.tier === 'holds' && match.score > highest ? { ...match, score: highest } : match,
  );
}

type Where = { question: Question; snapshot: Snapshot; scope: Scope };

function sureHits(piece: BrandPiece, question: Question, snapshot: Snapshot): BrandHit[] {
  const whole = piece.written.join('') === piece.text;
  const written = piece.written.map((brand): BrandHit => ({ brand, tier: whole ? 'written' : 'holds', likeness: 1 }));
  const alike = snapshot.brands.soundAlikes(piece.text);
  const typed = written.length > 0 && whole && !question.dictated;
  const heard = alike.map(
    (brand): BrandHit => ({ brand, tier: 'heard', likeness: soundLikeness(piece.text, brand, typed) }),
  );
  return [...written, ...heard];
}

/** Who typed a brand right meant its tones as well; dictation and wrong characters say nothing about tones. */
function soundLikeness(text: string, brand: string, typed: boolean): number {
  return typed && !haveSameTones(text, brand) ? OTHER_TONES : 1;
}

function beginsWith(piece: BrandPiece, snapshot: Snapshot): BrandHit[] {
  return snapshot.brands.similar(piece.text).filter((hit) => hit.tier === 'begins');
}

function score(hits: readonly BrandHit[], { question, snapshot, scope }: Where): Match[] {
  return hits.flatMap(({ brand, tier, likeness }) =>
    (snapshot.byBrand.get(brand) ?? [])
      .filter((naming) => scope(naming) && !isFarFetched(tier, fitSubjects(question, naming)))
      .map((naming) => scoreBrand({ naming, tier, likeness }, question))
      .filter((match) => match.score >= LEAST_SCORE),
  );
}

function hasSubject(match: Match): boolean {
  return match.subjectFit === 'same' || match.subjectFit === 'partly';
}

/** A brand that is only somewhat like the words means nobody without the subject. */
function isFarFetched(tier: BrandTier, fit: SubjectFit): boolean {
  return (tier === 'close' || tier === 'holds') && fit !== 'same' && fit !== 'partly';
}

/** Full pinyin and initials: every way to cut the letters into brand and subject. */
function findByLetters(question: Question, snapshot: Snapshot, scope: Scope): Match[] {
  const letters = question.latin.replace(FORM_SPELLED, '').slice(0, 60);
  const matches: Match[] = [];
  for (let at = 2; at <= letters.length; at += 1) {
    const [brand, rest] = [letters.slice(0, at), letters.slice(at)];
    matches.push(...cutLetters({ brand, rest, initials: false }, { question, snapshot, scope }));
    matches.push(...cutLetters({ brand, rest, initials: true }, { question, snapshot, scope }));
  }
  return matches;
}

type Cut = { brand: string; rest: string; initials: boolean };

function cutLetters(cut: Cut, where: Where): Match[] {
  const { brands } = where.snapshot;
  const spelled = cut.initials ? brands.byInitials(cut.brand) : brands.bySpelling(cut.brand);
  const stated = (cut.initials ? SUBJECT_INITIALS : SPELLED_SUBJECTS).get(cut.rest);
  if (spelled.length === 0 || (cut.rest !== '' && stated === undefined)) return [];
  const hits = spelled.map((brand): BrandHit => ({ brand, tier: cut.initials ? 'initials' : 'spelled', likeness: 1 }));
  const fitting = (subjects: ReadonlySet<string>): Match[] =>
    score(hits, { ...where, question: { ...where.question, subjects } });
  if (stated === undefined)
    return cut.initials ? fitting(where.question.subjects).filter(hasSubject) : fitting(where.question.subjects);
  const matches = fitting(new Set([...stated.named, ...stated.said]));
  if (!cut.initials) return matches;
  // HH is 绘画 before it is 画画, which is a way to say 美术.
  const named = stated.named.length === 0 ? [] : fitting(new Set(stated.named));
  const less = stated.named.length === 0 ? 0 : ONLY_SAID;
  return [...named, ...matches.map((match) => ({ ...match, score: match.score - less }))].filter(hasSubject);
}

/** `named`: the letters are the subject's own name; `said`: another word for it. */
type Stated = { named: string[]; said: string[] };

function subjectsBy(keysOf: (word: string) => string[]): ReadonlyMap<string, Stated> {
  const index = new Map<string, Stated>();
  for (const [word, subjects] of SUBJECTS_BY_WORD) {
    for (const key of keysOf(word)) {
      const stated = index.get(key) ?? { named: [], said: [] };
      for (const subject of subjects) (subject === word ? stated.named : stated.said).push(subject);
      index.set(key, stated);
    }
  }
  return index;
}

/** The words without what people say before and after a name. */
function trimmed(text: string, tokens: readonly Token[]): string {
  const carries = tokens.filter((token) => token.senses[0]?.kind !== 'filler');
  const from = carries[0]?.from ?? 0;
  const to = carries.at(-1)?.to ?? text.length;
  return text.slice(from, to).replaceAll(' ', '');
}

function companyKey(text: string): string {
  return text.replaceAll('有限责任公司', '有限公司');
}
