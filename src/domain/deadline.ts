/** Deadlines as the checklists write them (7日, 立即, 24小时 …), read into days. */
import { addDays, addWorkingDays } from './calendar.ts';

/** How bad a finding is: 1 重大, 2 较重, 3 一般. */
export type Severity = 1 | 2 | 3;

/** What a deadline's words say; `days` is null when they name no time. */
export type Deadline = { days: number | null; inWorkingDays: boolean };

/** Days by severity for words that name no time (立案后按程序); a product default, not law. */
const DEFAULT_DEADLINE_DAYS: Readonly<Record<Severity, number>> = { 1: 3, 2: 7, 3: 15 };

/** What the task force's office may set otherwise. */
export type DeadlineSettings = {
  /** Item code → calendar days. */
  byItem?: Readonly<Record<string, number>>;
  bySeverity?: Readonly<Partial<Record<Severity, number>>>;
};

const HOURS_A_DAY = 24;
const DAYS_A_WEEK = 7;

/**
 * Reads the strictest time that the words name: what must stop at once must be seen to today, though papers have
 * 15 days. Times to report (30分钟, 1小时) are today.
 */
export function readDeadline(words: string): Deadline {
  // A finding put right on the spot opens no rectification; for the others the time behind the stroke holds.
  const text = words.replace(/^当场改正\s*[/／]/u, '');
  const times = [
    ...(/立即|当场|当日|分钟/u.test(text) ? [0] : []),
    ...(/当周|每周|本周/u.test(text) ? [DAYS_A_WEEK] : []),
    // One hour is still today; 24 hours may end tomorrow.
    ...numbersBefore(text, /(\d+)\s*小时/gu).map((hours) => Math.floor(hours / HOURS_A_DAY)),
    ...numbersBefore(text, /(\d+)\s*个?(?:工作)?[日天]/gu),
  ];
  // 行政许可法 §82: the times of a permit's procedure (受理) are working days.
  return { days: times.length === 0 ? null : Math.min(...times), inWorkingDays: /工作日|受理/u.test(text) };
}

/** The day on which something found on `day` falls due. */
export function dueDay(
  item: { code: string; severity: Severity; deadlineDays: number | null; deadlineInWorkingDays: boolean },
  day: string,
  settings: DeadlineSettings = {},
): string {
  const set = settings.byItem?.[item.code];
  if (set !== undefined) return addDays(day, set);
  if (item.deadlineDays === null) {
    return addDays(day, settings.bySeverity?.[item.severity] ?? DEFAULT_DEADLINE_DAYS[item.severity]);
  }
  // A day off does not put a calendar-day deadline off: safety does not wait for Monday.
  return item.deadlineInWorkingDays ? addWorkingDays(day, item.deadlineDays) : addDays(day, item.deadlineDays);
}

function numbersBefore(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map((match) => Number(match[1]));
}
