/** Days as officials count them: Chinese working days with 调休, and the day of a moment in Beijing time. */
import holidayTable from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { z } from 'zod';

// Only the package's data is used: its code reads the machine's time zone and is a day off west of Greenwich
// (docs/decisions/0004-calendar.md). The check fails at start, should a new version change the file's shape.
const dayNames = z.record(z.iso.date(), z.string());
const published = z.object({ holidays: dayNames, workdays: dayNames }).parse(holidayTable);
const DAYS_OFF: ReadonlySet<string> = new Set(Object.keys(published.holidays));
const MAKE_UP_DAYS: ReadonlySet<string> = new Set(Object.keys(published.workdays));

const DAY_MS = 86_400_000;
// Asia/Shanghai has been UTC+8 without summer time since 1992; a fixed offset needs no ICU data.
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const WEEKDAY_NAMES = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];

/** Whether the office works on that day: the State Council's notice first, else the weekday. */
export function isWorkingDay(day: string): boolean {
  const ofWeek = weekday(day);
  if (MAKE_UP_DAYS.has(day)) return true;
  return !DAYS_OFF.has(day) && ofWeek <= 5;
}

/** Whether the State Council's notice for that year is in the data; if not, only weekends count. */
export function isHolidayKnown(year: number): boolean {
  // National Day, not any day: the last days of December may stand in next year's notice.
  return DAYS_OFF.has(`${year}-10-01`);
}

/** What to tell an administrator about a day whose notice is missing; null when all is known. */
export function calendarWarning(day: string): string | null {
  const year = Number(checked(day).slice(0, 4));
  // The next year's notice comes in October or November, and moves days from 29 December on (2018-12-29, 2022-12-31).
  const needed = day.slice(5) >= '12-01' ? [year, year + 1] : [year];
  const missing = needed.find((each) => !isHolidayKnown(each));
  return missing === undefined ? null : `${missing}年的放假安排未发布或未更新，现在只按周末算工作日。`;
}

/**
 * The n-th working day after a day (before it, when n is negative).
 * 0 gives the day itself or, on a day off, the next working day.
 */
export function addWorkingDays(day: string, n: number): string {
  if (!Number.isInteger(n)) throw new RangeError(`not a whole number of days: ${n}`);
  const step = n < 0 ? -1 : 1;
  let at = day;
  let left = Math.abs(n);
  if (left === 0 && !isWorkingDay(at)) left = 1;
  while (left > 0) {
    at = addDays(at, step);
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}

/** Working days after `from` up to and including `to`; negative when `to` comes first. */
export function workingDaysBetween(from: string, to: string): number {
  if (checked(to) < checked(from)) return -workingDaysBetween(to, from);
  let count = 0;
  for (let at = from; at < to; ) {
    at = addDays(at, 1);
    if (isWorkingDay(at)) count += 1;
  }
  return count;
}

/** The day n days later, or earlier when n is negative. */
export function addDays(day: string, n: number): string {
  return new Date(startOf(day) + n * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one day to another; negative when `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return (startOf(to) - startOf(from)) / DAY_MS;
}

/** The Asia/Shanghai day of a moment, as `YYYY-MM-DD`. */
export function dayOf(date: Date): string {
  return new Date(date.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The moment of a day's `HH:MM` in Asia/Shanghai. */
export function atTime(day: string, time: string): Date {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new RangeError(`not a time: ${time}`);
  return new Date(`${checked(day)}T${time}:00+08:00`);
}

/** 1 (Monday) to 7 (Sunday). */
export function weekday(day: string): number {
  return new Date(startOf(day)).getUTCDay() || 7;
}

/** 周一 … 周日. */
export function weekdayName(day: string): string {
  return WEEKDAY_NAMES[weekday(day) - 1] ?? '';
}

/** 7月15日: how a day of this year is said. */
export function dayName(day: string): string {
  const [, month, date] = checked(day).split('-');
  return `${Number(month)}月${Number(date)}日`;
}

function checked(day: string): string {
  startOf(day);
  return day;
}

function startOf(day: string): number {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // `2023-02-30` must not silently become 2 March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`not a day: ${day.slice(0, 40)}`);
  }
  return start;
}
