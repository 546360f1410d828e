/** Hand-counted: leads, rectifications, disputes, risks, tasks, offences. */
import { describe, expect, test } from 'vitest';
import {
  disputesFigure,
  lateTasksFigure,
  leadsFigure,
  rectificationsFigure,
  risksFigure,
} from '../../src/figures/case-figures.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { partOf } from '../../src/figures/figure.ts';
import { offencesFigure } from '../../src/figures/offence-figure.ts';
import { entry, factsOf, institution, NOON, rectification, safetyCheck, task } from './facts.ts';

const partsOf = ({ parts }: Figure) => Object.fromEntries(parts.map(({ id, value }) => [id, value]));
const listOf = ({ list }: Figure) => list.map(({ number, note }) => `${number} ${note}`);

describe('线索', () => {
  test('received 7: 4 done, of the 3 others 1 late; withdrawn, of June and of other registers are none', () => {
    const lead = (number: string, state: string, more = {}) => entry('lead', number, { state, ...more });
    const facts = factsOf({
      entries: [
        lead('XS1', 'new', { dueAt: '2026-07-20T16:00:00.000Z' }),
        lead('XS2', 'checking', { dueAt: '2026-07-17T16:00:00.000Z' }),
        lead('XS3', 'handling'),
        lead('XS4', 'closed', { dueAt: '2026-07-10T16:00:00.000Z' }),
        lead('XS5', 'feedback_given'),
        lead('XS6', 'archived'),
        lead('XS7', 'declined', { dueAt: '2026-07-30T16:00:00.000Z' }),
        lead('XS8', 'withdrawn'),
        lead('XS9', 'new', { filedOn: '2026-06-30', dueAt: '2026-07-01T16:00:00.000Z' }),
        entry('risk', 'FX1', { state: 'new' }),
      ],
    });
    const figure = leadsFigure(facts);
    expect(figure.value).toBe(7);
    expect(partsOf(figure)).toEqual({ closed: 4, overdue: 1, feedback_overdue: 1 });
    expect(listOf(figure)).toEqual([
      'XS2 超期',
      'XS1 在办',
      'XS3 在办',
      'XS4 办结',
      'XS5 办结',
      'XS6 办结',
      'XS7 办结',
    ]);
    expect(figure.list[0]?.permits).toEqual(['lead.see']);
  });

  test('a deadline at midnight holds until then and not a moment longer', () => {
    const lead = entry('lead', 'XS1', { state: 'new', dueAt: '2026-07-18T16:00:00.000Z' });
    const lateAt = (at: string) => partOf(leadsFigure(factsOf({ entries: [lead], at })), 'overdue');
    expect(lateAt('2026-07-18T15:59:59.999Z')).toBe(0);
    expect(lateAt('2026-07-18T16:00:00.000Z')).toBe(1);
  });

  test('a lead that is closed to all but its department stays so in the list', () => {
    const facts = factsOf({ entries: [entry('lead', 'XS1', { data: { restricted: true, form: 'in_service' } })] });
    expect(leadsFigure(facts).list[0]?.data).toEqual({ restricted: true });
  });
});

describe('整改', () => {
  test('6 due, 2 done, 2 late: the last day is not late, cancelled ones are none', () => {
    const facts = factsOf({
      rectifications: [
        rectification('ZG1', { dueOn: '2026-07-17' }),
        rectification('ZG2', { dueOn: '2026-07-18' }),
        rectification('ZG3', { dueOn: '2026-07-01', openedOn: '2026-07-01', state: 'failed' }),
        rectification('ZG4', { state: 'submitted' }),
        rectification('ZG5', { state: 'passed', dueOn: '2026-07-11' }),
        rectification('ZG6', { state: 'closed', dueOn: '2026-07-11' }),
        rectification('ZG7', { state: 'cancelled' }),
        rectification('ZG8', { openedOn: '2026-06-30' }),
      ],
    });
    const figure = rectificationsFigure(facts);
    expect(figure.value).toBe(6);
    expect(partsOf(figure)).toEqual({ done: 2, overdue: 2 });
    expect(listOf(figure)).toEqual(['ZG3 逾期', 'ZG1 逾期', 'ZG2 在办', 'ZG4 在办', 'ZG5 已整改', 'ZG6 已整改']);
  });
});

describe('退费纠纷', () => {
  test('2 of 4 settled; 30,000.30 yuan asked for, 9,000 paid back', () => {
    const dispute = (number: string, state: string, data: Record<string, number>, dueAt: string | null = null) =>
      entry('dispute', number, { state, data, dueAt });
    const facts = factsOf({
      entries: [
        dispute('TF1', 'settled', { amount: 9800, settled_amount: 9000 }),
        dispute('TF2', 'settled', { amount: 200.1, settled_amount: 0 }),
        dispute('TF3', 'filed', { amount: 20_000.2 }, '2026-07-01T16:00:00.000Z'),
        dispute('TF4', 'referred', {}),
        dispute('TF5', 'withdrawn', { amount: 5 }),
      ],
    });
    const figure = disputesFigure(facts);
    expect(figure).toMatchObject({ value: 2, of: 4 });
    expect(partsOf(figure)).toEqual({ amount: 30_000.3, settled_amount: 9000, open: 1, referred: 1, overdue: 1 });
    expect(listOf(figure)).toEqual(['TF3 2万元，超期', 'TF4 0元']);
  });
});

