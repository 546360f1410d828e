/** W203–W207: whether a busy person understands it at first reading. */
import type { FlowDefinition } from '../flow.ts';
import type { FlowProblem } from '../flow-problem.ts';
import { type FlowText, listTexts } from './flow-texts.ts';
import { problem } from './placed.ts';

const MOST_IN_SENTENCE = 20;
const MOST_IN_ONE_BREATH = 16;
const OFFICIALESE = (
  '贵单位 贵机构 我单位 我局 务必 予以 特此 敬请 知悉 兹有 请予 鉴于 上述 该单位 切实 严格按照 高度重视 贯彻 落实好 ' +
  '现将 有关事宜 妥善 抄送 呈报 呈请 遵照 为荷 届时 逾期 未予 之规定 依法依规 相关规定 如有违反 以资 即日起 望周知'
).split(' ');

/** Sentences that are too long, stiff or hard to read. */
export function lintWording(definition: FlowDefinition): FlowProblem[] {
  return listTexts(definition).flatMap((text) => [
    ...lintSentences(text),
    ...lintStiff(text),
    ...lintQuestionMarks(text),
    ...lintRare(text),
  ]);
}

/** The text as it is read: tags part sentences, what is filled in counts as one word. */
function asRead(text: string): string {
  return text.replace(/\{%[^%]*%\}/gu, '\n').replace(/\{\{[^}]*\}\}/gu, 'x');
}

/** Letters as people count them: each Chinese one, and a word or number as one. */
function countLetters(text: string): number {
  return text.match(/\p{Script=Han}|[^\p{Script=Han}\p{P}\p{S}\s]+/gu)?.length ?? 0;
}

function lintSentences({ text, place }: FlowText): FlowProblem[] {
  const sentences = asRead(text).split(/[。！？；!?;\n]/u);
  const long = sentences.find((sentence) => countLetters(sentence) > MOST_IN_SENTENCE);
  if (long !== undefined) {
    return [problem('W203', place, [`“${opening(long)}”这一句有 ${countLetters(long)} 个字`, '拆成两句'])];
  }
  const breath = sentences
    .flatMap((sentence) => sentence.split(/[\p{P}\p{S}\s]/u))
    .find((part) => countLetters(part) > MOST_IN_ONE_BREATH);
  return breath === undefined ? [] : [problem('W205', place, [`“${opening(breath)}”中间没有停顿`, '加个逗号'])];
}

const opening = (sentence: string): string => `${[...sentence.trim()].slice(0, 8).join('')}…`;

function lintStiff({ text, place }: FlowText): FlowProblem[] {
  const found = OFFICIALESE.filter((word) => text.includes(word));
  return found.length === 0 ? [] : [problem('W204', place, [`公文腔“${found.join('、')}”`, '换成平常说的话'])];
}

function lintQuestionMarks({ text, place, kind }: FlowText): FlowProblem[] {
  const count = text.match(/[？?]/gu)?.length ?? 0;
  if (kind !== 'ask' || count < 2) return [];
  return [problem('W206', place, [`一题里问了 ${count} 件事`, '一题只问一件，其余另开一题'])];
}

function lintRare({ text, place }: FlowText): FlowProblem[] {
  const rare = [...new Set(asRead(text).match(/\p{Script=Han}/gu) ?? [])].filter((letter) => !isCommon(letter));
  return rare.length === 0 ? [] : [problem('W207', place, [`生僻字“${rare.join('')}”`, '换成常用字'])];
}

/** Level one of GB 2312: the 3,755 letters that are used most; rows 16 to 55, 94 cells each. */
const COMMON: ReadonlySet<string> = new Set(
  new TextDecoder('gbk').decode(
    Uint8Array.from({ length: 40 * 94 * 2 }, (_, at) =>
      at % 2 === 0 ? 0xb0 + Math.floor(at / 188) : 0xa1 + ((at >> 1) % 94),
    ),
  ),
);

const isCommon = (letter: string): boolean => COMMON.has(letter);
