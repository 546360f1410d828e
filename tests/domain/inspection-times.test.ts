/** Day and night of inspections, by the hours that the county set. */
import { describe, expect, test } from 'vitest';
import { loadRules } from '../../src/app/load-flows.ts';
import { departsFrom, inspectionTimesSchema, shiftOf } from '../../src/domain/inspection-times.ts';

const { inspectionTimes: times } = await loadRules();

describe('the shift', () => {
  test.each([
    ['05:59', 'night'],
    ['06:00', 'day'],
    ['17:59', 'day'],
    ['18:00', 'night'],
    ['23:59', 'night'],
    ['00:00', 'night'],
  ])('%s is %s by the shipped hours (M303)', (time, shift) => {
    expect(shiftOf(new Date(`2026-07-18T${time}:00+08:00`), times)).toBe(shift);
  });

  test('the county may set other hours', () => {
    const late = { ...times, night_from: '20:30', night_until: '05:00' };
    expect(shiftOf(new Date('2026-07-18T20:29:59+08:00'), late)).toBe('day');
    expect(shiftOf(new Date('2026-07-18T20:30:00+08:00'), late)).toBe('night');
    expect(shiftOf(new Date('2026-07-18T05:00:00+08:00'), late)).toBe('day');
  });
});

describe('setting out', () => {
  test('by day from midnight on, by night an hour before it begins (M302)', () => {
    expect(departsFrom('2026-07-20', 'day', times)).toEqual(new Date('2026-07-20T00:00:00+08:00'));
    expect(departsFrom('2026-07-20', 'night', times)).toEqual(new Date('2026-07-20T17:00:00+08:00'));
  });
});

test('hours that make no night are refused', () => {
  expect(inspectionTimesSchema.safeParse({ ...times, night_from: '05:00' }).success).toBe(false);
  expect(inspectionTimesSchema.safeParse({ ...times, night_from: '24:00' }).success).toBe(false);
  expect(inspectionTimesSchema.safeParse({ ...times, extra: 1 }).success).toBe(false);
});