describe('风险事件', () => {
  test('5: red 2 of which 1 is not resolved, orange 1, yellow 1, ungraded 1; the worst comes first', () => {
    const risk = (number: string, level: string | undefined, state = 'handling') =>
      entry('risk', number, { state, data: level === undefined ? {} : { level } });
    const facts = factsOf({
      entries: [
        risk('FX1', 'yellow'),
        risk('FX2', 'red'),
        risk('FX3', 'red', 'closed'),
        risk('FX4', 'orange'),
        risk('FX5', undefined),
        risk('FX6', 'red', 'withdrawn'),
        risk('FX7', 'red', 'merged'),
      ],
    });
    const figure = risksFigure(facts);
    expect(figure.value).toBe(5);
    expect(partsOf(figure)).toEqual({
      red: 2,
      red_open: 1,
      orange: 1,
      orange_open: 1,
      yellow: 1,
      yellow_open: 1,
      ungraded: 1,
      open: 4,
    });
    expect(listOf(figure)).toEqual(['FX2 红', 'FX4 橙', 'FX1 黄', 'FX5 未定级', 'FX3 红，已平息']);
  });
});

describe('部门超期任务', () => {
  test('3: two of education, one of nobody known; done, cancelled, due today are none', () => {
    const facts = factsOf({
      tasks: [
        task('RW1', { departmentId: 'education' }),
        task('RW2', { departmentId: 'education', dueOn: '2026-07-01' }),
        task('RW3', { departmentId: null }),
        task('RW4', { state: 'done' }),
        task('RW5', { state: 'cancelled' }),
        task('RW6', { dueOn: '2026-07-18' }),
      ],
      departmentNames: new Map([['education', '教育局']]),
    });
    const figure = lateTasksFigure(facts);
    expect(figure.value).toBe(3);
    expect(figure.parts).toEqual([
      { id: 'education', title: '教育局', value: 2 },
      { id: '', title: '没有单位', value: 1 },
    ]);
    expect(listOf(figure)).toEqual(['RW2 7月1日到期', 'RW1 7月17日到期', 'RW3 7月17日到期']);
  });
});

describe('学科违规查实', () => {
  const sheet = (number: string, findings: string[], more = {}) =>
    safetyCheck('1', { number, checklist: 'YX', isSafetyCheck: false, findings, ...more });

  test('7: four of inspections, three of leads', () => {
    const lead = (number: string, state: string, data = {}, more = {}) =>
      entry('lead', number, { state, data: { form: 'one_on_one', ...data }, ...more });
    const facts = factsOf({
      inspections: [
        // Two forms, and 3至6岁 once for two items; suspicion (YX18), advertising (YX19), teachers (YX15) are none.
        sheet('JC1', ['YX02', 'YX08', 'YX15', 'YX18', 'YX19']),
        sheet('JC2', ['YX11', 'YX12']),
        sheet('JC3', ['AQ06']),
        sheet('JC4', ['YX02'], { withdrawn: true }),
        sheet('JC5', ['YX02'], { visitedOn: '2026-09-01' }),
        sheet('JC6', ['YX02'], { institutionId: '2', visitedOn: '2026-07-15' }),
      ],
      entries: [
        lead('XS1', 'confirmed'),
        lead('XS2', 'closed', { finding: 'confirmed' }),
        lead('XS3', 'handling', { form: 'housekeeping' }),
        // Not true, not yet known, not academic, not taken up.
        lead('XS4', 'closed', { finding: 'unfounded' }),
        lead('XS5', 'checking'),
        lead('XS6', 'handling', { form: 'safety' }),
        lead('XS7', 'handling', { form: 'in_service' }),
        lead('XS8', 'declined', { finding: 'confirmed' }),
        // Came out of a visit that is counted; was followed by a visit to the same place that found the same.
        lead('XS9', 'handling', {}, { parentNumber: 'JC6' }),
        lead('XS10', 'handling', {}, { institutionId: '2', filedOn: '2026-07-12' }),
      ],
    });
    const figure = offencesFigure(facts);
    expect(figure.value).toBe(7);
    expect(partsOf(figure)).toEqual({ 一对一: 4, '3至6岁学科': 1, 住家教师等: 1, 非学科擦边球: 1 });
    expect(listOf(figure)).toEqual([
      'JC1 一对一',
      'JC1 非学科擦边球',
      'JC2 3至6岁学科',
      'JC6 一对一',
      'XS1 一对一',
      'XS2 一对一',
      'XS3 住家教师等',
    ]);
  });

  test('a lead that came after the visit, or is about another form, is counted beside it', () => {
    const lead = (number: string, data: Record<string, string>, filedOn: string) =>
      entry('lead', number, { state: 'handling', data, filedOn, institutionId: '1' });
    const facts = factsOf({
      inspections: [sheet('JC1', ['YX02'])],
      entries: [lead('XS1', { form: 'one_on_one' }, '2026-07-11'), lead('XS2', { form: 'online' }, '2026-07-09')],
    });
    expect(offencesFigure(facts).value).toBe(3);
  });
});

test('records about a made-up institution do not count where real ones stand', () => {
  const real = institution('1');
  const made = institution('2', { synthetic: true });
  const facts = factsOf({
    institutions: [real, made],
    rectifications: [rectification('ZG1', { institutionId: '1' }), rectification('ZG2', { institutionId: '2' })],
    entries: [entry('lead', 'XS1', { institutionId: '2' }), entry('lead', 'XS2')],
    at: NOON,
  });
  expect(rectificationsFigure(facts).value).toBe(1);
  expect(leadsFigure(facts).value).toBe(1);
});
