/** Which options a piece of text means: by code, number, label, word or a part of a label that only one option has. */
import type { Choice } from './answer.ts';
import { HEDGES, hear, withoutParticles } from './heard.ts';
import { parseNumeral } from './numerals.ts';
import { ordinalOf } from './ordinals.ts';

/** An option with its names in the form that speech is compared in. */
export type Option = { index: number; names: readonly string[] };

/** What was meant. `literal`: by its code, number or full name. */
export type Match =
  | { kind: 'one'; index: number; literal: boolean }
  | { kind: 'several'; indexes: readonly number[] }
  | { kind: 'outside' }
  | { kind: 'negated' }
  | { kind: 'none' };

const FILLER = new RegExp(
  `^(?:我(?!看|想|觉|记)|就|那|是|选(?:择)?(?!项)|要|属于|(?:${HEDGES})(?:是|有)?|现在|目前|现场)+(?=.)`,
  'u',
);
const HEDGE = new RegExp(HEDGES, 'u');
const NEGATION = /不|没|无|未|非|别|否|勿|莫|除/u;
const LAST = /^(?:选|就|是)*最后(?:那|面)?[一1]?(?:个|项|条|家|种)?$/u;
const FROM_LAST = /^(?:选|就|是)*倒数第?([\d一二三四五六七八九十]{1,2})[个项条家种]?$/u;
const MIDDLE = /^中间(?:那|的)?[一1]?[个项条]?$/u;
/** A, b., 选项C: printed forms have letters in front of the options. */
const LETTER = /^(?:(?:选项|答案)是?)?([a-h])(?:[.、):]|选?项)?$/u;
/** How far in front of a name a negation still belongs to it: 不是正在…, 没有在…. */
const REACH = 4;

/** Prepares the options once for all comparisons. */
export function optionsOf(choices: readonly Choice[]): Option[] {
  return choices.map((choice, index) => {
    const names = [choice.label, ...choice.words, choice.code].map((name) => hear(name)?.tight ?? '');
    return { index, names: [...new Set(names)].filter((name) => name !== '') };
  });
}

/** Reads a text that should name exactly one option. */
export function matchOption(options: readonly Option[], tight: string): Match {
  const whole = byName(options, tight);
  if (whole.kind !== 'none') return whole;
  if (/[?？]|吗$/u.test(tight)) return { kind: 'none' };
  const bare = tight.replace(FILLER, '');
  const core = withoutParticles(bare);
  const sure = !HEDGE.test(tight);
  for (const form of [bare, core]) {
    const named = byName(options, form);
    if (named.kind === 'one') return { ...named, literal: sure };
    if (named.kind === 'several') return named;
  }
  const numbered = byNumber(options, core);
  if (numbered.kind === 'one') return { ...numbered, literal: numbered.literal && sure };
  return numbered.kind === 'none' ? loosely(options, tight, core) : numbered;
}

/** By name apart from its commas, by a mention, or by a part of a name: never literal. */
function loosely(options: readonly Option[], tight: string, core: string): Match {
  const joined = /\d/.test(core) ? undefined : byName(options, core.replace(/[,，、。;:]/gu, ''));
  if (joined?.kind === 'one') return { ...joined, literal: false };
  const mentioned = byMention(options, tight);
  return mentioned.kind === 'none' ? byPart(options, core) : mentioned;
}

function oneOf(indexes: readonly number[], literal: boolean): Match {
  const [index] = indexes;
  if (index === undefined) return { kind: 'none' };
  return indexes.length === 1 ? { kind: 'one', index, literal } : { kind: 'several', indexes };
}

function byName(options: readonly Option[], text: string): Match {
  return oneOf(
    options.filter((option) => option.names.includes(text)).map((option) => option.index),
    true,
  );
}

/** 第二个, 2, ②, 最后一个, and a number with its label (2 没上课). */
function byNumber(options: readonly Option[], text: string): Match {
  if (LAST.test(text)) return { kind: 'one', index: options.length - 1, literal: true };
  if (options.length === 3 && MIDDLE.test(text)) return { kind: 'one', index: 1, literal: false };
  const fromLast = parseNumeral(FROM_LAST.exec(text)?.[1] ?? '');
  const number = fromLast === undefined ? (ordinalOf(text) ?? letterOf(options, text)) : options.length + 1 - fromLast;
  if (number === undefined) return byNumberAndName(options, text);
  const isThere = number >= 1 && number <= options.length;
  return isThere ? { kind: 'one', index: number - 1, literal: true } : { kind: 'outside' };
}

