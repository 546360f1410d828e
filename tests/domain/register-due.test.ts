/** Deadlines that depend on the answers or run from the day of filing, read from the leads' own register. */
import { describe, expect, test } from 'vitest';
import { loadRegisters } from '../../src/app/load-flows.ts';
import { dueBasis, dueFor, registerSchema } from '../../src/domain/register-definition.ts';

const lead = (await loadRegisters()).get('lead');
// A Monday, 9 o'clock in the county.
const FILED = '2026-07-20T01:00:00.000Z';
const LATER = new Date('2026-07-24T01:00:00Z');
const due = (state: string, data: Record<string, unknown>, since = new Date(FILED)) =>
  dueFor(lead?.states[state], since, { data, filedAt: FILED })?.toISOString();
const basis = (state: string, data: Record<string, unknown> = {}) =>
  dueBasis(lead?.states[state], { data, filedAt: FILED });

describe('the time on the spot', () => {
  test.each([
    ['safety: 2 hours', { form: 'safety', going_on: true }, '2026-07-20T03:00:00.000Z'],
    ['going on now: 4 hours', { form: 'fees', going_on: true }, '2026-07-20T05:00:00.000Z'],
    ['else 3 working days, to their end', { form: 'fees', going_on: false }, '2026-07-23T16:00:00.000Z'],
    ['not asked', {}, '2026-07-23T16:00:00.000Z'],
  ])('%s', (_what, data, expected) => {
    expect(due('dispatched', data)).toBe(expected);
  });

  test('acceptance within a working day, dispatch within 4 hours; in-service teachers within 24 hours together', () => {
    expect(due('new', { form: 'fees' })).toBe('2026-07-21T16:00:00.000Z');
    expect(due('new', { form: 'in_service' })).toBe('2026-07-20T21:00:00.000Z');
    expect(due('accepted', {}, LATER)).toBe('2026-07-24T05:00:00.000Z');
  });
});

describe('the whole time', () => {
  test.each(['confirmed', 'unfounded', 'unverifiable', 'handling'])('%s: 15 days from filing, complex 30', (state) => {
    expect(due(state, {}, LATER)).toBe('2026-08-04T16:00:00.000Z');
    expect(due(state, { complex: true }, LATER)).toBe('2026-08-19T16:00:00.000Z');
    expect(basis(state)).toContain('默认期限');
  });

  test('a case has the 90 days of 行政处罚法 §60 from its opening, and says so', () => {
    expect(due('handling', { measure: 'case', complex: true }, LATER)).toBe('2026-10-22T16:00:00.000Z');
    expect(basis('handling', { measure: 'case' })).toBe('行政处罚法第六十条');
  });

  test('checked within ten working days; told within five of closing, by example of another rule', () => {
    expect(due('checking', {}, LATER)).toBe('2026-08-07T16:00:00.000Z');
    expect(due('closed', {}, LATER)).toBe('2026-07-31T16:00:00.000Z');
    expect(basis('closed')).toMatch(/^默认期限，参照/u);
    expect(due('archived', {})).toBeUndefined();
    expect(basis('archived')).toBe('');
  });

  test('without an entry the plain term holds, from the state’s beginning', () => {
    expect(dueFor(lead?.states['dispatched'], LATER)?.toISOString()).toBe('2026-07-29T16:00:00.000Z');
    expect(dueFor(lead?.states['confirmed'], LATER)?.toISOString()).toBe('2026-08-08T16:00:00.000Z');
  });
});

describe('a wrong file', () => {
  const file = (due: unknown) =>
    registerSchema.safeParse({
      register: 'x',
      title: '某台账',
      prefix: 'XX',
      begin: 'a',
      states: { a: { name: '甲', due } },
    }).success;

  test.each([
    ['two terms', { hours: 2, days: 1 }],
    ['no term', { basis: '某法第一条' }],
    ['a variant without a term', { days: 3, variants: [{ when: { form: ['safety'] } }] }],
    ['a variant without a condition', { days: 3, variants: [{ hours: 2 }] }],
    ['a variant that wants nothing', { days: 3, variants: [{ when: { form: [] }, hours: 2 }] }],
    ['a beginning that is none', { days: 3, from: 'birth' }],
  ])('%s', (_what, wrong) => {
    expect(file(wrong)).toBe(false);
    expect(file({ days: 3, variants: [{ when: { form: ['safety'] }, hours: 2 }] })).toBe(true);
  });
});
