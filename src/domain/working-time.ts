/** When the office is at its desks, and when nobody is to be disturbed: Beijing time, working days with 调休. */
import { addDays, atTime, dayOf, isWorkingDay } from './calendar.ts';

/** A county office's hours; summer and winter differ by half an hour and are not told apart. */
const HOURS: readonly (readonly [from: string, to: string])[] = [
  ['08:00', '12:00'],
  ['14:30', '18:00'],
];
/** Nothing but red alarms goes out at night: 22:00 to 07:00. */
const QUIET_FROM = '22:00';
const QUIET_TO = '07:00';
/** A year has no run of days off that is longer; a bound for the loop, not a rule. */
const MOST_DAYS_OFF = 30;

/** The moment itself when it is in working time, else the beginning of the next working time. */
export function nextWorkingTime(at: Date): Date {
  let day = dayOf(at);
  for (let n = 0; n <= MOST_DAYS_OFF; n += 1, day = addDays(day, 1)) {
    if (!isWorkingDay(day)) continue;
    for (const [from, to] of HOURS) {
      if (at < atTime(day, to)) return at > atTime(day, from) ? at : atTime(day, from);
    }
  }
  return at;
}

/** The moment itself by day, else 07:00 after the night it falls into. */
export function afterQuietHours(at: Date): Date {
  const day = dayOf(at);
  if (at < atTime(day, QUIET_TO)) return atTime(day, QUIET_TO);
  return at < atTime(day, QUIET_FROM) ? at : atTime(addDays(day, 1), QUIET_TO);
}