/** B is the second, unless the options have letters of their own. */
function letterOf(options: readonly Option[], text: string): number | undefined {
  const letter = LETTER.exec(text)?.[1];
  return letter === undefined || hasLetters(options) ? undefined : 'abcdefgh'.indexOf(letter) + 1;
}

/** Whether letters name options by themselves (codes a, b, c). */
export function hasLetters(options: readonly Option[]): boolean {
  return options.some(({ names }) => names.some((name) => /^[a-z]$/u.test(name)));
}

/** 2 没上课, 没上课(2): taken if both agree; if they do not, it is open which was meant. */
function byNumberAndName(options: readonly Option[], text: string): Match {
  const before = /^(?<number>\d{1,2})[.、:),]?(?=\D)(?<name>.{1,40})$/u.exec(text);
  const groups = (before ?? /^(?<name>.{1,40}?)\((?<number>\d{1,2})\)$/u.exec(text))?.groups;
  const named = byName(options, groups?.['name'] ?? '');
  if (groups === undefined || named.kind !== 'one') return { kind: 'none' };
  const index = Number(groups['number']) - 1;
  return index === named.index ? named : { kind: 'several', indexes: [named.index, index] };
}

/** A place in the text where an option is named. */
export type Mention = { from: number; to: number; index: number };

/** Where options are named; a name inside a longer one (学科类 in 非学科类) does not count. */
export function mentionsOf(options: readonly Option[], text: string): Mention[] {
  const all: Mention[] = [];
  for (const { index, names } of options) {
    for (const name of names.filter((each) => [...each].length >= 2 && !/^[\x21-\x7e]+$/.test(each))) {
      for (let from = text.indexOf(name); from >= 0; from = text.indexOf(name, from + name.length)) {
        all.push({ from, to: from + name.length, index });
      }
    }
  }
  const inside = (a: Mention, b: Mention): boolean => a.from >= b.from && a.to <= b.to && a.to - a.from < b.to - b.from;
  return all.filter((mention) => !all.some((other) => inside(mention, other))).sort((a, b) => a.from - b.from);
}

/** Whether the words deny something. */
export function hasNegation(text: string): boolean {
  return NEGATION.test(text);
}

/** The mentions with a negation just in front, in the same clause: 不是正在上课. The 无 of 无证办学 denies nothing behind it. */
export function negatedAmong(text: string, mentions: readonly Mention[]): Mention[] {
  return mentions.filter((mention, at) => isNegated(text, mention, mentions[at - 1]?.to));
}

function isNegated(text: string, mention: { from: number }, since = 0): boolean {
  const before = text.slice(Math.min(Math.max(since, mention.from - REACH), mention.from), mention.from);
  return NEGATION.test(before.split(/[,，。;；、但却而]/u).at(-1) ?? '');
}

/** Whether a negation is left once all names and the signs in front of them are taken out. */
function hasStrayNegation(text: string, mentions: readonly Mention[]): boolean {
  const negated = negatedAmong(text, mentions);
  let rest = '';
  let at = 0;
  for (const mention of mentions) {
    const reach = negated.includes(mention) ? REACH : 0;
    rest += `${text.slice(at, Math.max(at, mention.from - reach))}|`;
    at = Math.max(at, mention.to);
  }
  return NEGATION.test(rest + text.slice(at));
}

function byMention(options: readonly Option[], text: string): Match {
  const mentions = mentionsOf(options, text);
  if (mentions.length === 0) return { kind: 'none' };
  const negated = negatedAmong(text, mentions);
  const meant = mentions.filter((mention) => !negated.includes(mention));
  if (meant.length === 0 || hasStrayNegation(text, mentions)) return { kind: 'negated' };
  return oneOf([...new Set(meant.map((mention) => mention.index))], false);
}

/** 没上课 for 没上课但开着门. 上课 is no part of it, for there it is negated. */
function byPart(options: readonly Option[], text: string): Match {
  if ([...text].length < 2 || /^\d+$/.test(text)) return { kind: 'none' };
  const holds = (name: string): boolean => {
    const from = name.indexOf(text);
    return from >= 0 && !isNegated(name, { from });
  };
  return oneOf(
    options
      .filter((option) => option.names.some((name) => !/^[\x21-\x7e]+$/.test(name) && holds(name)))
      .map((option) => option.index),
    false,
  );
}
