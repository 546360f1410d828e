/** The figures that only reports show: coverage by day, leads by source, rectifications on time. */
import { describe, expect, test } from 'vitest';
import { coverageCurve } from '../../src/figures/coverage-curve.ts';
import { leadSources } from '../../src/figures/lead-sources.ts';
import { rectificationsOnTime } from '../../src/figures/rectifications-on-time.ts';
import { tenFigures } from '../../src/figures/ten-figures.ts';
import { entry, factsOf, institution, rectification, safetyCheck } from './facts.ts';

describe('coverage by day', () => {
  const facts = factsOf({
    period: { from: '2026-07-15', to: '2026-08-31' },
    institutions: [institution('a'), institution('b'), institution('c')],
    inspections: [
      safetyCheck('a', { visitedOn: '2026-07-16' }),
      safetyCheck('a', { visitedOn: '2026-07-18' }),
      safetyCheck('b', { visitedOn: '2026-07-18' }),
      safetyCheck('c', { visitedOn: '2026-07-17', withdrawn: true }),
      safetyCheck('c', { visitedOn: '2026-07-14' }),
      safetyCheck('elsewhere', { visitedOn: '2026-07-16' }),
    ],
  });

  test('grows with each first check, up to today', () => {
    expect(coverageCurve(facts)).toEqual([
      { day: '2026-07-15', checked: 0, of: 3, percent: 0 },
      { day: '2026-07-16', checked: 1, of: 3, percent: 33.3 },
      { day: '2026-07-17', checked: 1, of: 3, percent: 33.3 },
      { day: '2026-07-18', checked: 2, of: 3, percent: 66.6 },
    ]);
  });

  test('ends at the figure of the board', () => {
    const [coverage] = tenFigures(facts);
    expect(coverageCurve(facts).at(-1)).toMatchObject({ checked: coverage?.value, of: coverage?.of });
  });
});

test('leads by source, with those found true of those that were checked', () => {
  const from = (title: string) => ({ shown: { source: title } });
  const facts = factsOf({
    entries: [
      entry('lead', '1', { state: 'confirmed', ...from('网格') }),
      entry('lead', '2', { state: 'closed', data: { finding: 'unfounded' }, ...from('网格') }),
      entry('lead', '3', { state: 'checking', ...from('网格') }),
      entry('lead', '4', { state: 'archived', data: { measure: 'case' }, ...from('舆情') }),
      entry('lead', '5', { state: 'withdrawn', ...from('舆情') }),
      entry('lead', '6', { state: 'declined' }),
    ],
  });
  expect(leadSources(facts)).toEqual({
    sources: [
      { title: '网格', received: 3, checked: 2, confirmed: 1, rate: 50 },
      { title: '没填', received: 1, checked: 0, confirmed: 0, rate: null },
      { title: '舆情', received: 1, checked: 1, confirmed: 1, rate: 100 },
    ],
    all: { title: '合计', received: 5, checked: 3, confirmed: 2, rate: 66.6 },
  });
});

test('rectifications on time by department; the last day is still on time', () => {
  const at = (departmentId: string | null) => ({ departmentId, dueOn: '2026-07-17' });
  const facts = factsOf({
    departmentNames: new Map([['fire', '消防救援大队']]),
    rectifications: [
      rectification('1', { ...at('fire'), state: 'passed', doneOn: '2026-07-17' }),
      rectification('2', { ...at('fire'), state: 'closed', doneOn: '2026-07-18' }),
      rectification('3', { ...at('fire'), state: 'failed' }),
      rectification('4', { ...at('fire'), dueOn: '2026-07-18' }),
      rectification('5', { ...at('fire'), state: 'cancelled' }),
      rectification('6', { ...at(null), state: 'closed', doneOn: null }),
    ],
  });
  expect(rectificationsOnTime(facts)).toEqual({
    departments: [
      { title: '消防救援大队', opened: 4, done: 2, onTime: 1, late: 1, rate: 33.3 },
      { title: '没有单位', opened: 1, done: 1, onTime: 0, late: 0, rate: 0 },
    ],
    all: { title: '合计', opened: 5, done: 3, onTime: 1, late: 1, rate: 25 },
  });
});
