/** The answer to 今日任务: always something, on any day. */
import { describe, expect, test } from 'vitest';
import { composeMorning } from '../../src/duty/compose-morning.ts';
import { listMyTasks } from '../../src/duty/list-my-tasks.ts';
import { body, input, member, only, rectification, SATURDAY, SUMMER, task, WEDNESDAY } from './duty-cases.ts';

const base = { day: WEDNESDAY, campaign: SUMMER, rectifications: [], tasks: [], coverage: null };
const ask = (more: Partial<Parameters<typeof listMyTasks>[0]> = {}) =>
  listMyTasks({ ...base, member: member('inspector'), ...more });

test('somebody with nothing to do gets one friendly line', () => {
  expect(ask()).toBe('张伟，今天没有要办的事，辛苦了。');
  expect(ask({ member: member('public') })).toBe('张伟，今天没有要办的事，辛苦了。');
});

test('the lines are those of the morning', () => {
  const facts = {
    rectifications: [rectification({ dueOn: WEDNESDAY })],
    tasks: [task({ dueOn: WEDNESDAY })],
    coverage: { due: 10, done: 4, missing: ['甲', '乙', '丙', '丁', '戊', '己'] },
  };
  const morning = only(composeMorning(input({ ...facts, members: [member('inspector')] })));
  const [greeting, ...lines] = ask(facts).split('\n');
  expect(greeting).toBe('张伟，7月12日您有2件事：');
  expect(lines).toEqual(body(morning));
});

describe('it answers when the morning is silent', () => {
  test('on a day off, with office work', () => {
    const facts = { day: SATURDAY, tasks: [task()] };
    expect(composeMorning(input({ ...facts, members: [member('inspector')] }))).toEqual([]);
    expect(ask(facts)).toContain('RW20230710-0001');
  });

  test('for a task that is a month away', () => {
    expect(ask({ tasks: [task({ dueOn: '2023-08-15' })] })).toContain('【8月15日到期】');
  });

  test('to the leader on a Wednesday, by name', () => {
    const own = [task({ ownerId: 'leader-1', dueOn: WEDNESDAY })];
    expect(ask({ member: member('leader'), tasks: own })).toContain('【今天到期】报送宣传情况');
  });
});

test('others’ work is passed over, a liaison’s department’s overdue work is not', () => {
  const others = [rectification({ ownerId: 'someone', dueOn: '2023-07-03' })];
  expect(ask({ rectifications: others })).toContain('没有要办的事');
  expect(ask({ member: member('liaison'), rectifications: others })).toContain('ZG20230710-0001');
});

test('the office sees what has no owner any more, once it is told who is active', () => {
  const orphan = { member: member('office'), tasks: [task({ ownerId: 'gone' })] };
  expect(ask(orphan)).toContain('没有要办的事');
  expect(ask({ ...orphan, activeIds: new Set(['office-1']) })).toContain('RW20230710-0001');
});

test('a very long list is counted to its end', () => {
  const tasks = Array.from({ length: 25 }, (_, n) => task({ number: `RW20230710-00${10 + n}` }));
  const lines = ask({ tasks }).split('\n');
  expect(lines[0]).toContain('您有25件事');
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toContain('还有5件没有列出');
});
