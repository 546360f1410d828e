/** Several of the options: "1 3 5", 1、3, 前两个, 1到3, 都有, 除了2都有, 都没有 (→ []), names joined by 和. */
import type { AnswerSpec, Understood } from './answer.ts';
import { type Heard, withoutParticles } from './heard.ts';
import { parseNumeral } from './numerals.ts';
import {
  hasLetters,
  hasNegation,
  type Mention,
  matchOption,
  mentionsOf,
  negatedAmong,
  type Option,
  optionsOf,
} from './option-match.ts';
import { ordinalOf } from './ordinals.ts';
import { noteTaken, WHY_NEGATED, whyMulti, whyMultiCount, whyNoSuchOption } from './texts.ts';

const ALL =
  /^(?:我?(?:选|要)?)(?:以上|这些|上面)?(?:(?:全部|全都|所有|统统|通通|样样)(?:都)?(?:有|是|选|要|存在|的)*|[都全](?:有|是|选|要|存在|的)+)$/u;
/** 五个都有: all, if there are five. */
const ALL_OF_THEM = /^(?:这|以上|上面)?([\d一二两三四五六七八九十]{1,2})[个项条样种](?:都|全)都?(?:有|是|选|要|存在)$/u;
const NONE =
  /^(?:以上|这些|上面|上述)?(?:(?:全|全都|都|均|皆|统统|通通|一[个项条样]|哪个)?(?:也|都)?(?:没有?|没有?一个|无|不是|不选|不存在|不涉及)|都没|没啥|没什么|无|(?:什么|啥)(?:问题)?[都也]没有?|没有?(?:以上|上述|这些)(?:情况|问题|情形)?|没有?任何(?:情况|情形|一[项个条]))$/u;
/** No to a list of problems, but to other lists it says something else: shown for a nod. */
const SOFT_NONE =
  /^(?:都|全)?暂?[没未无]有?(?:发现)?(?:任何|什么)?(?:问题|异常)$|^暂?[没未]有?发现$|^(?:都|全部?|一切)正常$/u;
const EXCEPT =
  /^(?:(?:全部|全都|[全都][有是选]|都),?)?除了?(.{1,40}?)(?:没有?|不是)?(?:以外|之外|外)?,?(?:其[他它余]的?|别的|剩下的)?(?:全部|全都|全|都)?(?:有|是|选|要)?$/u;
const EXCEPT_BEHIND = /^(.{1,40}?)(?:除外|以外|之外)的?(?:,?(?:其[他它余]的?|别的)?(?:全|都)(?:有|是|选|要))?$/u;
const FIRST_N = /^(?:前|头)([\d一二两三四五六七八九十俩仨]{1,2})[个项条种]?$/u;
const LAST_N = /^(?:后|最后|末)([\d二两三四五六七八九十俩仨]{1,2})[个项条种]?$/u;
const RANGE =
  /^(?:从|第)*([\d一二三四五六七八九十]{1,2})[个项]?(?:到|至|[-~—–−])第?([\d一二三四五六七八九十]{1,2})[个项条]?$/u;
const SEPARATORS = /[\s,，、;；/+&|.。]+|还有|以及|再加|外加|加上|和|跟|与|及|加/u;
const PIECE_FILLER = /^(?:我(?!看|想|觉|记)|就|只|仅|光|涉及|都|有|是|选择?|要|存在|还)+(?=.)/u;
/** 1和3这两个, 1,3两项. */
const PIECE_TAIL = /这?[两三四五六七八九几俩仨][个项条样]$/u;
/** Where a name stood in the text; a private-use sign cannot be typed into a cleaned answer by accident. */
const PLACE = '\ue000';

/** What a piece of the answer means, in numbers of options; undefined = not understood. */
type Chosen = { indexes: number[]; literal: boolean } | undefined;

/** Reads a list of options; the codes come in the form's order, each once. */
export function understandMulti(spec: AnswerSpec & { type: 'multi' }, heard: Heard): Understood {
  const options = optionsOf(spec.choices);
  const said = withoutParticles(heard.tight);
  const whole = matchOption(options, heard.tight);
  if (whole.kind === 'one' && whole.literal) return settle(spec, { indexes: [whole.index], literal: true });
  // A form may have an option that says “none of these”.
  const nones = options.filter(({ names }) => names.some((name) => NONE.test(name))).map(({ index }) => index);
  const all = options.map(({ index }) => index).filter((index) => !nones.includes(index));
  if (ALL.test(said) || amount(ALL_OF_THEM.exec(said)?.[1]) === options.length) {
    return settle(spec, { indexes: all, literal: true });
  }
  if (NONE.test(said) || SOFT_NONE.test(said)) return settle(spec, { indexes: nones, literal: NONE.test(said) });
  const except = EXCEPT.exec(said) ?? EXCEPT_BEHIND.exec(said);
  if (except !== null) {
    const out = readList(options, except[1] ?? '');
    if (out.chosen === undefined) return { ok: false, why: whyMulti(out.piece) };
    const gone = out.chosen.indexes;
    return settle(spec, { indexes: all.filter((index) => !gone.includes(index)), literal: false });
  }
  return readPlain(spec, { options, heard });
}

