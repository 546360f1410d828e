/** The terms of an admission, from its own register: by law in working days from the day itself, all others as defaults. */
import { describe, expect, test } from 'vitest';
import { loadRegisters } from '../../src/app/load-flows.ts';
import { admissionBegin, admissionKindOf, competentFor, legalFormFault } from '../../src/domain/admission.ts';
import { dueBasis, dueFor } from '../../src/domain/register-definition.ts';
import { INSTITUTION_STATUSES } from '../../src/register/institution.ts';

const register = (await loadRegisters()).get('admission');
/** Entered some days late: what counts is the day that the paper says. */
const ENTERED = new Date('2026-11-20T01:00:00Z');
/** The last day of a state's term, `YYYY-MM-DD`. */
function lastDay(state: string, data: Record<string, unknown>, since = ENTERED): string | undefined {
  const due = dueFor(register?.states[state], since, { data, filedAt: ENTERED.toISOString() });
  // It ends at the midnight that follows, eight hours ahead of UTC.
  return due === null ? undefined : new Date(due.getTime() - 1 + 8 * 3_600_000).toISOString().slice(0, 10);
}

describe('working days, counted by hand over the holidays', () => {
  test.each([
    // 中秋 25–27 September, 国庆 1–7 October; 20 September and 10 October are worked.
    ['20 days over 中秋 and 国庆 (§42)', 'inspected', { accepted_on: '2026-09-18' }, '2026-10-22'],
    ['the same while something is put right', 'fixing', { accepted_on: '2026-09-18' }, '2026-10-22'],
    ['10 more when prolonged (§42)', 'extended', { accepted_on: '2026-09-18' }, '2026-11-05'],
    ['10 days to hand the permit out over 国庆 (§44)', 'granted', { decided_on: '2026-09-30' }, '2026-10-20'],
    ['5 days to say what is missing over 国庆 (§32)', 'applied', { applied_on: '2026-09-28' }, '2026-10-10'],
    // 春节 15–23 February; Saturdays 14 and 28 are worked.
    ['20 days over 春节', 'inspected', { accepted_on: '2026-02-13' }, '2026-03-19'],
    ['10 days over 春节', 'granted', { decided_on: '2026-02-14' }, '2026-03-06'],
    ['20 days without a holiday', 'inspected', { accepted_on: '2026-06-01' }, '2026-06-30'],
  ])('%s', (_what, state, data, expected) => {
    expect(lastDay(state, data)).toBe(expected);
  });

  test('a renewal is decided before the permit is over (§50)', () => {
    expect(lastDay('renewing', { permit_until: '2026-12-31' })).toBe('2026-12-31');
  });

  test('without the day it runs from the day that the state was entered', () => {
    expect(lastDay('granted', {}, new Date('2026-09-30T01:00:00Z'))).toBe('2026-10-20');
  });

  test('the site visit within 7 days of acceptance, the legal person within 30 days of the permit', () => {
    expect(lastDay('accepted', { accepted_on: '2026-06-01' })).toBe('2026-06-08');
    expect(lastDay('licensed', {}, new Date('2026-06-01T01:00:00Z'))).toBe('2026-07-01');
  });
});

describe('the ground of a term', () => {
  const LAW: Readonly<Record<string, string>> = {
    applied: '行政许可法第三十二条',
    fixing: '行政许可法第四十二条',
    inspected: '行政许可法第四十二条',
    extended: '行政许可法第四十二条（延长10日）',
    granted: '行政许可法第四十四条',
    renewing: '行政许可法第五十条',
  };

  test.each(Object.entries(register?.states ?? {}))(
    'of %s is the law, or said to be a default',
    (state, definition) => {
      const none = definition.due === undefined ? '' : '默认期限，可由办公室调整';
      expect(dueBasis(definition)).toBe(LAW[state] ?? none);
      // What goes on has a term; what is over has none.
      expect(definition.due === undefined).toBe(definition.next.length === 0);
    },
  );
});

describe('kinds', () => {
  test('follow from the status; 已注销 and 非培训登记 have none', () => {
    const kinds = INSTITUTION_STATUSES.map((status) => admissionKindOf(status) ?? '-');
    expect(kinds.join(' ')).toBe('fresh renew renew renew renew lapsed again - licence_only fresh -');
  });

  test('only who was revoked skips the first two steps; a renewal is a way of its own', () => {
    const begins = (['fresh', 'licence_only', 'again', 'lapsed', 'renew'] as const).map(admissionBegin);
    expect(begins).toEqual(['consulting', 'consulting', 'opinion', 'consulting', 'renewing']);
  });

  test('a form goes with its kind of code; sport has a department of its own', () => {
    expect(legalFormFault('company', '91140423MAYHBEDC3C')).toBeUndefined();
    expect(legalFormFault('nonprofit', '52140423MAYGYNF073')).toBeUndefined();
    expect(legalFormFault('company', '52140423MAYGYNF073')).toBe('other');
    expect(legalFormFault('nonprofit', '92140423MAYQ70T72Q')).toBe('sole_proprietor');
    expect([competentFor('体育'), competentFor('科技')]).toEqual(['health_sport', 'education']);
  });
});
