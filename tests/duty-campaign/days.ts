/** The days of July and August 2023 as the table counts them: written down by hand, not asked of the product. */

const WEEKENDS: ReadonlySet<string> = new Set([
  ...[1, 2, 8, 9, 15, 16, 22, 23, 29, 30].map((date) => dateOf('07', date)),
  ...[5, 6, 12, 13, 19, 20, 26, 27].map((date) => dateOf('08', date)),
]);
/** The last Friday before, for what began in June. */
const FIRST = '2023-07-01';
export const DAYS: readonly string[] = [
  ...Array.from({ length: 31 }, (_, n) => dateOf('07', n + 1)),
  ...Array.from({ length: 31 }, (_, n) => dateOf('08', n + 1)),
];
/** The days on which the safety checks are pressed for (M505). */
export const COVERAGE_DAYS = ['2023-07-20', '2023-07-31', '2023-08-10', '2023-08-20', '2023-08-25', '2023-08-31'];

function dateOf(month: string, date: number): string {
  return `2023-${month}-${String(date).padStart(2, '0')}`;
}

export function isOff(day: string): boolean {
  if (day < FIRST) return ['0', '6'].includes(String(new Date(`${day}T00:00:00Z`).getUTCDay()));
  return WEEKENDS.has(day) || ['2023-09-02', '2023-09-03', '2023-09-09', '2023-09-10'].includes(day);
}

export function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Monday of its week. */
export function mondayOf(day: string): string {
  return plus(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** No Monday and no Friday of these two months is a day off. */
export const isMonday = (day: string): boolean => mondayOf(day) === day;
export const isFriday = (day: string): boolean => plus(mondayOf(day), 4) === day;
/** The month's last working day: a Monday in July, a Thursday in August. */
export const isMonthEnd = (day: string): boolean => day === '2023-07-31' || day === '2023-08-31';

export function workdayBefore(day: string): string {
  let at = plus(day, -1);
  while (isOff(at)) at = plus(at, -1);
  return at;
}

/** Working days that have passed since a day, up to and including another. */
export function workdaysLate(due: string, day: string): number {
  let count = 0;
  for (let at = plus(due, 1); at <= day; at = plus(at, 1)) if (!isOff(at)) count += 1;
  return count;
}

/** 7月3日. */
export function said(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}
