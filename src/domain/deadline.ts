/** Deadlines as the checklists write them (7日, 立即, 24小时 …), read into days. */
import { z } from 'zod';
import { addDays, addWorkingDays } from './calendar.ts';

/** How bad a finding is: 1 重大, 2 较重, 3 一般. */
export type Severity = 1 | 2 | 3;

/** What a deadline's words say; `days` is null when they name no time. */
export type Deadline = { days: number | null; inWorkingDays: boolean };

/** Days by severity for words that name no time (立案后按程序); a product default, not law. */
const DEFAULT_DEADLINE_DAYS: Readonly<Record<Severity, number>> = { 1: 3, 2: 7, 3: 15 };

/**
 * What a deadline stands on: a law, the checklist's own words (a suggestion, not law), or a default: of this product
 * or of the county's office (checklists.md, 时限: not to be told to an institution as law).
 */
export type DeadlineSource = 'statute' | 'list' | 'default';

const days = z.number().int().min(0).max(365);
/** flows/sources/deadlines.yaml: what the task force's office sets, in calendar days. */
export const deadlineSettingsSchema = z.strictObject({
  /** For items whose words name no time. */
  by_severity: z.strictObject({ 1: days, 2: days, 3: days }).partial().default({}),
  /** Item code → days, in place of what the checklist says. */
  by_item: z.record(z.string().regex(/^[A-Z]{2}\d{2}$/), days).default({}),
});
export type DeadlineSettings = z.output<typeof deadlineSettingsSchema>;

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

/** What the due day of an item stands on; `deadlineDays` null: nobody named a time, and the product's default holds. */
export type DueItem = {
  code: string;
  severity: Severity;
  deadlineDays: number | null;
  deadlineInWorkingDays: boolean;
  deadlineFrom: DeadlineSource;
};

/** The day on which something found on `day` falls due. */
export function dueDay(item: DueItem, day: string): string {
  const { deadlineDays } = item;
  if (deadlineDays === null) return addDays(day, DEFAULT_DEADLINE_DAYS[item.severity]);
  // A day off does not put a calendar-day deadline off: safety does not wait for Monday.
  return item.deadlineInWorkingDays ? addWorkingDays(day, deadlineDays) : addDays(day, deadlineDays);
}

function numbersBefore(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map((match) => Number(match[1]));
}