function readPlain(spec: AnswerSpec & { type: 'multi' }, from: { options: Option[]; heard: Heard }): Understood {
  const { options, heard } = from;
  const mentions = mentionsOf(options, heard.tight);
  if (negatedAmong(heard.tight, mentions).length > 0) return { ok: false, why: WHY_NEGATED };
  if (/[?？]|吗$/u.test(heard.tight)) return { ok: false, why: whyMulti('') };
  const { chosen, piece, outside } = readList(options, heard.words);
  if (outside) return { ok: false, why: whyNoSuchOption(options.length) };
  if (chosen !== undefined) return settle(spec, chosen);
  return { ok: false, why: hasNegation(piece) ? WHY_NEGATED : whyMulti(piece) };
}

/** Names first (they may hold 和 or 、), then what is left piece by piece. */
function readList(options: Option[], words: string): { chosen: Chosen; piece: string; outside: boolean } {
  const mentions = mentionsOf(options, words);
  const indexes = mentions.map((mention) => mention.index);
  const pieces = masked(words, mentions)
    .split(SEPARATORS)
    .flatMap((piece) => piece.split(PLACE))
    .map((piece) => withoutParticles(piece.replace(PIECE_FILLER, '')))
    .map((piece, at, all) => withoutTail(piece, at > 0 && at === all.length - 1))
    .filter(
      (piece) => piece !== '' && !/^(?:我|就|都|有|是|选择?|要|涉|这?[几两俩仨]?个|存在|问题|方面|第)+$/u.test(piece),
    );
  let literal = true;
  for (const piece of pieces) {
    const chosen = readPiece(options, piece);
    if (chosen === undefined || chosen.indexes.some((index) => index >= options.length)) {
      return { chosen: undefined, piece, outside: chosen !== undefined };
    }
    indexes.push(...chosen.indexes);
    literal &&= chosen.literal;
  }
  return { chosen: indexes.length === 0 ? undefined : { indexes, literal }, piece: '', outside: false };
}

/** What stands behind the whole list belongs to no piece; behind a single one 3项 and 三个 are counts. */
function withoutTail(piece: string, endsList: boolean): string {
  const bare = piece.replace(/都(?:有|是|选|要|存在)$/u, '').replace(/(?<=[^\d]{2})(?:问题|方面)$/u, '');
  return endsList && /^\d/.test(bare) ? bare.replace(PIECE_TAIL, '').replace(/(?<=^\d{1,2})[项条]$/u, '') : bare;
}

function masked(words: string, mentions: readonly Mention[]): string {
  let text = '';
  let at = 0;
  for (const mention of mentions) {
    text += `${words.slice(at, Math.max(at, mention.from))}${PLACE}`;
    at = Math.max(at, mention.to);
  }
  return text + words.slice(at);
}

function readPiece(options: Option[], piece: string): Chosen {
  const count = options.length;
  const first = FIRST_N.exec(piece);
  if (first !== null) return { indexes: span(1, amount(first[1])), literal: true };
  const last = LAST_N.exec(piece);
  if (last !== null && amount(last[1]) <= count)
    return { indexes: span(count - amount(last[1]) + 1, count), literal: true };
  const range = RANGE.exec(piece);
  if (range !== null) return rangeOf(amount(range[1]), amount(range[2]));
  const run = digitRun(piece, count) ?? letterRun(options, piece);
  if (run !== undefined) return { indexes: run, literal: false };
  const match = matchOption(options, piece);
  if (match.kind === 'one') return { indexes: [match.index], literal: match.literal };
  return match.kind === 'outside' ? { indexes: [(ordinalOf(piece) ?? count + 1) - 1], literal: true } : undefined;
}

/** 135 or 一三五 with five options: the figures one by one, if the number itself is no option. */
function digitRun(piece: string, count: number): number[] | undefined {
  if (!/^(?:\d{2,9}|[一二三四五六七八九]{2,9})$/u.test(piece)) return undefined;
  const whole = parseNumeral(piece);
  if (whole !== undefined && whole <= count) return undefined;
  const figures = [...piece].map((letter) => parseNumeral(letter) ?? 0);
  const fit = figures.every((figure) => figure >= 1 && figure <= count) && new Set(figures).size === figures.length;
  return fit ? figures.map((figure) => figure - 1) : undefined;
}

/** ABD: ticked like a test paper. */
function letterRun(options: readonly Option[], piece: string): number[] | undefined {
  if (!/^[a-h]{2,8}$/u.test(piece) || hasLetters(options)) return undefined;
  const indexes = [...piece].map((letter) => 'abcdefgh'.indexOf(letter));
  return new Set(indexes).size === piece.length && Math.max(...indexes) < options.length ? indexes : undefined;
}

function rangeOf(from: number, to: number): Chosen {
  return from >= 1 && to >= from ? { indexes: span(from, to), literal: true } : undefined;
}

/** Row numbers from 1, both inclusive, as indexes. A slip like 1-99 stays short. */
function span(from: number, to: number): number[] {
  const indexes: number[] = [];
  for (let row = from; row <= Math.min(to, 100); row += 1) indexes.push(row - 1);
  return indexes;
}

function amount(text: string | undefined): number {
  return parseNumeral(text ?? '') ?? Number.NaN;
}

function settle(spec: AnswerSpec & { type: 'multi' }, chosen: { indexes: number[]; literal: boolean }): Understood {
  const picked = spec.choices.filter((_, index) => chosen.indexes.includes(index));
  const { min, max } = spec;
  if ((min !== undefined && picked.length < min) || (max !== undefined && picked.length > max)) {
    return { ok: false, why: whyMultiCount(min, max) };
  }
  const value = picked.map((choice) => choice.code);
  if (chosen.literal) return { ok: true, value };
  return { ok: true, value, note: noteTaken(picked.map((choice) => choice.label).join('、') || '都没有') };
}
