/** Days on the calendar of Asia/Shanghai: UTC+8 all year, no daylight saving (abolished in 1991). */

/** One calendar day. */
export type Day = { year: number; month: number; day: number };

const EIGHT_HOURS_MS = 8 * 3600_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = '一二三四五六日';

/** The day that it is in Shanghai at a moment. */
export function dayOf(moment: Date): Day {
  return fromUtc(new Date(moment.getTime() + EIGHT_HOURS_MS));
}

/** Whether the day exists: 2月30日 does not; years 1900 to 2100 only, the rest are slips of the thumb. */
export function isRealDay({ year, month, day }: Day): boolean {
  return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** 28 to 31. */
function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** So many days later, or earlier when negative. */
export function addDays(day: Day, days: number): Day {
  return fromUtc(new Date(utcOf(day) + days * DAY_MS));
}

/** The first day of the month so many months later. */
export function addMonths({ year, month }: Day, months: number): Day {
  return fromUtc(new Date(Date.UTC(year, month - 1 + months, 1)));
}

/** The last day of a day's month. */
export function monthEnd({ year, month }: Day): Day {
  return { year, month, day: daysInMonth(year, month) };
}

/** Monday is 1, Sunday 7: weeks begin on Monday (GB/T 7408). */
export function weekdayOf(day: Day): number {
  return ((new Date(utcOf(day)).getUTCDay() + 6) % 7) + 1;
}

/** The Monday of a day's week. */
export function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekdayOf(day));
}

/** Days from the first to the second. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utcOf(to) - utcOf(from)) / DAY_MS);
}

/** `2026-03-02`: how a date is stored. */
export function isoDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** 2026年3月2日（周一）: how a date is shown. */
export function sayDay(day: Day): string {
  return `${day.year}年${day.month}月${day.day}日（周${WEEKDAYS.charAt(weekdayOf(day) - 1)}）`;
}

/** `2026-03-02T09:00:00+08:00`: how a moment is stored. */
export function isoMoment(moment: Date): string {
  const local = new Date(moment.getTime() + EIGHT_HOURS_MS);
  return `${isoDay(fromUtc(local))}T${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}+08:00`;
}

/** The moment of a clock time on a day in Shanghai; hour 24 is the next day's beginning. */
export function momentAt(day: Day, clock: { hour: number; minute: number; second: number }): Date {
  const ms = ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1000;
  return new Date(utcOf(day) + ms - EIGHT_HOURS_MS);
}

function utcOf({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day);
}

function fromUtc(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const two = (number: number): string => String(number).padStart(2, '0');
