/** When exactly one institution can be meant (flows.md §6): a score is no promise, this flag is. */
import type { Question } from './question.ts';
import type { Match } from './score.ts';

// flows.md §6: top ≥ 0.97 and gap ≥ 0.15.
const LEAST_TOP = 0.97;
const LEAST_GAP = 0.15;
/** A sound-alike is sure only if it is alone: nothing else that is written or sounds like it. */
const HIGHEST_RIVAL_OF_SOUND = 0.8;
/** What a sound-alike without any rival is worth. */
const LONE_SOUND = 0.97;

/** Whether the best of the matches (best first) is the only one that can be meant. */
export function isCertain(matches: readonly Match[], question: Question): boolean {
  const [top] = matches;
  if (top === undefined) return false;
  const rivals = matches.filter((match) => match.family !== top.family);
  if (isWhole(top)) return isOnlyWhole(top, matches, rivals);
  if (
    !isPlainQuestion(question) ||
    top.subjectFit !== 'same' ||
    top.alias !== null ||
    !isRightCampus(top, matches, question)
  )
    return false;
  const highest = Math.max(0, ...rivals.map((match) => match.score));
  if (top.tier === 'written' && !question.dictated) {
    return top.score >= LEAST_TOP && top.score - highest >= LEAST_GAP;
  }
  const sounds = top.tier === 'heard' || top.tier === 'spelled' || top.tier === 'written';
  if (top.tier === 'heard' && !question.spoken && isPerhapsMisread(top, rivals, question)) return false;
  return sounds && top.score > HIGHEST_RIVAL_OF_SOUND && highest <= HIGHEST_RIVAL_OF_SOUND;
}

/**
 * A wrong character that was typed may look like the right one (芝 for 艺) and sound like another's (芝 for 知): sure only
 * if the rest of the brand stands as registered, and no other institution of the subject has it with another character.
 */
function isPerhapsMisread(top: Match, rivals: readonly Match[], question: Question): boolean {
  const typed = question.pieces[0]?.text ?? '';
  const wrong = differences(typed, top.brand);
  if (wrong.length === typed.length) return true;
  const others = rivals.filter((match) => match.tier === 'close' && match.subjectFit === 'same');
  return others.some((match) => isSubset(differences(typed, match.brand), wrong));
}

/** Positions at which two brands differ; all of the first where their lengths do. */
function differences(left: string, right: string): number[] {
  const all = [...left].map((_, at) => at);
  return left.length === right.length ? all.filter((at) => left.charAt(at) !== right.charAt(at)) : all;
}

function isSubset(some: readonly number[], all: readonly number[]): boolean {
  return some.every((each) => all.includes(each));
}

/** A certain sound-alike has earned the score of certainty. */
export function certainScore(match: Match): number {
  return Math.max(match.score, LONE_SOUND);
}

function isWhole(match: Match): boolean {
  return match.tier === 'code' || match.tier === 'name' || match.tier === 'bare_name';
}

function isOnlyWhole(top: Match, matches: readonly Match[], rivals: readonly Match[]): boolean {
  const whole = matches.filter(isWhole);
  // A code that main campus and branch share means the main one; a name that two families bear means neither.
  const others = whole.filter((match) => match.row.id !== top.row.id && !(top.tier === 'code' && top.campus === ''));
  if (others.length > 0 || rivals.some(isWhole)) return false;
  // A nickname, or a name without its place, is as good as a name only while nobody else could go by it.
  const loose = top.tier === 'bare_name' || (top.alias !== null && top.alias !== '曾用名');
  return !loose || rivals.every((match) => top.score - match.score >= LEAST_GAP);
}

/** Nothing unexplained, one brand, one subject not guessed from a legal form: what a short name needs to be enough. */
function isPlainQuestion(question: Question): boolean {
  const brands = question.pieces.length + (question.latin === '' ? 0 : 1);
  const several = question.pieces.some((piece) => piece.written.length > 1);
  return question.unexplained === 0 && brands === 1 && !several && !question.subjectHint && !question.mixedSubjects;
}

/** Without a campus in the question the main institution is meant; with one, that campus and no other of the name. */
function isRightCampus(top: Match, matches: readonly Match[], question: Question): boolean {
  if (question.campus === null) return top.campus === '';
  const same = matches.filter((match) => match.family === top.family && match.campus === top.campus);
  return top.campus === question.campus && same.length === 1;
}
