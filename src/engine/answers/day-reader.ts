/**
 * Reads one calendar day at the beginning of a text, and hands back what follows.
 *
 * What is left unsaid is filled in like this: no year → this year, unless that is more than 335 days away and the
 * neighbouring year is therefore within a month (12月28日 said in January); no month → this month; a bare weekday →
 * this week, Monday to Sunday. Such readings are `guessed` and get shown for a nod where they may surprise.
 */
import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  isRealDay,
  mondayOf,
  monthEnd,
  sayDay,
  weekdayOf,
} from './calendar.ts';
import { parseNumeral } from './numerals.ts';
import { WHY, whyNoSuchDay, whyWrongWeekday } from './texts.ts';

/** A day, how sure, and the text behind it; or a sentence that says what to write instead. */
export type DayRead =
  | { ok: true; day: Day; rest: string; guessed: boolean /** A date in figures with its year. */; exact: boolean }
  | { ok: false; why: string };

/** `behind`: what a date behind it must agree with: the same day (昨天，3月3号) or the weekday (周五，7月3日). */
type Found = { day: Day; guessed?: boolean; exact?: boolean; behind?: 'day' | 'weekday' } | { why: string };
type Rule = { pattern: RegExp; read: (match: RegExpExecArray, today: Day) => Found };

const N = '(\\d{1,2}|[〇零一二三四五六七八九十廿卅]{1,3})';
const YEAR = '(?:(\\d{4}|\\d{2}|[〇零○一二三四五六七八九]{4}|[〇零○一二三四五六七八九]{2}|今|去|明|前|后)年的?)';
const WEEKDAY = '(?:周|星期|礼拜)([一二三四五六日天]|[1-6](?!\\d))';
/** How many days (昨, 明), weeks or months (上, 下) away; 本, 这, 当, 今 and nothing said are 0. */
const SHIFT: Readonly<Record<string, number>> = {
  大前: -3,
  前: -2,
  昨: -1,
  明: 1,
  后: 2,
  大后: 3,
  上上: -2,
  上: -1,
  下: 1,
  下下: 2,
};
/** Holidays that are the same day every year. */
const HOLIDAYS: Readonly<Record<string, readonly [number, number]>> = {
  元旦: [1, 1],
  三八: [3, 8],
  妇女节: [3, 8],
  五一: [5, 1],
  劳动节: [5, 1],
  五四: [5, 4],
  青年节: [5, 4],
  六一: [6, 1],
  儿童节: [6, 1],
  七一: [7, 1],
  建党节: [7, 1],
  八一: [8, 1],
  建军节: [8, 1],
  教师节: [9, 10],
  十一: [10, 1],
  国庆: [10, 1],
};
const HOLIDAY = `(${Object.keys(HOLIDAYS).join('|')})(?:国际)?(?:劳动|妇女|儿童|青年|建军|建党)?节?(?:当天|那天)?`;
const EDGE = '([底末初]|最后一天|第一天)';
// A year of two figures in front of 7.15 is near; 98.7.15 is a slip.
const NEAR_YEARS = 10;
// Beyond this many days the neighbouring year is within a month, and meant.
const FAR_DAYS = 335;

