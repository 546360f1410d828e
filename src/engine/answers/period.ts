/** Periods: 7月1日到8月31日, 3到5号, 上周, 本月, 7月上旬, 最近三天 → both dates inclusive. */
import type { AnswerContext, Understood } from './answer.ts';
import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  daysBetween,
  isoDay,
  isRealDay,
  mondayOf,
  monthEnd,
  sayDay,
} from './calendar.ts';
import { dateText } from './dates.ts';
import { type DayRead, readDay } from './day-reader.ts';
import { type Heard, withoutParticles } from './heard.ts';
import { parseNumeral } from './numerals.ts';
import { noteTaken, WHY, whyNoSuchDay } from './texts.ts';

type Span = { from: Day; to: Day; guessed?: boolean };
type Rule = { pattern: RegExp; read: (match: RegExpExecArray, today: Day) => Span | undefined };

const CONNECTOR = /^(?:开始|起)?,?(?:一直)?(?:到|至|[-~—–−]{1,3})/u;
const END = /^(?:为止|止|结束|期间|之间|这段时间)?$/u;
/** How many weeks or months away; 本, 这, 当 and nothing said are 0. */
const SHIFT: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 下: 1, 下下: 2 };
const N = '(\\d{1,2}|[一二三四五六七八九十]{1,2})';
const YEAR = '(?:(\\d{4}|今|去|明)年的?)?';
const OPEN = /暑假|寒假|假期|学期|放假|春节|国庆|五一|开学|最近$|近期|前段时间|这段时间$|这几天|前几天/u;
// An end that lies further back than this is in the next year; nearer ones are slips and refused.
const SEASON_DAYS = 180;
/** How long a holiday is differs from year to year. */
const HOLIDAY = /^(?:元旦|春节|清明|五一|劳动节?|端午|中秋|国庆|十一|六一)(?:节|假期|小?长假|放假)*$/u;
const QUARTERS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 1: 1, 2: 2, 3: 3, 4: 4 };

const RULES: readonly Rule[] = [
  {
    pattern: /^(上上|上|本|这|下下|下)(?:个|一)?(?:周|星期|礼拜)$/u,
    read: (m, today) => week(today, shiftOf(m[1])),
  },
  {
    pattern: /^(上|本|这|下)?个?周末$/u,
    read: (m, today) => {
      const { to } = week(today, shiftOf(m[1]));
      return { from: addDays(to, -1), to };
    },
  },
  {
    pattern: /^(上上|上|本|这|当|下下|下)(?:个|一)?月份?(?:全月)?([上中下]旬|上半月|下半月)?$/u,
    read: (m, today) => partOfMonth(addMonths(today, shiftOf(m[1])), m[2]),
  },
  {
    pattern: new RegExp(`^${YEAR}${N}月份?(?:全月|整月|整个月)?([上中下]旬|上半月|下半月)?$`, 'u'),
    read: (m, today) => partOfMonth({ year: yearOf(m[1], today), month: num(m[2]), day: 1 }, m[3]),
  },
  {
    pattern: new RegExp(`^${YEAR}${N}月?(?:到|至|[-~—–−])${N}月份?底?$`, 'u'),
    read: (m, today) => months(yearOf(m[1], today), num(m[2]), num(m[3])),
  },
  {
    pattern: /^(?:(\d{4}|今|去|明|前)年|(全年|本年度?))(?:全年)?(?:度)?$/u,
    read: (m, today) => months(yearOf(m[1], today), 1, 12),
  },
  {
    pattern: new RegExp(`^${YEAR}([上下])半年$`, 'u'),
    read: (m, today) => (m[2] === '上' ? months(yearOf(m[1], today), 1, 6) : months(yearOf(m[1], today), 7, 12)),
  },
  {
    pattern: new RegExp(`^${YEAR}第?([一二三四1-4])季度$`, 'u'),
    read: (m, today) => quarter(yearOf(m[1], today), QUARTERS[m[2] ?? ''] ?? 1),
  },
  {
    pattern: /^(上|本|这|当|下)个?季度$/u,
    read: (m, { year, month }) => {
      const first = addMonths({ year, month: Math.floor((month - 1) / 3) * 3 + 1, day: 1 }, shiftOf(m[1]) * 3);
      return months(first.year, first.month, first.month + 2);
    },
  },
  {
    pattern: /^(?:最近|近|过去|这)(?:的)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(天|日|个?星期|个?礼拜|周)$/u,
    read: (m, today) => {
      const days = num(m[1]) * (/[天日]/u.test(m[2] ?? '') ? 1 : 7);
      return days >= 1 ? { from: addDays(today, 1 - days), to: today, guessed: true } : undefined;
    },
  },
];

