/** A work group reads the county's figures in the morning, and no name of anybody. */
import { describe, expect, test } from 'vitest';
import { composeGroupMorning } from '../../src/duty/compose-group-morning.ts';
import { input, MONDAY, rectification, SATURDAY, SUMMER, task } from './duty-cases.ts';

const COVERAGE = { due: 600, done: 120, missing: Array.from({ length: 480 }, (_, n) => `启航书法${n + 1}`) };
const OUTSIDE_SATURDAY = '2023-09-09';

describe('composeGroupMorning', () => {
  test('coverage first, then what is overdue, then where everyone’s own work is', () => {
    const late = rectification({ dueOn: '2023-07-01', severity: 1, subjectName: '墨香书画' });
    const text = composeGroupMorning(
      input({ day: MONDAY, campaign: SUMMER, coverage: COVERAGE, rectifications: [late] }),
    );
    const lines = text?.split('\n') ?? [];
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^各位早上好。今天（/);
    expect(lines[1]).toContain('应查600，已查120，覆盖率20%');
    expect(lines[2]).toContain('未闭环1件，1级1件，超期1件');
    expect(lines[3]).toContain('今日任务');
  });

  test('no institution and no person is named', () => {
    const records = {
      rectifications: [rectification({ subjectName: '墨香书画' })],
      tasks: [task({ title: '夜查启航书法1' })],
    };
    const text = composeGroupMorning(input({ day: MONDAY, campaign: SUMMER, coverage: COVERAGE, ...records }));
    expect(text).not.toMatch(/墨香书画|启航书法/);
  });

  test('a day off in the campaign: the coverage only; a day off outside it: nothing', () => {
    const late = rectification({ dueOn: '2023-07-01', severity: 1 });
    const facts = { coverage: COVERAGE, rectifications: [late] };
    expect(composeGroupMorning(input({ day: SATURDAY, campaign: SUMMER, ...facts }))?.split('\n')).toHaveLength(3);
    expect(composeGroupMorning(input({ day: OUTSIDE_SATURDAY, campaign: null, ...facts }))).toBeNull();
  });

  test('nothing to press for: the group is left in peace', () => {
    expect(composeGroupMorning(input({ day: MONDAY, campaign: null, coverage: null }))).toBeNull();
  });
});
