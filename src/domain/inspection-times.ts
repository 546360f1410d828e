/** Day and night of inspections (日查, 夜查), and from when a drawn team may set out: flows/sources/inspections.yaml. */
import { z } from 'zod';
import { atTime } from './calendar.ts';

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** The whole file; times are the county's. */
export const inspectionTimesSchema = z
  .strictObject({
    night_from: clock,
    night_until: clock,
    depart_minutes_before_night: z.number().int().min(0).max(240),
  })
  .refine(({ night_from: from, night_until: until }) => from > until, {
    error: '夜查从晚上到早上，例如 18:00 到 06:00',
  });
export type InspectionTimes = z.output<typeof inspectionTimesSchema>;

/** When somebody was there. */
export const SHIFTS = { day: '日查', night: '夜查' } as const;
export type Shift = keyof typeof SHIFTS;

/** What an inspection came from: drawn for a joint inspection, drawn for a spot check, or neither. */
export const INSPECTION_MODES = { joint: '联检', spot: '抽检', routine: '日常' } as const;
export type InspectionMode = keyof typeof INSPECTION_MODES;

/** 日查、联检; 夜查 for what was not drawn. */
export function visitKind(shift: Shift, mode: InspectionMode): string {
  return mode === 'routine' ? SHIFTS[shift] : `${SHIFTS[shift]}、${INSPECTION_MODES[mode]}`;
}

/** Day or night, by the time of arrival. The first minute of the night is night, the minute it ends is day. */
export function shiftOf(visitedAt: Date, { night_from: from, night_until: until }: InspectionTimes): Shift {
  const time = new Date(visitedAt.getTime() + COUNTY_MS).toISOString().slice(11, 16);
  return time >= from || time < until ? 'night' : 'day';
}

/** The county's clock is eight hours ahead of UTC, all year. */
const COUNTY_MS = 28_800_000;

/** From when the team of a day (`YYYY-MM-DD`) may be told where it goes (M302: shortly before it sets out). */
export function departsFrom(day: string, shift: Shift, times: InspectionTimes): Date {
  if (shift === 'day') return atTime(day, '00:00');
  return new Date(atTime(day, times.night_from).getTime() - times.depart_minutes_before_night * MS_A_MINUTE);
}

const MS_A_MINUTE = 60_000;
