/** Periods with a name: 上周, 本月, 7月, 7月到8月, 7月上旬, 一季度, 今年以来, 最近三天, 今明两天. */
import { addDays, addMonths, type Day, isRealDay, mondayOf, monthEnd } from './calendar.ts';
import { parseNumeral } from './numerals.ts';

/** Two days, both inclusive; `guessed` when the reading filled something in. */
export type Span = { from: Day; to: Day; guessed?: boolean };
type Rule = { pattern: RegExp; read: (match: RegExpExecArray, today: Day) => Span | undefined };

/** How many weeks or months away; 本, 这, 当 and nothing said are 0. */
const SHIFT: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 下: 1, 下下: 2 };
const N = '(\\d{1,2}|[一二三四五六七八九十]{1,2})';
const COUNT = '(\\d{1,3}|[一二两三四五六七八九十]{1,3})';
const YEAR = '(?:(\\d{4}|\\d{2}|[〇零○一二三四五六七八九]{4}|今|去|明|次|前)年的?)?';
const PART = '([上中下]旬|上半月|下半月)';
const TO = '(?:到|至|[-~—–−]{1,3})';
const QUARTERS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4 };
/** 昨, 今, 明, 后 as days from today. */
const NEAR: Readonly<Record<string, number>> = { 前: -2, 昨: -1, 今: 0, 明: 1, 后: 2 };

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
    pattern: new RegExp(`^(?:整个?)?${YEAR}${N}月份?(?:全月|整月|整个月)?${PART}?$`, 'u'),
    read: (m, today) => partOfMonth({ year: yearOf(m[1], today), month: num(m[2]), day: 1 }, m[3]),
  },
  {
    pattern: /^(\d{4})[-./](\d{1,2})$/u,
    read: (m) => partOfMonth({ year: Number(m[1]), month: Number(m[2]), day: 1 }, undefined),
  },
  {
    // 7-8月, 7月到8月底, 去年9月到今年1月, 7月上旬到8月中旬.
    pattern: new RegExp(`^${YEAR}${N}(?:月份?)?${PART}?${TO}${YEAR}${N}月份?(?:底|${PART})?$`, 'u'),
    read: (m, today) => {
      const first = { year: yearOf(m[1], today), month: num(m[2]), day: 1 };
      const month = num(m[5]);
      const year =
        m[4] === undefined ? first.year + (month < first.month ? 1 : 0) : yearOf(m[4], m[4] === '次' ? first : today);
      const to = partOfMonth({ year, month, day: 1 }, m[6]).to;
      return { from: partOfMonth(first, m[3]).from, to };
    },
  },
  {
    // 7、8月, 7月和8月; not 7月和9月, which are two periods.
    pattern: new RegExp(`^${YEAR}${N}月?[和跟与、,]${N}(?:月份?|两个?月)$`, 'u'),
    read: (m, today) => neighbours(yearOf(m[1], today), num(m[2]), num(m[3])),
  },
  {
    pattern: new RegExp(`^${YEAR}([一二三四五六七八])([二三四五六七八九])月份?$`, 'u'),
    read: (m, today) => {
      const span = neighbours(yearOf(m[1], today), num(m[2]), num(m[3]));
      return span === undefined ? undefined : { ...span, guessed: true };
    },
  },
  {
    pattern: /^(?:(今年|本年)|(本月|这个月)|本周|这周)以来$/u,
    read: (m, today) => {
      if (m[1] !== undefined) return { from: { ...today, month: 1, day: 1 }, to: today };
      return { from: m[2] === undefined ? mondayOf(today) : { ...today, day: 1 }, to: today };
    },
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
    pattern: new RegExp(`^${YEAR}(?:第?([一二三四1-4])季度|q([1-4]))$`, 'u'),
    read: (m, today) => quarter(yearOf(m[1], today), QUARTERS[m[2] ?? ''] ?? Number(m[2] ?? m[3])),
  },
  {
    pattern: /^(上|本|这|当|下)个?季度$/u,
    read: (m, { year, month }) => {
      const first = addMonths({ year, month: Math.floor((month - 1) / 3) * 3 + 1, day: 1 }, shiftOf(m[1]) * 3);
      return months(first.year, first.month, first.month + 2);
    },
  },
  {
    pattern: new RegExp(`^(?:最近|近|过去|这)的?${COUNT}(天|日|个?星期|个?礼拜|周)$`, 'u'),
    read: (m, today) => {
      const days = num(m[1]) * (/[天日]/u.test(m[2] ?? '') ? 1 : 7);
      return days >= 1 ? { from: addDays(today, 1 - days), to: today, guessed: true } : undefined;
    },
  },
  {
    pattern: new RegExp(`^(?:最近|近|过去)的?(?:${COUNT}个月|(半年)|${COUNT}年)$`, 'u'),
    read: (m, today) => {
      const count = m[2] !== undefined ? 6 : m[1] !== undefined ? num(m[1]) : num(m[3]) * 12;
      return count >= 1 ? { from: addDays(sameDay(today, -count), 1), to: today, guessed: true } : undefined;
    },
  },
  {
    pattern: /^(?:(前)(昨)|(昨)(今)|(今)(明)|(明)(后))(?:这?两)[天日]$/u,
    read: (m, today) => {
      const [first = '今', second = '今'] = m.slice(1).filter((word) => word !== undefined);
      return { from: addDays(today, NEAR[first] ?? 0), to: addDays(today, NEAR[second] ?? 0) };
    },
  },
  {
    pattern: /^(上|本|这|下)?个?(?:周|星期|礼拜)六(?:[和、,到至]?(?:周|星期|礼拜)?)[日天]$/u,
    read: (m, today) => {
      const { to } = week(today, shiftOf(m[1]));
      return { from: addDays(to, -1), to, guessed: true };
    },
  },
];

