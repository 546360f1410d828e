/** Cuts one message that asks about several institutions into one piece of words for each. */
import { buildLexicon } from './lexicon.ts';
import { normalise } from './normalise.ts';
import { segment, type Token } from './segment.ts';

/** The language alone, without any register: whether words look like a name must not depend on who is registered. */
const LANGUAGE = buildLexicon({ parts: [], towns: [], regions: new Set() });
const LONGEST_MESSAGE = 600;
/** More pieces than this are a copied list, not a question; the rest is left in the last piece. */
const MOST_PIECES = 20;
const CLAUSES = /[，,；;。！!？?\n]+/u;
const LISTED = /[、/／|｜＋+]+/u;
/** Words that join two names; parts of names too (祥和, 与你), so both sides must look like names. */
const JOINERS = /还有|以及|或者|和|跟|与|及|或/gu;
/** The message asks after licences, or says itself that it is about more than one. */
const SEVERAL = /有证|许可证|正规|哪[个家一些]|都(?:有|是|行|靠谱)|分别|各自|[两二三四五几]家|[两二三四五几]个/u;
const COMMON_TAIL =
  /(?:这|那)?(?:[两二三四五几][家个](?:机构)?|哪[个家一些几]|哪一家|都(?=有|是|行|正规|靠谱|怎|能)|分别|各自|谁).*$/u;
const OPENING =
  /^(?:请问|问一?下|我?想问(?:一下|问|下)?|麻烦(?:问下|问一下|查一?下|查查)|帮我?(?:查|看)(?:一下|下|看)?|(?:老师|同志)?[您你]好|查一?下|看看)[\s,，:：]*/u;
/** Words of a sentence, not of a brand. */
const SENTENCE = /[我你他她们给个吗呢吧的了这那哪怎啥没要钱]|什么/u;
const BRAND_LENGTHS = { least: 2, most: 6 };

/**
 * The pieces of a message, one for each institution it names, as typed and in order: «启航书法、童心播音、圆梦跆拳道哪个有证»
 * → 启航书法 | 童心播音 | 圆梦跆拳道. A message about one institution, or about none, comes back whole, in one piece.
 * Clauses that name nobody (请问, 多少钱) are left out where there are several. Pure; reads the first 600 characters.
 */
export function splitQuestions(words: string): string[] {
  const text = words.slice(0, LONGEST_MESSAGE);
  const pieces = text.split(CLAUSES).flatMap((clause) => namesIn(clause, SEVERAL.test(text)));
  const names = [...new Set(pieces.map((piece) => piece.trim()).filter((piece) => piece !== ''))];
  if (names.length < 2) return [words];
  return [...names.slice(0, MOST_PIECES - 1), ...restOf(names.slice(MOST_PIECES - 1))];
}

function restOf(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [names.join('、')];
}

/** The names in one clause; none if it holds none. */
function namesIn(clause: string, several: boolean): string[] {
  const items = clause.split(LISTED).map((item) => item.trim());
  if (items.length > 1) return namesOfList(items, several);
  const parts = splitJoined(clause.trim(), several) ?? splitBlanks(clause.trim());
  const whole = bare(clause);
  return parts?.map(bare) ?? (looksLikeName(whole, false) ? [whole] : []);
}

/** In a list that names somebody, or is asked about, every item does, even where no rule knows the name. */
function namesOfList(items: readonly string[], several: boolean): string[] {
  const named = items.flatMap((item) => splitJoined(item, several) ?? [item]).map(bare);
  const isAboutNames = several || named.some((item) => looksLikeName(item, false));
  return isAboutNames ? named.filter((item) => brandRuns(item).length > 0) : [];
}

/** Cuts at every joiner with a name on both sides; brands alone only where the message says it is about several. */
function splitJoined(text: string, several: boolean): string[] | undefined {
  for (const { 0: joiner, index } of text.matchAll(JOINERS)) {
    const [left, right] = [text.slice(0, index), text.slice(index + joiner.length)];
    const rest = splitJoined(right, several) ?? [right];
    const sides = [left, ...rest];
    const areNames = sides.every((side) => looksLikeName(bare(side), false));
    if (areNames || (several && sides.every((side) => looksLikeName(bare(side), true)))) return sides;
  }
  return undefined;
}

function splitBlanks(text: string): string[] | undefined {
  const parts = text.split(/\s+/u);
  return parts.length > 1 && parts.every((part) => looksLikeName(bare(part), false)) ? parts : undefined;
}

/** Without what belongs to the message as a whole, as long as a name is left. */
function bare(text: string): string {
  const opened = text.trim().replace(OPENING, '').trim();
  const cut = opened.replace(COMMON_TAIL, '').trim();
  return brandRuns(cut).length > 0 ? cut : opened;
}

/** A brand with a subject or legal form right behind it; `alone`: a short brand without any is enough. */
function looksLikeName(text: string, alone: boolean): boolean {
  const tokens = tokensOf(text);
  const runs = brandRuns(text);
  if (alone && runs.length === 1 && (runs[0] ?? '').length <= 4) return true;
  let brand = 0;
  for (const token of tokens) {
    const kind = token.senses[0]?.kind;
    if (kind === 'unknown' && !SENTENCE.test(token.text)) brand += token.text.length;
    else if (isNameTail(token) && brand >= BRAND_LENGTHS.least && brand <= BRAND_LENGTHS.most) return true;
    else if (!isAudience(token)) brand = 0;
  }
  return false;
}

/** Runs of characters that no word of the language explains: what may be a brand. */
function brandRuns(text: string): string[] {
  const runs: string[] = [];
  let run = '';
  for (const token of [...tokensOf(text), undefined]) {
    const known = token === undefined || token.senses[0]?.kind !== 'unknown';
    if (!known && !SENTENCE.test(token.text)) {
      run += token.text;
      continue;
    }
    if (run.length >= BRAND_LENGTHS.least) runs.push(run);
    run = '';
  }
  return runs;
}

function isNameTail(token: Token): boolean {
  const [sense] = token.senses;
  return sense?.kind === 'subject' || (sense?.kind === 'form' && token.text.length > 1);
}

function isAudience(token: Token): boolean {
  return /^(?:青?少年|少儿|儿童|幼儿)$/u.test(token.text);
}

function tokensOf(text: string): Token[] {
  return segment(normalise(text), LANGUAGE);
}
