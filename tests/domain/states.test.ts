/** The lives of rectifications and institutions: what may follow what. */
import { describe, expect, test } from 'vitest';
import * as institutions from '../../src/domain/institution-status.ts';
import * as rectifications from '../../src/domain/rectification.ts';
import { INSTITUTION_STATUSES } from '../../src/register/institution.ts';

describe('a rectification', () => {
  test.each([
    ['open', 'submitted', true],
    ['open', 'passed', true],
    ['open', 'closed', false],
    ['submitted', 'passed', true],
    ['submitted', 'failed', true],
    ['submitted', 'open', false],
    ['failed', 'submitted', true],
    ['failed', 'closed', true],
    ['passed', 'closed', true],
    ['passed', 'open', false],
    ['closed', 'open', false],
    ['cancelled', 'open', false],
  ] as const)('%s → %s: %s', (from, to, may) => {
    expect(rectifications.mayTransition(from, to)).toBe(may);
  });

  test('can be taken back until it has passed', () => {
    const states = Object.keys(rectifications.RECTIFICATION_STATES).filter(rectifications.isRectificationState);
    expect(states.filter((state) => rectifications.mayTransition(state, 'cancelled'))).toEqual([
      'open',
      'submitted',
      'failed',
    ]);
    expect(states.filter(rectifications.isUnclosed)).toEqual(['open', 'submitted', 'failed']);
  });
});

describe('an institution', () => {
  test('has the register’s statuses, in its order', () => {
    expect(Object.keys(institutions.INSTITUTION_STATUS_NAMES)).toEqual([...INSTITUTION_STATUSES]);
  });

  test.each([
    ['revoked', 'preparing', true],
    ['revoked', 'valid', false],
    ['suspended', 'valid', true],
    ['suspended', 'rectifying', false],
    ['deregistered', 'valid', false],
    ['expired', 'valid', true],
    ['business_licence_only', 'valid', false],
    ['not_training', 'business_licence_only', true],
    ['rectifying', 'revoked', true],
  ] as const)('%s → %s: %s', (from, to, may) => {
    expect(institutions.mayTransition(from, to)).toBe(may);
  });

  test('changes by itself only from 有效 to 过期', () => {
    const pairs = INSTITUTION_STATUSES.flatMap((from) => INSTITUTION_STATUSES.map((to) => [from, to] as const));
    expect(pairs.filter(([from, to]) => institutions.mayTransitionByItself(from, to))).toEqual([['valid', 'expired']]);
  });

  test('may teach with a permit that is neither suspended nor over', () => {
    expect(INSTITUTION_STATUSES.filter(institutions.mayTrain)).toEqual(['valid', 'rectifying']);
    expect(INSTITUTION_STATUSES.filter(institutions.isSaidClosed)).toEqual([
      'closed_by_itself',
      'revoked',
      'deregistered',
    ]);
  });
});

test('words that are no state’s code are told from those that are', () => {
  expect(rectifications.isRectificationState('toString')).toBe(false);
  expect(institutions.isInstitutionStatus('valid')).toBe(true);
  expect(institutions.isInstitutionStatus('有效')).toBe(false);
});