/** The period that a whole text names; also from one to another (上个月到这个月) and until now (去年9月至今). */
export function readNamedPeriod(text: string, today: Day): Span | undefined {
  return readOne(text, today) ?? untilNow(text, today) ?? fromOneToAnother(text, today);
}

function untilNow(text: string, today: Day): Span | undefined {
  const name = /^(.{2,12}?)(?:至今|(?:到|至)(?:现在|目前|今天|今日))$/u.exec(text)?.[1] ?? '';
  if (/^(?:今年)?年初$/u.test(name)) return { from: { ...today, month: 1, day: 1 }, to: today };
  const span = readOne(name, today);
  return span === undefined ? undefined : { from: span.from, to: today };
}

function fromOneToAnother(text: string, today: Day): Span | undefined {
  // 2025-01到2025-06 is parted by 到.
  const both = /^(.{2,12}?)(?:到|至|[~—])(.{2,12})$/u.exec(text) ?? /^(.{2,12}?)[-–−](.{2,12})$/u.exec(text);
  const first = readOne(both?.[1] ?? '', today);
  const second = readOne(both?.[2] ?? '', today);
  return first === undefined || second === undefined ? undefined : { from: first.from, to: second.to, guessed: true };
}

function readOne(text: string, today: Day): Span | undefined {
  for (const { pattern, read } of RULES) {
    const match = pattern.exec(text);
    const span = match === null ? undefined : read(match, today);
    const isWhole =
      span !== undefined && [span.from, span.to].every(({ year, month }) => Number.isFinite(year + month));
    if (isWhole) return span;
  }
  return undefined;
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

/** The same day so many months away; the last of the month where there is none (31 → 30). */
export function sameDay(day: Day, shift: number): Day {
  const first = addMonths(day, shift);
  return { ...first, day: Math.min(day.day, monthEnd(first).day) };
}

function neighbours(year: number, month: number, next: number): Span | undefined {
  return next === month + 1 ? months(year, month, next) : undefined;
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
  const shift = { 今: 0, 去: -1, 明: 1, 次: 1, 前: -2 }[word ?? '今'];
  if (shift !== undefined) return today.year + shift;
  return /^\d{2}$/.test(word ?? '') ? 2000 + num(word) : num(word);
}

function shiftOf(word: string | undefined): number {
  return SHIFT[word ?? ''] ?? 0;
}

function num(text: string | undefined): number {
  return parseNumeral(text ?? '') ?? Number.NaN;
}
