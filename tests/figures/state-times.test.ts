/** Hand-counted: how long lines stay in each state. */
import { expect, test } from 'vitest';
import { type Stay, stateTimes } from '../../src/figures/state-times.ts';

const STATES = new Map([
  ['new', '新建'],
  ['checking', '核查中'],
  ['closed', '已办结'],
  ['archived', '已归档'],
]);
const stay = (state: string, hours: number | null): Stay => ({
  state,
  came: '2026-07-10T00:00:00.000Z',
  left: hours === null ? null : new Date(Date.parse('2026-07-10T00:00:00Z') + hours * 3_600_000).toISOString(),
});

test('2, 4, 12 hours: mean 6, median 4, longest 12; who is still there has no time yet', () => {
  const stays = [
    stay('new', 12),
    stay('new', 2),
    stay('new', 4),
    stay('new', null),
    stay('checking', null),
    stay('closed', 1),
  ];
  expect(stateTimes(STATES, stays)).toEqual([
    { state: 'new', title: '新建', over: 3, on: 1, mean: 6, median: 4, longest: 12 },
    { state: 'checking', title: '核查中', over: 0, on: 1, mean: null, median: null, longest: null },
    { state: 'closed', title: '已办结', over: 1, on: 0, mean: 1, median: 1, longest: 1 },
  ]);
});

test('an even number: between the two in the middle, to a tenth of an hour', () => {
  const [line] = stateTimes(STATES, [stay('new', 0.5), stay('new', 1), stay('new', 2), stay('new', 100)]);
  expect(line).toMatchObject({ mean: 25.9, median: 1.5, longest: 100 });
});

test('no stays, no lines', () => {
  expect(stateTimes(STATES, [])).toEqual([]);
});
