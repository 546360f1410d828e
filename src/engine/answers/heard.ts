/** What was said, made ready for reading: cleaned, simplified, without closing particles; and what is never an answer. */
import { Converter } from 'opencc-js/t2cn';
import { cleanInput } from '../../kernel/text.ts';

/** One message in the forms that the readers want. */
export type Heard = {
  /** Cleaned (NFKC, no invisible signs), lower case, blanks kept. */
  words: string;
  /** `words` without any blank (a comma between two figures) and without signs at both ends. */
  tight: string;
};

/** No spoken answer is longer; more is refused before any pattern runs, so that pumped strings cost nothing. */
const MAX_SPOKEN = 500;

/** Some keyboards and voice inputs write traditional letters. */
const toSimplified = Converter({ from: 't', to: 'cn' });

// The engine's own words (flows.md §3): said alone they steer, whatever the question is.
const UNIVERSAL =
  /^(?:(?:上一[步题]|返回|取消|退出|帮助|跳过|略过|下一题|进度|暂停|继续|转?人工|提交|报送|撤回|作废|不填了?|重新填|接着填|发完了)[吧啊呀啦哦呢]?|改(?:第?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[项题个]?)?|撤回[a-z0-9-]{1,24})$/u;

/** ①, ㈠, ⑴, ❶, Ⅱ, 1️⃣ and ² stand for themselves: ①③ is one and three, never thirteen. */
const OWN_FIGURE =
  /[\u2460-\u249b\u24f5-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289\u2160-\u216b\u2170-\u217b¹²³⁰⁴-⁹₀-₉]|\d\ufe0f?\u20e3/gu;
/** Runs of figures that NFKC would leave alone or turn into letters: first sign → the number it stands for. */
const FIGURE_RUNS = [0x24f5, 0x2776, 0x2780, 0x278a, 0x2160, 0x2170];
const RUN_LENGTH = 12;

/** Cleans one message; undefined if it is too long to be a spoken answer. */
export function hear(said: string): Heard | undefined {
  if (said.length > MAX_SPOKEN * 4) return undefined;
  const cleaned = cleanInput(said.replace(OWN_FIGURE, ownFigure)).toLowerCase();
  if (cleaned.length > MAX_SPOKEN) return undefined;
  const words = toSimplified(cleaned);
  return { words, tight: tighten(words) };
}

function ownFigure(figure: string): string {
  const code = figure.codePointAt(0) ?? 0;
  // The latest run that begins before the sign: ➊ lies behind ➀.
  const start = Math.max(...FIGURE_RUNS.filter((first) => code >= first && code - first < RUN_LENGTH), 0);
  return start === 0 ? ` ${figure} ` : ` ${code - start + 1} `;
}

/** Whether this is a word of the engine, said alone. */
export function isUniversalWord(heard: Heard): boolean {
  return UNIVERSAL.test(heard.tight);
}

/** Takes away all blanks, and the signs at both ends that say nothing; 1 3 must not become 13. */
function tighten(words: string): string {
  let from = 0;
  const letters = [...words.replace(/(?<=\d) (?=\d)/gu, ',').replaceAll(' ', '')];
  let to = letters.length;
  // .5 keeps its point.
  while (
    from < to &&
    LEADING.test(letters[from] ?? '') &&
    !(letters[from] === '.' && /\d/.test(letters[from + 1] ?? ''))
  )
    from += 1;
  while (to > from && TRAILING.test(letters[to - 1] ?? '')) to -= 1;
  return letters
    .slice(from, to)
    .join('')
    .replace(/^\(([^()]{1,40})\)$/u, '$1');
}
const LEADING = /^[,，。.!！~～、:;…"“”'‘’【\]】]$/u;
// A question mark stays: 有吗？ asks back and answers nothing.
const TRAILING = /^[,，。.!！~～、;…"“”'‘’【】]$/u;

const PLEASANTRY =
  '(?:您好|你好|老师好?|领导好?|答|回答|回复|答案|答案是|那个|这个|就是说|怎么说呢|我想想|啊|恩|额|诶|哎|嗯+|呃+|哦+|噢+|唔+)';
const SIGNS = '[\\s,，、。.…~～:!！]';
/** 嗯 and its like need no comma behind them. */
const MANNERS_BEFORE = new RegExp(
  `^(?:${PLEASANTRY}${SIGNS}+|(?:嗯|呃|哦|噢|唔)+(?![呐哪嗯呃哦噢唔]))+(?=[^\\s,，、。.…~～:!！?？])`,
  'u',
);
const MANNERS_BEHIND = new RegExp(
  `(?<=.)(?<!${SIGNS})${SIGNS}*(?:谢谢|多谢|麻烦|辛苦|拜托)(?:您|你|老师|领导|大家)?了?${SIGNS}*$`,
  'u',
);

/** Without what politeness and hesitation put around an answer: 嗯…, 那个，, …，谢谢. Never takes everything. */
export function withoutManners({ words, tight }: Heard): Heard {
  const bare = words.replace(MANNERS_BEFORE, '').replace(MANNERS_BEHIND, '');
  return bare === words || bare === '' ? { words, tight } : { words: bare, tight: tighten(bare) };
}

/** Whether the words deny or ask back what they name: 不是…, …吗, …? */
export function isDeniedOrAsked(tight: string): boolean {
  return /[?？]|吗$|不是|不对|错了/u.test(tight);
}

/** Words in front of a reading that its speaker is not sure of; for use inside a group. */
export const HEDGES =
  '应该|可能|好像|大概|大约莫?|约莫|差不多|约|估计|估摸着?|目测|我(?:看|想|觉得|记得|估计)|记得|印象[里中]|感觉';

/** Takes closing particles away (吧, 啊, 的 …) that carry no meaning. Repeated ones too. */
export function withoutParticles(text: string): string {
  let to = text.length;
  while (to > 0 && '吧啊呀呢哦噢喔哈嘛的啦哒滴么哟呗咯了滴嘞'.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(0, to);
}
