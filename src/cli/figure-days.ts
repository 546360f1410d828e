/** The days that a command about figures is asked for. */
import { dayOf } from '../domain/calendar.ts';
import type { Period } from '../figures/figure-facts.ts';
import { findFigurePeriod } from '../store/figure-facts.ts';
import type { Store } from '../store/store.ts';
import { usageError } from './command.ts';

/** What was given of `--from` and `--to`. */
export type GivenDays = { from?: string | undefined; to?: string | undefined };

/** Whether one of them was. */
export function isGiven({ from, to }: GivenDays): boolean {
  return from !== undefined || to !== undefined;
}

/** Without any: the campaign's. Throws AppError USAGE for what is no day, or an end before the beginning. */
export async function periodOf(store: Store, { from, to }: GivenDays, at: Date): Promise<Period> {
  const today = dayOf(at);
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw usageError('日期写成 2026-07-01 这样。');
  }
  const usual = await findFigurePeriod(store, today);
  const period = { from: from ?? usual.from, to: to ?? (from === undefined ? usual.to : today) };
  if (period.from > period.to) throw usageError('开始的日期不能晚于结束的日期。');
  return period;
}

/** Whether it is a day, `YYYY-MM-DD`. */
export function isDay(word: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(word) ? new Date(`${word}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(word);
}
