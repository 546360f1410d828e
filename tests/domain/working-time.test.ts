/** Working time and quiet hours in Beijing time, over weekends, holidays and days that are made up for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, isWorkingDay } from '../../src/domain/calendar.ts';
import { afterQuietHours, nextWorkingTime } from '../../src/domain/working-time.ts';

const SHANGHAI_MS = 8 * 3_600_000;
/** `2026-03-02 08:00`, with seconds and milliseconds where there are any. */
const local = (at: Date) =>
  new Date(at.getTime() + SHANGHAI_MS)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?::00)?\.000Z$|Z$/u, '');
const at = (words: string) => new Date(`${words.replace(' ', 'T')}+08:00`);
const clock = (moment: Date) => local(moment).slice(11, 16);

const moments = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2026-12-31T00:00:00Z'),
  noInvalidDate: true,
});

function isInHours(moment: Date): boolean {
  const time = clock(moment);
  return isWorkingDay(dayOf(moment)) && ((time >= '08:00' && time < '12:00') || (time >= '14:30' && time < '18:00'));
}

describe('nextWorkingTime', () => {
  test.each([
    ['in the morning', '2026-03-02 08:00', '2026-03-02 08:00'],
    ['to the last moment of it', '2026-03-02 11:59:59.999', '2026-03-02 11:59:59.999'],
    ['at noon it is over', '2026-03-02 12:00', '2026-03-02 14:30'],
    ['the midday rest', '2026-03-02 13:10', '2026-03-02 14:30'],
    ['in the afternoon', '2026-03-02 17:30', '2026-03-02 17:30'],
    ['at six it is over', '2026-03-02 18:00', '2026-03-03 08:00'],
    ['before eight', '2026-03-02 00:00', '2026-03-02 08:00'],
    ['a Friday night', '2026-03-06 21:00', '2026-03-09 08:00'],
    ['a weekend', '2026-03-07 10:00', '2026-03-09 08:00'],
    ['a Saturday that is made up for (调休)', '2026-02-28 09:00', '2026-02-28 09:00'],
    ['the eve of the Spring Festival, whose nine days are off', '2026-02-14 18:00', '2026-02-24 08:00'],
    ['National Day', '2026-10-01 09:00', '2026-10-08 08:00'],
    ['a Sunday that is worked', '2026-09-20 15:00', '2026-09-20 15:00'],
  ])('%s: %s → %s', (_what, from, to) => {
    expect(local(nextWorkingTime(at(from)))).toBe(to);
  });

  test('is never earlier, is working time, stays when asked again, and nothing working lies between', () => {
    fc.assert(
      fc.property(moments, fc.double({ min: 0, max: 1, noNaN: true }), (from, share) => {
        const to = nextWorkingTime(from);
        expect(to.getTime()).toBeGreaterThanOrEqual(from.getTime());
        expect(isInHours(to)).toBe(true);
        expect(nextWorkingTime(to)).toEqual(to);
        const between = new Date(from.getTime() + share * (to.getTime() - from.getTime()));
        if (between.getTime() < to.getTime()) expect(isInHours(between)).toBe(false);
      }),
      { seed: 11, numRuns: 1_000 },
    );
  });
});

describe('afterQuietHours', () => {
  test.each([
    ['2026-03-02 21:59:59', '2026-03-02 21:59:59'],
    ['2026-03-02 22:00', '2026-03-03 07:00'],
    ['2026-03-02 23:59', '2026-03-03 07:00'],
    ['2026-03-03 00:00', '2026-03-03 07:00'],
    ['2026-03-03 06:59:59', '2026-03-03 07:00'],
    ['2026-03-03 07:00', '2026-03-03 07:00'],
    ['2026-12-31 22:30', '2027-01-01 07:00'],
    ['2026-03-07 12:00', '2026-03-07 12:00'],
  ])('%s → %s', (from, to) => {
    expect(local(afterQuietHours(at(from)))).toBe(to);
  });

  test('is never earlier, by at most nine hours later, and never at night', () => {
    fc.assert(
      fc.property(moments, (from) => {
        const to = afterQuietHours(from);
        const waits = to.getTime() - from.getTime();
        expect(waits >= 0 && waits <= 9 * 3_600_000).toBe(true);
        expect(clock(to) >= '07:00' && clock(to) < '22:00').toBe(true);
      }),
      { seed: 12, numRuns: 1_000 },
    );
  });
});
