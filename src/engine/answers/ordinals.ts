/** Which one of a list was meant: 第一个, 1, 1., ①, 一, 选2, 第2家. */
import { hear } from './heard.ts';
import { parseNumeral } from './numerals.ts';

const NUMBER = '(\\d{1,3}|[一二三四五六七八九十百]{1,5})';
const LEAD = '(?:(?:我|就|那就|还是)*(?:选择?|要|回复?|填|点|是)?)';
const TAIL = '(?:机构|选项|答案|学校|那个|那家)?[吧啊呀呢哦的了]{0,3}';
// 第 makes any counter an ordinal; without it 1个 and 两家 are counts, and only 1号 and 选项1 point at a row.
const WITH_PREFIX = new RegExp(`^${LEAD}第${NUMBER}[个项条家所种题行款间位名张件号类]?${TAIL}$`, 'u');
const BARE = new RegExp(
  `^${LEAD}(?:no\\.?|#|(?:选项|答案|编号|序号)是?|\\()?${NUMBER}[.、)\\]:号]?[吧啊呀呢哦的了]{0,3}$`,
  'u',
);
const FIRST = /^(?:头一?|首)[个项条家]$/u;

/** The number (from 1) that the words point at; undefined for counts (两个), 最后一个 and everything else. */
export function understandOrdinal(said: string): number | undefined {
  const heard = hear(said);
  return heard === undefined ? undefined : ordinalOf(heard.tight);
}

/** The same for words that are already cleaned. */
export function ordinalOf(tight: string): number | undefined {
  if (tight.length > 16) return undefined;
  if (FIRST.test(tight)) return 1;
  const match = WITH_PREFIX.exec(tight) ?? BARE.exec(tight);
  const number = parseNumeral(match?.[1] ?? '');
  return number !== undefined && number >= 1 && number <= 999 ? number : undefined;
}
