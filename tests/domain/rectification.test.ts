/** A rectification's life, every state against every state. */
import { expect, test } from 'vitest';
import {
  isRectificationState,
  isUnclosed,
  mayTransition,
  RECTIFICATION_STATES,
} from '../../src/domain/rectification.ts';

const STATES = Object.keys(RECTIFICATION_STATES).filter(isRectificationState);
const ARROWS = [
  'open→submitted',
  'open→passed',
  'open→failed',
  'open→cancelled',
  'submitted→passed',
  'submitted→failed',
  'submitted→cancelled',
  'passed→closed',
  'failed→submitted',
  'failed→passed',
  'failed→failed',
  'failed→closed',
  'failed→cancelled',
];

test('has these arrows and no others', () => {
  const pairs = STATES.flatMap((from) => STATES.map((to) => [from, to] as const));
  expect(pairs).toHaveLength(36);
  const allowed = pairs.filter(([from, to]) => mayTransition(from, to)).map(([from, to]) => `${from}→${to}`);
  expect(allowed.sort()).toEqual(ARROWS.toSorted());
});

test('what is closed or cancelled stays so; all else is either unclosed or has passed', () => {
  const ends = STATES.filter((from) => !STATES.some((to) => mayTransition(from, to)));
  expect(ends).toEqual(['closed', 'cancelled']);
  expect(STATES.filter((state) => !isUnclosed(state) && !ends.includes(state))).toEqual(['passed']);
});
