/** When the assistant's own backup is due, and which are kept. */
import { expect, test } from 'vitest';
import { chooseOld, isDue } from '../../src/backup/backup-keeper.ts';

const county = (time: string): Date => new Date(`${time}+08:00`);

test.each([
  ['the first one at once', undefined, '2026-07-01T10:00', true],
  ['not in the day after a good night', '2026-07-01T02:00', '2026-07-01T23:59', false],
  ['not before two', '2026-07-01T02:00', '2026-07-02T01:59', false],
  ['at two', '2026-07-01T02:00', '2026-07-02T02:00', true],
  ['made up for by day', '2026-06-30T02:00', '2026-07-01T10:00', true],
  ['one by day does not stand for the night', '2026-07-01T10:00', '2026-07-02T02:00', true],
] as const)('each night: %s', (_, newest, now, due) => {
  expect(isDue(newest && county(newest), county(now), 1440)).toBe(due);
});

test('every so many minutes', () => {
  const newest = county('2026-07-01T10:00');
  expect(isDue(newest, county('2026-07-01T10:04'), 5)).toBe(false);
  expect(isDue(newest, county('2026-07-01T10:05'), 5)).toBe(true);
});

test('the newest are kept, and the last of each of as many days', () => {
  const hours = Array.from(
    { length: 24 * 30 },
    (_, hour) => new Date(county('2026-07-31T00:00').getTime() - hour * 3_600_000),
  );
  const old = new Set(chooseOld(hours, 14));
  const kept = hours.filter((time) => !old.has(time));
  expect(kept.slice(0, 14)).toEqual(hours.slice(0, 14));
  expect(kept.length).toBe(14 + 12);
  expect(chooseOld(hours.slice(0, 5), 14)).toEqual([]);
});