/** Reads a period. */
export function understandPeriod(heard: Heard, ctx: AnswerContext): Understood {
  const today = dayOf(ctx.now);
  const text = withoutParticles(dateText(heard)).replace(/^(?:时间|日期|是|就|从|自|在|约|大概)+[:,]?/u, '');
  const named = text.replace(/(?:期间|这段时间)$/u, '');
  for (const { pattern, read } of RULES) {
    const match = pattern.exec(named);
    const span = match === null ? undefined : read(match, today);
    if (span !== undefined) return finish(span);
  }
  if (HOLIDAY.test(named)) return { ok: false, why: WHY.periodOpen };
  return readFromTo(text, today) ?? { ok: false, why: OPEN.test(text) ? WHY.periodOpen : WHY.period };
}

/** From one day to another; a single day is a period of one day. */
function readFromTo(text: string, today: Day): Understood | undefined {
  const first = readDay(withFirstUnit(text), today);
  if (first === undefined || !first.ok) return first;
  const link = CONNECTOR.exec(first.rest);
  if (link === null)
    return END.test(first.rest) ? finish({ from: first.day, to: first.day, guessed: true }) : undefined;
  const behind = first.rest.slice(link[0].length).replace(/^从/u, '');
  const second = readEnd(behind, { first, today });
  if (second === undefined || !second.ok) return second;
  if (!END.test(withoutParticles(second.rest))) return undefined;
  return finish({ from: first.day, to: second.day, guessed: first.guessed || second.guessed });
}

/** 3到5号, 7月1-5日: the unit stands only behind the second number. */
function withFirstUnit(text: string): string {
  const match = new RegExp(`^((?:\\d{4}年)?(?:${N}月)?)${N}(?=(?:到|至|[-~—–−])${N}[日号](?:$|止))`, 'u').exec(text);
  return match === null ? text : `${match[0]}日${text.slice(match[0].length)}`;
}

/** The end takes year, month and week from the beginning where it names none: 7月1日到15日, 上周一到周五. */
function readEnd(text: string, near: { first: DayRead & { ok: true }; today: Day }): DayRead | undefined {
  const { first, today } = near;
  const bare = new RegExp(`^${N}[日号]?(?=$|止|为止|结束)`, 'u').exec(text);
  if (bare !== null) return inherited({ ...first.day, day: num(bare[1]) }, text.slice(bare[0].length));
  const fromToday = /^(?:大?[今明昨前后]|[上本这下])/u.test(text);
  const read = readDay(text, fromToday ? today : first.day);
  const early = read?.ok === true && !read.exact && !fromToday && daysBetween(first.day, read.day) < -SEASON_DAYS;
  // Without a year of its own the end lies in the year after: 11月20日到2月5日.
  return early ? inherited({ ...read.day, year: read.day.year + 1 }, read.rest) : read;
}

function inherited(day: Day, rest: string): DayRead {
  if (Number.isNaN(day.day)) return { ok: false, why: WHY.period };
  if (!isRealDay(day)) return { ok: false, why: whyNoSuchDay(day.year, day.month, day.day) };
  return { ok: true, day, rest, guessed: false, exact: false };
}

function finish(span: Span): Understood {
  if (!isRealDay(span.from)) return { ok: false, why: whyNoSuchDay(span.from.year, span.from.month, span.from.day) };
  if (daysBetween(span.from, span.to) < 0) return { ok: false, why: WHY.periodBackwards };
  const value = { from: isoDay(span.from), to: isoDay(span.to) };
  if (span.guessed !== true) return { ok: true, value };
  return { ok: true, value, note: noteTaken(`${sayDay(span.from)}到${sayDay(span.to)}`) };
}

function week(today: Day, shift: number): Span {
  const from = addDays(mondayOf(today), shift * 7);
  return { from, to: addDays(from, 6) };
}

function partOfMonth(first: Day, part: string | undefined): Span {
  const day = (number: number): Day => ({ ...first, day: number });
  const last = isRealDay(first) ? monthEnd(first) : first;
  if (part === '上旬') return { from: day(1), to: day(10) };
  if (part === '中旬') return { from: day(11), to: day(20) };
  if (part === '下旬') return { from: day(21), to: last };
  if (part === '上半月') return { from: day(1), to: day(15) };
  return part === '下半月' ? { from: day(16), to: last } : { from: day(1), to: last };
}

function months(year: number, from: number, to: number): Span {
  const first = { year, month: from, day: 1 };
  const lastYear = to < from ? year + 1 : year;
  const last = { year: lastYear, month: to, day: 1 };
  // A month that does not exist is told by `finish`.
  return { from: isRealDay(last) ? first : last, to: isRealDay(last) ? monthEnd(last) : last };
}

function quarter(year: number, number: number): Span {
  return months(year, number * 3 - 2, number * 3);
}

function yearOf(word: string | undefined, today: Day): number {
  const shift = { 今: 0, 去: -1, 明: 1, 前: -2 }[word ?? '今'];
  return shift === undefined ? Number(word) : today.year + shift;
}

function shiftOf(word: string | undefined): number {
  return SHIFT[word ?? ''] ?? 0;
}

function num(text: string | undefined): number {
  return parseNumeral(text ?? '') ?? Number.NaN;
}
