/** What was said, made ready for reading: cleaned, simplified, without closing particles; and what is never an answer. */
import { cleanInput } from '../../kernel/text.ts';

/** One message in the forms that the readers want. */
export type Heard = {
  /** Cleaned (NFKC, no invisible signs), lower case, blanks kept. */
  words: string;
  /** `words` without any blank and without signs at both ends. */
  tight: string;
};

/** No spoken answer is longer; more is refused before any pattern runs, so that pumped strings cost nothing. */
const MAX_SPOKEN = 500;

// The engine's own words (flows.md §3): said alone they steer, whatever the question is.
const UNIVERSAL =
  /^(?:上一[步题]|返回|取消|退出|帮助|跳过|略过|下一题|进度|暂停|继续|转?人工|提交|报送|撤回|作废|不填了?|重新填|接着填|发完了|改(?:第?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[项题个]?)?|撤回[a-z0-9-]{1,24})$/u;

// Some keyboards and voice inputs write traditional letters; these are the ones that answers are made of.
const TRADITIONAL = '兩萬億點號個沒對錯後這裡剛現時員間師學還從週禮過開問題張來幾無許約總產單塊錢選項種給會應該嗎麼';
const SIMPLIFIED = '两万亿点号个没对错后这里刚现时员间师学还从周礼过开问题张来几无许约总产单块钱选项种给会应该吗么';
const TO_SIMPLIFIED = new Map([...TRADITIONAL].map((letter, at) => [letter, SIMPLIFIED.charAt(at)]));
const TRADITIONAL_LETTER = new RegExp(`[${TRADITIONAL}]`, 'gu');

/** Cleans one message; undefined if it is too long to be a spoken answer. */
export function hear(said: string): Heard | undefined {
  if (said.length > MAX_SPOKEN * 4) return undefined;
  const words = cleanInput(said)
    .toLowerCase()
    .replace(TRADITIONAL_LETTER, (letter) => TO_SIMPLIFIED.get(letter) ?? letter);
  if (words.length > MAX_SPOKEN) return undefined;
  return { words, tight: tighten(words) };
}

/** Whether this is a word of the engine, said alone. */
export function isUniversalWord(heard: Heard): boolean {
  return UNIVERSAL.test(heard.tight);
}

/** Takes away all blanks, and the signs at both ends that say nothing. */
function tighten(words: string): string {
  let from = 0;
  const letters = [...words.replaceAll(' ', '')];
  let to = letters.length;
  while (from < to && LEADING.test(letters[from] ?? '')) from += 1;
  while (to > from && TRAILING.test(letters[to - 1] ?? '')) to -= 1;
  return letters.slice(from, to).join('');
}
const LEADING = /^[,，。.!！~～、:;…"“”'‘’【\]】]$/u;
// A question mark stays: 有吗？ asks back and answers nothing.
const TRAILING = /^[,，。.!！~～、;…"“”'‘’【】]$/u;

/** Takes closing particles away (吧, 啊, 的 …) that carry no meaning. Repeated ones too. */
export function withoutParticles(text: string): string {
  let to = text.length;
  while (to > 0 && '吧啊呀呢哦噢喔哈嘛的啦哒滴么哟呗咯了滴嘞'.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(0, to);
}
