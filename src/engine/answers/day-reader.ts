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

type Found = { day: Day; guessed?: boolean; exact?: boolean } | { why: string };
type Rule = { pattern: RegExp; read: (match: RegExpExecArray, today: Day) => Found };

const N = '(\\d{1,2}|[〇零一二三四五六七八九十廿卅]{1,3})';
const YEAR = '(?:(\\d{4}|\\d{2}|[〇零○一二三四五六七八九]{4}|[〇零○一二三四五六七八九]{2}|今|去|明|前|后)年的?)';
const WEEKDAY = '(?:周|星期|礼拜)([一二三四五六日天])';
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
const HOLIDAYS: Readonly<Record<string, readonly [number, number]>> = {
  元旦: [1, 1],
  五一: [5, 1],
  劳动节: [5, 1],
  六一: [6, 1],
  儿童节: [6, 1],
  教师节: [9, 10],
  十一: [10, 1],
  国庆: [10, 1],
};
// Beyond this many days the neighbouring year is within a month, and meant.
const FAR_DAYS = 335;

const RULES: readonly Rule[] = [
  {
    pattern: /^(\d{4})[-./,](\d{1,2})[-./,](\d{1,2})(?!\d)[日号]?/u,
    read: (m) => real(ymd(m[1], m[2], m[3]), { exact: true }),
  },
  {
    pattern: /^((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})(?!\d)/u,
    read: (m) => real(ymd(m[1], m[2], m[3]), { exact: true }),
  },
  {
    pattern: new RegExp(`^${YEAR}${N}月份?的?${N}[日号]?`, 'u'),
    read: (m, today) => real({ year: yearOf(m[1], today), month: num(m[2]), day: num(m[3]) }, { exact: true }),
  },
  {
    pattern: new RegExp(`^(?:${YEAR})?${N}月份?([底末初])`, 'u'),
    read: (m, today) => {
      const first = { year: yearOf(m[1], today), month: num(m[2]), day: 1 };
      return isRealDay(first) ? edge(first, m[3]) : { why: whyNoSuchDay(first.year, first.month, 1) };
    },
  },
  {
    pattern: /^(上上|上|本|这|当|下下|下)?个?月([底末初])/u,
    read: (m, today) => edge(addMonths(today, shiftOf(m[1])), m[2]),
  },
  { pattern: /^(?:今年)?年[底末]/u, read: (_, { year }) => ({ day: { year, month: 12, day: 31 }, guessed: true }) },
  {
    pattern: new RegExp(`^(上上|上|本|这|下下|下)?个?${WEEKDAY}`, 'u'),
    read: (m, today) => ({
      day: addDays(mondayOf(today), shiftOf(m[1]) * 7 + weekdayNumber(m[2]) - 1),
      guessed: true,
    }),
  },
  {
    pattern: /^(大前|前|昨|今|明|大后|后)(?:天|日|儿个?|个)/u,
    read: (m, today) => ({ day: addDays(today, shiftOf(m[1])) }),
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
    pattern: /^(元旦|五一|劳动节|六一|儿童节|教师节|十一|国庆)节?当?天?(?![月日号点天周年个\d])/u,
    read: (m, today) => {
      const [month, day] = HOLIDAYS[m[1] ?? ''] ?? [1, 1];
      return { ...nearest(month, day, today), guessed: true };
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
    const { day, guessed = false, exact = false } = found;
    return withWeekday({ ok: true, day, rest: text.slice(match[0].length), guessed, exact });
  }
  return undefined;
}

/** 7月3日（周五）: the weekday must agree, then it is as good as a nod. */
function withWeekday(read: DayRead & { ok: true }): DayRead {
  const match = new RegExp(`^[,(]?${WEEKDAY}\\)?`, 'u').exec(read.rest);
  if (match === null) return read;
  if (weekdayNumber(match[1]) !== weekdayOf(read.day)) return { ok: false, why: whyWrongWeekday(sayDay(read.day)) };
  return { ...read, rest: read.rest.slice(match[0].length) };
}

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
  return { day: which === '初' ? first : monthEnd(first), guessed: true };
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
  return word === '天' ? 7 : '一二三四五六日'.indexOf(word ?? '') + 1;
}
