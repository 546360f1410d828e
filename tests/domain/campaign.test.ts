/** The campaign's days, its phases and the pace of the safety checks. */
import { describe, expect, test } from 'vitest';
import {
  coverageDays,
  coverageSignal,
  isInCampaign,
  phaseOf,
  pointsBehind,
  SUMMER_2023,
} from '../../src/domain/campaign.ts';

const winter = { name: '寒假行动', startsOn: '2024-01-20', endsOn: '2024-02-19' };

test.each([
  ['2023-06-30', null],
  ['2023-07-01', 'preparing'],
  ['2023-07-09', 'preparing'],
  ['2023-07-10', 'deploying'],
  ['2023-07-15', 'deploying'],
  ['2023-07-16', 'concentrated'],
  ['2023-08-20', 'concentrated'],
  ['2023-08-21', 'reviewing'],
  ['2023-08-31', 'reviewing'],
  ['2023-09-01', null],
])('%s is in phase %s', (day, phase) => {
  expect(phaseOf(day, SUMMER_2023)).toBe(phase);
  expect(isInCampaign(day, SUMMER_2023)).toBe(phase !== null);
});

test('no campaign has no days', () => {
  expect(isInCampaign('2023-07-15', null)).toBe(false);
});

test('the coverage days are those of the plan', () => {
  expect(coverageDays(SUMMER_2023)).toEqual([
    '2023-07-20',
    '2023-07-31',
    '2023-08-10',
    '2023-08-20',
    '2023-08-25',
    '2023-08-31',
  ]);
});

test('a shorter campaign has its coverage days in the same proportion, the last on its last day', () => {
  const days = coverageDays(winter);
  expect(days).toHaveLength(6);
  expect(days[0]).toBe('2024-01-29');
  expect(days.at(-1)).toBe('2024-02-19');
});

test('a campaign of one day has one coverage day', () => {
  expect(coverageDays({ name: '突击', startsOn: '2023-07-15', endsOn: '2023-07-15' })).toEqual(['2023-07-15']);
});

describe('the pace', () => {
  // 620 institutions: linear progress is 10 a day, 61 days before 31 August.
  test.each([
    ['2023-07-19', 0, 'none'], // 29 points behind, but before the first coverage day
    ['2023-07-20', 190, 'none'],
    ['2023-07-20', 129, 'none'], // 9.8
    ['2023-07-20', 128, 'yellow'], // exactly 10
    ['2023-07-20', 67, 'yellow'],
    ['2023-07-20', 66, 'orange'], // exactly 20
    ['2023-08-31', 610, 'none'],
    ['2023-08-31', 486, 'orange'],
    ['2023-09-01', 0, 'none'],
  ] as const)('on %s with %i of 620 done is %s', (day, done, signal) => {
    expect(coverageSignal({ due: 620, done }, day, SUMMER_2023)).toBe(signal);
  });

  test('is never negative, and nothing when nothing is due', () => {
    expect(pointsBehind({ due: 620, done: 620 }, '2023-07-20', SUMMER_2023)).toBe(0);
    expect(pointsBehind({ due: 0, done: 0 }, '2023-08-30', SUMMER_2023)).toBe(0);
  });
});
