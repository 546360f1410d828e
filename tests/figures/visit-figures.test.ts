/** Visits by day and night, drawn and not, counted by hand. */
import { expect, test } from 'vitest';
import { visitFigures } from '../../src/figures/visit-figures.ts';
import { factsOf, safetyCheck } from './facts.ts';

test('each visit once: by its shift and by what it came from; what was taken back or is of another time not', () => {
  const inspections = [
    safetyCheck('a'),
    safetyCheck('a', { shift: 'night', mode: 'joint' }),
    safetyCheck('b', { shift: 'night', mode: 'spot', isSafetyCheck: false }),
    safetyCheck(null, { mode: 'spot' }),
    safetyCheck('c', { shift: 'night', withdrawn: true }),
    safetyCheck('d', { shift: 'night', visitedOn: '2026-06-30' }),
  ];
  expect(visitFigures(factsOf({ inspections }))).toEqual({
    total: 4,
    day: 2,
    night: 2,
    nightShare: 50,
    joint: 1,
    spot: 2,
    routine: 1,
    institutions: 2,
  });
});

test('of no visits there is no share', () => {
  expect(visitFigures(factsOf({}))).toMatchObject({ total: 0, nightShare: null });
});
