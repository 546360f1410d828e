/** Which tasks rules open, whose they are, and what closes them; with the rules that are shipped. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTaskRules } from '../../src/app/load-flows.ts';
import { addDays } from '../../src/domain/calendar.ts';
import { findDone, planTasks, type RuleFacts, type WantedTask } from '../../src/duty/plan-tasks.ts';
import { type TaskRule, taskRuleSchema } from '../../src/duty/task-rule.ts';
import { member, SUMMER } from './duty-cases.ts';

let rules: TaskRule[] = [];
beforeAll(async () => {
  rules = await loadTaskRules();
});

const SCHOOL = { departmentId: 'school-a', departmentName: '第一小学' };
const MEMBERS = [
  member('school_head', { id: 's1', ...SCHOOL }),
  member('grid_worker', { id: 'g1', departmentId: 'guhan', departmentName: '古韩镇' }),
  member('liaison', { id: 'l-market', departmentId: 'market', departmentName: '县市场监管局' }),
  member('liaison', { id: 'l-edu', departmentId: 'education', departmentName: '县教育局' }),
  member('office', { id: 'o1', departmentId: 'education', departmentName: '县教育局' }),
  member('approver', { id: 'a1', departmentId: 'approval', departmentName: '县行政审批局' }),
  member('inspector', { id: 'i1', departmentId: 'education', departmentName: '县教育局' }),
  member('inspector', { id: 'i2', departmentId: 'fire', departmentName: '县消防救援大队' }),
];
const institution = (id: string, status: string, more: object = {}) => ({
  ...{ id, name: `机构${id}`, status, town: '古韩镇', permitUntil: null },
  ...more,
});

function facts(day: string, more: Partial<RuleFacts> = {}): RuleFacts {
  return {
    ...{ day, campaign: SUMMER, members: MEMBERS, institutions: [], towns: ['古韩镇', '侯堡镇'] },
    ...{ entries: [], inspections: [] },
    ...more,
  };
}

function wanted(rule: string, given: RuleFacts): WantedTask[] {
  return planTasks(
    rules.filter((each) => each.rule === rule),
    given,
  );
}

describe('the periods', () => {
  test.each([
    ['school_zero', '2023-07-12', '2023-07-10:school-a', '2023-07-10', '2023-07-14'],
    ['school_zero', '2023-07-15', '2023-07-10:school-a', '2023-07-10', '2023-07-15'], // Saturday: the week's end is over
    ['school_pledge', '2023-07-03', '2023-07-01:school-a', '2023-07-01', '2023-07-10'],
    ['school_home', '2023-07-03', '2023-07-01:school-a', '2023-07-01', '2023-08-02'],
    ['price_round', '2023-07-31', '2023-07-31:market', '2023-07-31', '2023-08-07'],
    ['price_round', '2023-08-02', '2023-07-31:market', '2023-07-31', '2023-08-09'],
    ['platform_check', '2023-07-01', '2023-07:county', '2023-07-01', '2023-07-07'],
    ['patrol_week', '2023-08-28', '2023-08-28:古韩镇', '2023-08-28', '2023-09-01'],
  ])('%s on %s: %s, from %s, due %s', (rule, day, subject, beganOn, dueOn) => {
    expect(wanted(rule, facts(day))).toEqual([expect.objectContaining({ subject, beganOn, dueOn })]);
  });

  test('a round that was not opened in a fortnight is over; before the first there is none', () => {
    expect(wanted('price_round', facts('2023-07-17'))).toEqual([]);
    expect(wanted('price_round', facts('2023-06-20'))).toEqual([]);
  });

  test('outside the campaign only what belongs to every month is left', () => {
    const outside = planTasks(rules, facts('2023-10-11', { campaign: null }));
    expect(outside.map(({ rule }) => rule)).toEqual(['platform_check']);
  });

  test('the same task comes with the same key on every day of its period', () => {
    const keys = Array.from({ length: 7 }, (_, n) =>
      wanted('school_zero', facts(addDays('2023-07-10', n))).map(({ subject }) => subject),
    );
    expect(new Set(keys.flat())).toEqual(new Set(['2023-07-10:school-a']));
  });
});

describe('the owners', () => {
  test('a school’s head, a town’s grid worker; a town without one has no task', () => {
    expect(wanted('school_zero', facts('2023-07-12')).map(({ ownerId }) => ownerId)).toEqual(['s1']);
    expect(wanted('patrol_week', facts('2023-07-12')).map(({ subject, ownerId }) => [subject, ownerId])).toEqual([
      ['2023-07-10:古韩镇', 'g1'],
    ]);
  });

  test('closed sites of a town without a grid worker are spread over the inspectors, always alike', () => {
    const institutions = Array.from({ length: 40 }, (_, n) => institution(`${n}`, 'revoked', { town: '夏店镇' }));
    const owners = wanted('closed_revisit', facts('2023-07-12', { institutions })).map(({ ownerId }) => ownerId);
    expect(new Set(owners)).toEqual(new Set(['i1', 'i2']));
    expect(owners.filter((id) => id === 'i1').length).toBeGreaterThan(10);
    const again = facts('2023-07-13', { institutions, members: [...MEMBERS].reverse() });
    expect(wanted('closed_revisit', again).map(({ ownerId }) => ownerId)).toEqual(owners);
  });

  test('who left gets nothing', () => {
    const members = MEMBERS.map((each) => (each.id === 'l-market' ? { ...each, active: false } : each));
    expect(wanted('price_round', facts('2023-07-05', { members }))).toEqual([]);
  });
});

describe('what is done', () => {
  const entry = (register: string, on: string, more: object = {}) => ({
    ...{ register, departmentId: null, town: null, on },
    ...more,
  });

  test('is not opened again, and closes what is open; what was filed before the period does not count', () => {
    const before = facts('2023-07-12', {
      entries: [entry('school_report', '2023-07-09', { departmentId: 'school-a' })],
    });
    const after = facts('2023-07-12', {
      entries: [entry('school_report', '2023-07-11', { departmentId: 'school-a' })],
    });
    const open = [{ id: 't1', rule: 'school_zero', subject: '2023-07-10:school-a', beganOn: '2023-07-10' }];
    expect([wanted('school_zero', before).length, findDone(rules, open, before)]).toEqual([1, []]);
    expect([wanted('school_zero', after).length, findDone(rules, open, after)]).toEqual([0, ['t1']]);
  });

  test('another school’s report is another school’s', () => {
    const other = facts('2023-07-12', {
      entries: [entry('school_report', '2023-07-11', { departmentId: 'school-b' })],
    });
    expect(wanted('school_zero', other)).toHaveLength(1);
  });

  test('a patrol counts for its town', () => {
    const patrolled = facts('2023-07-12', { entries: [entry('patrol', '2023-07-11', { town: '古韩镇' })] });
    expect(wanted('patrol_week', patrolled)).toEqual([]);
  });

  test('a visit counts for its institution, of whatever kind', () => {
    const institutions = [institution('1', 'deregistered'), institution('2', 'revoked'), institution('3', 'valid')];
    const inspections = [{ institutionId: '1', isSafety: false, on: '2023-07-04' }];
    const left = wanted('closed_revisit', facts('2023-07-12', { institutions, inspections }));
    expect(left.map(({ institutionId }) => institutionId)).toEqual(['2']);
  });

  test('a permit is told of once, sixty days ahead, and is done when it was renewed', () => {
    const ending = [institution('1', 'valid', { permitUntil: '2023-08-31' })];
    expect(wanted('permit_ending', facts('2023-07-01', { institutions: ending }))).toEqual([]);
    const [first] = wanted('permit_ending', facts('2023-07-02', { institutions: ending }));
    const [later] = wanted('permit_ending', facts('2023-08-02', { institutions: ending }));
    expect([first?.subject, later?.subject]).toEqual(['2023-08-31:1', '2023-08-31:1']);
    const renewed = facts('2023-08-02', { institutions: [institution('1', 'valid', { permitUntil: '2026-08-31' })] });
    const open = [{ id: 't1', rule: 'permit_ending', subject: '2023-08-31:1', beganOn: '2023-07-01' }];
    expect(findDone(rules, open, renewed)).toEqual(['t1']);
    expect(findDone(rules, open, facts('2023-08-02', { institutions: ending }))).toEqual([]);
  });

  test('what only a person can tell closes by nobody else', () => {
    const open = [{ id: 't1', rule: 'platform_check', subject: '2023-07:county', beganOn: '2023-07-01' }];
    expect(findDone(rules, open, facts('2023-07-12'))).toEqual([]);
  });
});

describe('a file', () => {
  const good = {
    rule: 'a_rule',
    title: '做一件事',
    for: { each: 'county' },
    every: 'month',
    due: 'end',
    owner: { role: 'office' },
  };
  test('stands as written', () => expect(taskRuleSchema.safeParse(good).success).toBe(true));
  test.each([
    ['without an owner', { owner: undefined }],
    ['of the public', { owner: { role: 'public' } }],
    ['for nothing known', { for: { each: 'planet' } }],
    ['on a day that no year has', { every: { days: ['13-40'] } }],
    ['with a word too much', { remind: 'often' }],
  ])('is refused %s', (_what, wrong) => {
    expect(taskRuleSchema.safeParse({ ...good, ...wrong }).success).toBe(false);
  });
});