const RULES: readonly Rule[] = [
  {
    pattern: /^(\d{4})([-./,])(\d{1,2})\2(\d{1,2})(?!\d)[日号]?/u,
    read: (m) => real(ymd(m[1], m[3], m[4]), { exact: true }),
  },
  {
    pattern: /^(\d{2})([-./])(\d{1,2})\2(\d{1,2})(?!\d|\2)[日号]?/u,
    read: (m, today) => shortYear(ymd(m[1], m[3], m[4]), today),
  },
  {
    pattern: /^((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})(?!\d)/u,
    read: (m) => real(ymd(m[1], m[2], m[3]), { exact: true }),
  },
  {
    // 202603020930: the time follows at once.
    pattern: /^(20\d{2})(0[1-9]|1[0-2])(\d{2})(?=[012]\d[0-5]\d$)/u,
    read: (m) => real(ymd(m[1], m[2], m[3]), { exact: true }),
  },
  {
    pattern: /^(\d{2})(0[1-9]|1[0-2])(\d{2})(?![\d年])/u,
    // 201112 may be a month of 2011.
    read: (m, today) =>
      /^(?:19|20)$/.test(m[1] ?? '') && Number(m[3]) <= 12
        ? { why: WHY.dateVague }
        : shortYear(ymd(m[1], m[2], m[3]), today),
  },
  {
    pattern: /^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d年])/u,
    read: (m, today) => asGuess(nearest(Number(m[1]), Number(m[2]), today)),
  },
  {
    pattern: new RegExp(`^${YEAR}(\\d{1,2})[-./](\\d{1,2})(?![\\d.])[日号]?`, 'u'),
    read: (m, today) => real({ year: yearOf(m[1], today), month: num(m[2]), day: num(m[3]) }, { exact: true }),
  },
  {
    pattern: new RegExp(`^${YEAR}${N}月份?的?${N}[日号]?`, 'u'),
    read: (m, today) => real({ year: yearOf(m[1], today), month: num(m[2]), day: num(m[3]) }, { exact: true }),
  },
  {
    pattern: new RegExp(`^(?:${YEAR})?${N}月份?的?${EDGE}`, 'u'),
    read: (m, today) => {
      const first = { year: yearOf(m[1], today), month: num(m[2]), day: 1 };
      return isRealDay(first) ? edge(first, m[3]) : { why: whyNoSuchDay(first.year, first.month, 1) };
    },
  },
  {
    pattern: new RegExp(`^(上上|上|本|这|当|下下|下)?个?月的?${EDGE}`, 'u'),
    read: (m, today) => edge(addMonths(today, shiftOf(m[1])), m[2]),
  },
  {
    pattern: new RegExp(`^(?:${YEAR}年?|年)[底末]`, 'u'),
    read: (m, today) => ({ day: { year: yearOf(m[1], today), month: 12, day: 31 }, guessed: true }),
  },
  {
    pattern: new RegExp(`^(上上|上|本|这|下下|下)?个?${WEEKDAY}`, 'u'),
    read: (m, today) => ({
      day: addDays(mondayOf(today), shiftOf(m[1]) * 7 + weekdayNumber(m[2]) - 1),
      guessed: true,
      behind: m[1] === undefined ? 'weekday' : 'day',
    }),
  },
  {
    pattern: /^(大前|前|昨|今|明|大后|后)(?:天|日|儿个?|个)/u,
    read: (m, today) => ({ day: addDays(today, shiftOf(m[1])), behind: 'day' }),
  },
  {
    pattern: /^(前|昨|今|明|后)(?=[早晚夜晨午]|$)/u,
    read: (m, today) => ({ day: addDays(today, shiftOf(m[1])) }),
  },
  {
    pattern: /^(\d{1,4}|[一二两三四五六七八九十百]{1,5})(天|日|个?星期|个?礼拜|周)(?:之|以)?([前后])/u,
    read: (m, today) => {
      const days = num(m[1]) * (/[天日]/u.test(m[2] ?? '') ? 1 : 7) * (m[3] === '前' ? -1 : 1);
      return Number.isNaN(days) ? { why: WHY.dateVague } : { day: addDays(today, days), guessed: true };
    },
  },
  {
    pattern: new RegExp(`^(上上|上|本|这|当|下下|下)个?月的?${N}[日号]?`, 'u'),
    read: (m, today) => real({ ...addMonths(today, shiftOf(m[1])), day: num(m[2]) }, { guessed: true }),
  },
  {
    pattern: new RegExp(`^${N}月份?的?${N}[日号]?`, 'u'),
    read: (m, today) => nearest(num(m[1]), num(m[2]), today),
  },
  {
    pattern: new RegExp(`^${N}[日号]`, 'u'),
    read: (m, today) => real({ ...today, day: num(m[1]) }, { guessed: true }),
  },
  {
    pattern: /^(\d{1,2})[-./](\d{1,2})(?![\d.:点时])日?/u,
    read: (m, today) => nearest(num(m[1]), num(m[2]), today),
  },
  {
    pattern: new RegExp(`^(?:${YEAR})?${HOLIDAY}(?![月日号点时天周年个\\d])`, 'u'),
    read: (m, today) => {
      const [month, day] = HOLIDAYS[m[2] ?? ''] ?? [1, 1];
      const year = yearOf(m[1], today);
      return m[1] === undefined ? asGuess(nearest(month, day, today)) : { day: { year, month, day }, guessed: true };
    },
  },
  { pattern: /^(?:农历|阴历|正月|腊月|冬月|初[一二三四五六七八九十])/u, read: () => ({ why: WHY.dateLunar }) },
  { pattern: /^(?:上|本|这|下)?个?周末/u, read: () => ({ why: WHY.dateWeekend }) },
];

