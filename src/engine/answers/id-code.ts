/** The 18-character unified social credit code, found in what was said. */
import { checkSocialCreditCode } from '../../domain/social-credit-code.ts';
import { cleanInput } from '../../kernel/text.ts';
import type { Understood } from './answer.ts';
import { type Heard, isDeniedOrAsked } from './heard.ts';
import { WHY } from './texts.ts';

const CODE_LENGTH = 18;
const SPOKEN_DIGITS = '零一二三四五六七八九';

/** Reads one code. Impossible letters are mended and told in the note. */
export function understandIdCode(heard: Heard, said: string): Understood {
  // From what was really said: a small l may have been a 1, and `heard` is all small.
  const runs = codeRuns(said);
  if (heard.tight.includes('教民')) return refusal(heard.tight);
  if (isDeniedOrAsked(heard.tight)) return { ok: false, why: WHY.idCode };
  const likely = [...new Map(runs.filter(isLikely).map((run) => [run.toUpperCase(), run])).values()];
  if (likely.length > 1) return { ok: false, why: WHY.idCodeMany };
  const [run = joined(runs)] = likely;
  if (run.length < 8) return { ok: false, why: WHY.idCode };
  // Eighteen times 0 has a good check digit.
  if (/^(.)\1+$/u.test(run)) return { ok: false, why: WHY.idCode };
  const check = checkSocialCreditCode(run);
  if (!check.ok) return { ok: false, why: check.hint };
  const notes = [check.mended, check.warning].filter((note) => note !== undefined);
  const value = check.code;
  return notes.length === 0 ? { ok: true, value } : { ok: true, value, note: `${notes.join('；')}（${value}）` };
}

function refusal(text: string): Understood {
  const check = checkSocialCreditCode(text);
  return { ok: false, why: check.ok ? WHY.idCode : check.hint };
}

/** Letters and figures in a row; blanks and dashes inside a code hold it together, words part it. */
function codeRuns(said: string): string[] {
  const plain = cleanInput(said)
    .replace(/[零一二三四五六七八九]/gu, (sign) => String(SPOKEN_DIGITS.indexOf(sign)))
    .replaceAll('幺', '1');
  const runs = plain.match(/[0-9a-z](?:[\s\-‐-―−_.]{0,3}[0-9a-z])*/giu) ?? [];
  return runs.flatMap((run) => {
    // A word in front, or a second code behind, with a blank between.
    const pieces = run.split(' ').map(lettersOnly);
    return pieces.some((piece) => piece.length === CODE_LENGTH) ? pieces : [lettersOnly(run)];
  });
}

const isLikely = (run: string): boolean => run.length >= 15;
const lettersOnly = (text: string): string => text.replace(/[^0-9a-z]/giu, '');

/** A code cut up by commas, as long as nothing else was said. */
function joined(runs: readonly string[]): string {
  const all = runs.join('');
  return all.length === CODE_LENGTH ? all : (runs[0] ?? '');
}
