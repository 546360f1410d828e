/** How far up late records come: reminders.md §4, over a weekend and 调休. */
import { describe, expect, test } from 'vitest';
import { composeMorning } from '../../src/duty/compose-morning.ts';
import { stepOf } from '../../src/duty/ladder.ts';
import { input, member, rectification, task } from './duty-cases.ts';

describe('the step', () => {
  test.each([
    ['2023-07-14', '2023-07-12', 0],
    ['2023-07-14', '2023-07-13', 1],
    ['2023-07-14', '2023-07-14', 1],
    ['2023-07-14', '2023-07-15', 2], // Saturday: late, no working day yet
    ['2023-07-14', '2023-07-16', 2],
    ['2023-07-14', '2023-07-17', 3],
    ['2023-07-14', '2023-07-18', 3],
    ['2023-07-14', '2023-07-19', 4],
    ['2023-07-14', '2023-07-21', 5],
    ['2023-07-14', '2023-07-27', 5],
    ['2023-07-14', '2023-07-28', 6],
    ['2023-01-27', '2023-01-28', 3], // a Saturday that is worked
  ])('due on %s, on %s: %i', (dueOn, day, step) => {
    expect(stepOf({ dueOn }, day)).toBe(step);
  });

  test('severity 1 is the leader’s after a week, whatever the working days', () => {
    expect(stepOf({ dueOn: '2023-07-14', severity: 1 }, '2023-07-21')).toBe(5);
    expect(stepOf({ dueOn: '2023-07-14', severity: 1 }, '2023-07-22')).toBe(6);
    expect(stepOf({ dueOn: '2023-07-14', severity: 2 }, '2023-07-22')).toBe(5);
  });
});

describe('who hears of a late record that is not theirs', () => {
  // Monday 17 July is the week's day of leaders and heads.
  const late = (dueOn: string) => [
    rectification({ number: 'ZG-late', dueOn, ownerId: 'other', departmentId: 'market' }),
  ];
  const hears = (role: string, dueOn: string, departmentId = 'market'): boolean =>
    composeMorning(
      input({ day: '2023-07-17', members: [member(role, { departmentId })], rectifications: late(dueOn) }),
    ).some(({ text }) => text.includes('ZG-late'));

  test.each([
    ['liaison', '2023-07-17', false],
    ['liaison', '2023-07-14', true],
    ['department_head', '2023-07-14', false],
    ['department_head', '2023-07-12', true],
    ['leader', '2023-07-05', false],
    ['leader', '2023-07-03', true],
    ['deputy', '2023-07-03', false], // in the evening's report
    ['inspector', '2023-07-03', false],
  ])('%s of one due on %s: %s', (role, dueOn, expected) => {
    expect(hears(role, dueOn)).toBe(expected);
  });

  test('another department’s liaison hears nothing; a leader hears of all', () => {
    expect(hears('liaison', '2023-07-03', 'fire')).toBe(false);
    expect(hears('leader', '2023-07-03', 'fire')).toBe(true);
  });

  test('the leader reads numbers and departments in one line, no institution', () => {
    const members = [member('leader'), member('liaison', { departmentId: 'market', departmentName: '县市监局' })];
    const [message] = composeMorning(input({ day: '2023-07-17', members, rectifications: late('2023-07-03') }));
    expect(message?.text).toContain('督办1件：ZG-late（县市监局，超期14天），请过问。');
    expect(message?.text).not.toContain('启航');
    expect(message?.told).toEqual([{ number: 'ZG-late', dueOn: '2023-07-03', step: 6 }]);
  });

  test('what someone stands in for is theirs', () => {
    const standIns = new Map([['away-1', 'inspector-1']]);
    const tasks = [task({ number: 'RW-away', ownerId: 'away-1', dueOn: '2023-07-17' })];
    const [message] = composeMorning(input({ day: '2023-07-17', members: [member('inspector')], tasks, standIns }));
    expect(message?.text).toContain('【今天到期·代办】');
  });
});