/** Reads a day at the start of `text`; undefined when there is none. */
export function readDay(text: string, today: Day): DayRead | undefined {
  for (const { pattern, read } of RULES) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const found = read(match, today);
    if ('why' in found) return { ok: false, why: found.why };
    const { day, guessed = false, exact = false, behind } = found;
    const first = { ok: true as const, day, rest: text.slice(match[0].length), guessed, exact };
    return (behind === undefined ? undefined : withDate(first, behind, today)) ?? withWeekday(first);
  }
  return undefined;
}

/** 昨天，3月3号; 周五（7月3日）: the date behind must agree, and counts. */
function withDate(first: DayRead & { ok: true }, behind: 'day' | 'weekday', today: Day): DayRead | undefined {
  const match = /^[,(]?(?:也?就?是|即)?(?=[\d一二三四五六七八九十〇零年]{1,9}[月号日])/u.exec(first.rest);
  const second =
    match === null ? undefined : readDay(first.rest.slice(match[0].length), behind === 'day' ? first.day : today);
  if (match === null || second === undefined || !second.ok) return second;
  const agrees =
    behind === 'day' ? daysBetween(first.day, second.day) === 0 : weekdayOf(first.day) === weekdayOf(second.day);
  if (!agrees) return { ok: false, why: behind === 'day' ? WHY.dateTwo : whyWrongWeekday(sayDay(second.day)) };
  return { ...second, rest: match[0].startsWith('(') ? second.rest.replace(/^\)/u, '') : second.rest };
}

/** 7月3日（周五）: the weekday must agree, then it is as good as a nod. */
function withWeekday(read: DayRead & { ok: true }): DayRead {
  const match = new RegExp(`^[,(]?${WEEKDAY}\\)?`, 'u').exec(read.rest);
  if (match === null) return read;
  if (weekdayNumber(match[1]) !== weekdayOf(read.day)) return { ok: false, why: whyWrongWeekday(sayDay(read.day)) };
  return { ...read, rest: read.rest.slice(match[0].length) };
}

/** 23.7.15: a year of this century, near by. */
function shortYear(day: Day, today: Day): Found {
  const year = 2000 + day.year;
  if (Math.abs(year - today.year) > NEAR_YEARS) return { why: WHY.date };
  return real({ ...day, year }, { guessed: true, exact: true });
}

const asGuess = (found: Found): Found => ('why' in found ? found : { ...found, guessed: true });

function real(day: Day, how: { guessed?: boolean; exact?: boolean }): Found {
  if (Number.isNaN(day.month) || Number.isNaN(day.day) || Number.isNaN(day.year)) return { why: WHY.date };
  return isRealDay(day) ? { day, ...how } : { why: whyNoSuchDay(day.year, day.month, day.day) };
}

function nearest(month: number, day: number, today: Day): Found {
  const thisYear = { year: today.year, month, day };
  if (!isRealDay(thisYear)) return real(thisYear, {});
  const away = daysBetween(today, thisYear);
  if (Math.abs(away) <= FAR_DAYS) return { day: thisYear };
  return real({ ...thisYear, year: today.year - Math.sign(away) }, { guessed: true });
}

function edge(first: Day, which: string | undefined): Found {
  return { day: which === '初' || which === '第一天' ? first : monthEnd(first), guessed: true };
}

function yearOf(word: string | undefined, today: Day): number {
  const shift = { 今: 0, 去: -1, 明: 1, 前: -2, 后: 2 }[word ?? '今'];
  if (shift !== undefined) return today.year + shift;
  const digits = [...(word ?? '')].map((letter) => parseNumeral(letter) ?? 0).join('');
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
}

function ymd(year: string | undefined, month: string | undefined, day: string | undefined): Day {
  return { year: Number(year), month: Number(month), day: Number(day) };
}

function shiftOf(word: string | undefined): number {
  return SHIFT[word ?? ''] ?? 0;
}

function num(text: string | undefined): number {
  return parseNumeral(text ?? '') ?? Number.NaN;
}

function weekdayNumber(word: string | undefined): number {
  if (/^\d$/u.test(word ?? '')) return Number(word);
  return word === '天' ? 7 : '一二三四五六日'.indexOf(word ?? '') + 1;
}
