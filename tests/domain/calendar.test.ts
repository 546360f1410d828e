/** Working days against the notices of 2023–2026 and the cases of the reminders' plan (§7). */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  addDays,
  addWorkingDays,
  atTime,
  calendarWarning,
  dayName,
  dayOf,
  daysBetween,
  isHolidayKnown,
  isWorkingDay,
  weekday,
  weekdayName,
  workingDaysBetween,
} from '../../src/domain/calendar.ts';

const vector = z
  .object({
    years: z.record(z.string(), z.object({ days: z.array(z.object({ date: z.iso.date(), isOffDay: z.boolean() })) })),
  })
  .parse(JSON.parse(readFileSync(new URL('../vectors/holidays-2023-2026.json', import.meta.url), 'utf8')));
const notices = new Map(Object.values(vector.years).flatMap(({ days }) => days.map((day) => [day.date, day.isOffDay])));

const someDay = fc.integer({ min: 0, max: 1460 }).map((n) => addDays('2023-01-01', n));

describe('the cases of reminders.md §7', () => {
  test.each([
    ['2023-01-28', '周六', true],
    ['2023-01-29', '周日', true],
    ['2023-04-23', '周日', true],
    ['2023-06-25', '周日', true],
    ['2023-10-07', '周六', true],
    ['2023-10-08', '周日', true],
    ['2022-12-31', '周六', false],
    ['2024-02-18', '周日', true],
    ['2026-01-04', '周日', true],
    ['2026-02-14', '周六', true],
    ['2026-02-28', '周六', true],
    ['2026-09-20', '周日', true],
    ['2026-10-10', '周六', true],
    ['2026-09-25', '周五', false],
    ['2023-07-15', '周六', false],
    ['2027-01-01', '周五', true],
  ])('%s (%s) is a working day: %s', (day, name, works) => {
    expect(weekdayName(day)).toBe(name);
    expect(isWorkingDay(day)).toBe(works);
  });

  test('2027 counts weekends only and says that the notice is missing', () => {
    expect(isHolidayKnown(2027)).toBe(false);
    expect(calendarWarning('2027-01-01')).toContain('2027年的放假安排未发布');
    expect(isWorkingDay('2027-01-02')).toBe(false);
  });
});

test('every day of 2023–2026 agrees with the State Council’s notices', () => {
  const wrong: string[] = [];
  for (let day = '2023-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
    const isOff = notices.get(day) ?? [6, 7].includes(weekday(day));
    if (isWorkingDay(day) === isOff) wrong.push(day);
  }
  expect(notices.size).toBe(142);
  expect(wrong).toEqual([]);
});

test('the campaign of 2023 has no holidays, only 10 weekend days in July and 8 in August', () => {
  const off = (month: string, days: number) =>
    Array.from({ length: days }, (_, n) => addDays(`2023-${month}-01`, n)).filter((day) => !isWorkingDay(day)).length;
  expect(off('07', 31)).toBe(10);
  expect(off('08', 31)).toBe(8);
});

test('from December on the next year’s notice is needed', () => {
  expect(calendarWarning('2026-11-30')).toBeNull();
  expect(calendarWarning('2026-12-01')).toContain('2027年');
  expect(calendarWarning('2022-12-31')).toBeNull();
});

test('working days are counted over holidays and make-up days', () => {
  // National Day 2023: 29 September to 6 October off, 7 and 8 October worked.
  expect(addWorkingDays('2023-09-28', 1)).toBe('2023-10-07');
  expect(addWorkingDays('2023-09-28', 3)).toBe('2023-10-09');
  expect(addWorkingDays('2023-10-07', -1)).toBe('2023-09-28');
  expect(workingDaysBetween('2023-09-28', '2023-10-09')).toBe(3);
  expect(workingDaysBetween('2023-10-09', '2023-09-28')).toBe(-3);
});

test('zero working days after a day off is the next working day', () => {
  expect(addWorkingDays('2023-07-15', 0)).toBe('2023-07-17');
  expect(addWorkingDays('2023-07-14', 0)).toBe('2023-07-14');
});

test('counting and adding working days undo each other', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: 1, max: 40 }), (day, n) => {
      const later = addWorkingDays(day, n);
      expect(isWorkingDay(later)).toBe(true);
      expect(workingDaysBetween(day, later)).toBe(n);
    }),
    { seed: 20230715, numRuns: 100 },
  );
});

test('a moment belongs to its day in Beijing', () => {
  expect(dayOf(new Date('2023-07-14T15:59:59.999Z'))).toBe('2023-07-14');
  expect(dayOf(new Date('2023-07-14T16:00:00Z'))).toBe('2023-07-15');
  expect(atTime('2023-07-15', '08:00').toISOString()).toBe('2023-07-15T00:00:00.000Z');
  expect(dayOf(atTime('2023-07-15', '23:59'))).toBe('2023-07-15');
});

test('days are added over the ends of months and leap years', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2023-01-01', -1)).toBe('2022-12-31');
  expect(daysBetween('2023-07-01', '2023-08-31')).toBe(61);
  expect(dayName('2023-07-05')).toBe('7月5日');
});

test.each(['2023-02-30', '2023-7-15', '', '20230715', '2023-13-01'])('%j is refused as a day', (day) => {
  expect(() => isWorkingDay(day)).toThrow(RangeError);
  expect(() => addDays(day, 1)).toThrow(RangeError);
  expect(() => atTime(day, '08:00')).toThrow(RangeError);
});

test.each(['8:00', '24:00', '08:60', '08:00:00'])('%j is refused as a time', (time) => {
  expect(() => atTime('2023-07-15', time)).toThrow(RangeError);
});

test('half a working day is refused', () => {
  expect(() => addWorkingDays('2023-07-15', 0.5)).toThrow(RangeError);
});

test.each(['America/Los_Angeles', 'Pacific/Kiritimati'])('a machine in %s counts the same days', (zone) => {
  const program = `
    import { addWorkingDays, dayOf, isWorkingDay, weekday } from './src/domain/calendar.ts';
    console.log(isWorkingDay('2023-01-28'), isWorkingDay('2023-07-15'), addWorkingDays('2023-09-28', 3),
      dayOf(new Date('2023-07-14T16:00:00Z')), weekday('2023-07-15'));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });
  expect(output.trim()).toBe('true false 2023-10-09 2023-07-15 6');
});
