/** What was told, read back out of the words: numbers in their order, how many there are in all, and the lines of figures. */
import type { Said } from './contents.ts';

/** Pattern → how the table writes it. */
const LINES: readonly [RegExp, (found: readonly string[]) => string][] = [
  [
    /安全专项：应查(\d+)，已查(\d+)[^\n]*?(?:（(黄|橙)）|$)/mu,
    ([, due, done, signal = '']) => `安全${done}/${due}${signal}`,
  ],
  [/未闭环(\d+)件，1级(\d+)件，超期(\d+)件；超期任务(\d+)件/u, ([, ...n]) => `整改${n.join(',')}`],
  [/^风险：红色(\d+)件，橙色(\d+)件/mu, ([, ...n]) => `风险${n.join(',')}`],
  [/有(\d+)条消息没送到/u, ([, n]) => `没送到${n}`],
  [/前面没发出的：([^\n]*)。/u, ([, posts = '']) => `没发出${posts.replace(/（[^）]*）/gu, '')}`],
  [/检查(\d+)家（夜查0），线索新增(\d+)、办结0，整改新开(\d+)、闭环(\d+)/u, ([, ...n]) => `今天${n.join(',')}`],
  [/安全检查：应查(\d+)，已查(\d+)/u, ([, due, done]) => `安全${done}/${due}`],
  [/没办结的风险：红色(\d+)，橙色(\d+)，黄色(\d+)/u, ([, ...n]) => `风险${n.join(',')}`],
  [/^今晚夜查：([^。]*)。/u, ([, meet]) => `集合${meet}`],
  [/^(\d+月\d+日)[这那]一周的/u, ([, day]) => `周${day}`],
  [/没报的学校：([^。]*)。/u, ([, names = '']) => `没报${names}`],
  [/^本周您的网格还没有巡查记录/u, () => '巡查'],
  [/^(\d+)月的月报草稿/u, ([, month]) => `月报${month}`],
  [/今天结束。行动总结/u, () => '总结'],
];
const COUNTS = [/）(\d+)件事：/u, /还有(\d+)件今天到期/u, /新增(\d+)件没办结/u];

export function readSaid(text: string): Said {
  const numbers = [...text.matchAll(/[A-Z]{2}\d{8}-\d{4}/gu)].map(([number]) => number);
  const count = COUNTS.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  const lines = LINES.flatMap(([pattern, write]) => {
    const found = pattern.exec(text);
    return found === null ? [] : [write(found)];
  });
  return { numbers: [...new Set(numbers)], count: count === undefined ? null : Number(count), lines };
}
