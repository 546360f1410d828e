/** Who gets a morning message on which kind of day, in which order its lines stand, and whether its figures are right. */
import { describe, expect, test } from 'vitest';
import { composeMorning } from '../../src/duty/compose-morning.ts';
import { body, input, MONDAY, member, only, rectification, SATURDAY, SUMMER, task, WEDNESDAY } from './duty-cases.ts';

const COVERAGE = { due: 600, done: 120, missing: Array.from({ length: 480 }, (_, n) => `机构${n + 1}`) };
const OUTSIDE = '2023-09-06'; // a Wednesday after the campaign

describe('who hears on which kind of day', () => {
  // d: of what falls due that day; o: of office work due in two days; c: of the coverage; -: nothing.
  const table = [
    { role: 'leader', monday: 'doc', wednesday: '-', saturday: '-', outside: '-' },
    { role: 'deputy', monday: 'do', wednesday: 'do', saturday: '-', outside: 'do' },
    { role: 'department_head', monday: 'do', wednesday: '-', saturday: '-', outside: '-' },
    { role: 'liaison', monday: 'do', wednesday: 'do', saturday: 'd', outside: 'do' },
    { role: 'inspector', monday: 'doc', wednesday: 'doc', saturday: 'dc', outside: 'do' },
    { role: 'office', monday: 'doc', wednesday: 'doc', saturday: 'dc', outside: 'do' },
    { role: 'approver', monday: 'do', wednesday: 'do', saturday: '-', outside: 'do' },
    { role: 'duty_officer', monday: 'do', wednesday: 'do', saturday: 'd', outside: 'do' },
    { role: 'school_head', monday: 'do', wednesday: 'do', saturday: '-', outside: 'do' },
    { role: 'grid_worker', monday: 'do', wednesday: 'do', saturday: '-', outside: 'do' },
    { role: 'auditor', monday: 'do', wednesday: 'do', saturday: '-', outside: 'do' },
    { role: 'public', monday: '-', wednesday: '-', saturday: '-', outside: '-' },
  ];
  const days = { monday: MONDAY, wednesday: WEDNESDAY, saturday: SATURDAY, outside: OUTSIDE } as const;
  const cases = table.flatMap(({ role, ...heard }) =>
    (['monday', 'wednesday', 'saturday', 'outside'] as const).map((kind) => ({
      role,
      kind,
      day: days[kind],
      heard: heard[kind],
    })),
  );

  function hears(role: string, day: string): string {
    const ownerId = `${role}-1`;
    const base = { day, members: [member(role)], campaign: SUMMER };
    const has = (more: object) => composeMorning(input({ ...base, ...more })).length > 0;
    const inTwoDays = `${day.slice(0, 8)}${String(Number(day.slice(8)) + 2).padStart(2, '0')}`;
    const found = [
      has({ tasks: [task({ ownerId, dueOn: day })] }) ? 'd' : '',
      has({ tasks: [task({ ownerId, dueOn: inTwoDays })] }) ? 'o' : '',
      has({ coverage: COVERAGE }) ? 'c' : '',
    ];
    return found.join('') || '-';
  }

  test.each(cases)('$role on a $kind ($day): $heard', ({ role, day, heard }) => {
    expect(hears(role, day)).toBe(heard);
  });

  test.each([
    ['消防大队', true],
    ['县公安局', true],
    ['县教育局', true],
    ['县市监局', false],
  ])('the liaison of %s hears of the coverage: %s', (departmentName, heard) => {
    const messages = composeMorning(input({ members: [member('liaison', { departmentName })], coverage: COVERAGE }));
    expect(messages).toHaveLength(heard ? 1 : 0);
  });

  test.each([
    ['2023-07-19', 0],
    ['2023-07-20', 1], // a coverage day
    ['2023-07-21', 1], // orange
  ])('the deputy hears of the coverage on %s: %i', (day, count) => {
    const messages = composeMorning(input({ day, members: [member('deputy')], coverage: { ...COVERAGE, done: 0 } }));
    expect(messages).toHaveLength(count);
  });

  test('everybody hears nothing on a day off outside the campaign', () => {
    const tasks = [task({ dueOn: '2023-09-09', everyDay: true })];
    expect(composeMorning(input({ day: '2023-09-09', members: [member('inspector')], tasks }))).toEqual([]);
  });

  test('a Sunday that is worked is a working day', () => {
    const tasks = [task({ dueOn: '2023-06-27' })];
    expect(composeMorning(input({ day: '2023-06-25', members: [member('inspector')], tasks }))).toHaveLength(1);
  });

  test('inactive members hear nothing', () => {
    const members = [member('inspector', { active: false })];
    expect(composeMorning(input({ members, tasks: [task({ dueOn: WEDNESDAY })] }))).toEqual([]);
  });

  test('nobody gets a message with nothing in it', () => {
    const roles = ['leader', 'deputy', 'department_head', 'liaison', 'inspector', 'office', 'approver', 'grid_worker'];
    const closed = [rectification({ state: 'closed' }), rectification({ state: 'passed' })];
    const done = [task({ state: 'done' }), task({ state: 'cancelled' })];
    for (const day of [MONDAY, WEDNESDAY, SATURDAY]) {
      const records = { rectifications: closed, tasks: done, coverage: { due: 0, done: 0, missing: [] } };
      expect(composeMorning(input({ day, members: roles.map((role) => member(role)), ...records }))).toEqual([]);
    }
  });

  test('one message a member, in the members’ order, to the member’s own user id', () => {
    const members = [member('office', { id: 'm2', userId: 'wang' }), member('inspector', { id: 'm1', userId: 'li' })];
    const tasks = [task({ ownerId: 'm1', dueOn: WEDNESDAY }), task({ ownerId: 'm2', dueOn: WEDNESDAY })];
    const messages = composeMorning(input({ members, tasks }));
    expect(messages.map(({ memberId, userId }) => [memberId, userId])).toEqual([
      ['m2', 'wang'],
      ['m1', 'li'],
    ]);
  });
});

describe('on the campaign’s days off', () => {
  test('an inspector hears of today’s, the gravest overdue, suspended business and night checks only', () => {
    const rectifications = [
      rectification({ number: 'ZG-today', dueOn: SATURDAY }),
      rectification({ number: 'ZG-grave-late', severity: 1, dueOn: '2023-07-14' }),
      rectification({ number: 'ZG-grave-early', severity: 1, dueOn: '2023-07-20' }),
      rectification({ number: 'ZG-late', dueOn: '2023-07-14' }),
      rectification({ number: 'ZG-suspended', dueOn: '2023-07-20', suspended: true }),
      rectification({ number: 'ZG-tomorrow', dueOn: '2023-07-16' }),
    ];
    const tasks = [
      task({ number: 'RW-night', dueOn: SATURDAY, everyDay: true }),
      task({ number: 'RW-office', dueOn: '2023-07-14' }),
    ];
    const message = only(
      composeMorning(input({ day: SATURDAY, members: [member('inspector')], rectifications, tasks })),
    );
    expect(message.text.match(/(?:ZG|RW)-[a-z-]+/g)).toEqual(['ZG-grave-late', 'ZG-suspended', 'RW-night', 'ZG-today']);
    expect(message.text).toContain('早上好，张伟。今天（7月15日 周六）4件事：');
  });

  test.each(['leader', 'deputy', 'department_head'])('a %s hears nothing, not even of a night check', (role) => {
    const tasks = [task({ ownerId: `${role}-1`, dueOn: SATURDAY, everyDay: true })];
    expect(composeMorning(input({ day: SATURDAY, members: [member(role)], tasks, coverage: COVERAGE }))).toEqual([]);
  });

  test('a grid worker hears only of what is marked for every day', () => {
    const tasks = [
      task({ ownerId: 'grid_worker-1', number: 'RW-1', dueOn: SATURDAY }),
      task({ ownerId: 'grid_worker-1', number: 'RW-2', dueOn: SATURDAY, everyDay: true }),
    ];
    const message = only(composeMorning(input({ day: SATURDAY, members: [member('grid_worker')], tasks })));
    expect(body(message)).toEqual(['【今天到期】报送宣传情况RW-2，请今天办完。']);
  });
});

describe('the lines', () => {
  test('stand in the order of reminders.md §3', () => {
    const rectifications = [
      rectification({ number: 'ZG-routine', dueOn: '2023-07-20' }),
      rectification({ number: 'ZG-tomorrow', dueOn: '2023-07-13' }),
      rectification({ number: 'ZG-late', dueOn: '2023-07-11' }),
      rectification({ number: 'ZG-submitted', dueOn: '2023-07-30', state: 'submitted' }),
      rectification({ number: 'ZG-grave', dueOn: '2023-07-31', severity: 1 }),
    ];
    const tasks = [
      task({ number: 'RW-later', dueOn: '2023-07-11' }),
      task({ number: 'RW-latest', dueOn: '2023-07-03' }),
      task({ number: 'RW-today', dueOn: WEDNESDAY, institutionName: '启航书法' }),
    ];
    const { text } = only(
      composeMorning(input({ members: [member('inspector')], rectifications: rectifications.slice(1), tasks })),
    );
    expect(text.split('\n')).toEqual([
      '早上好，张伟。今天（7月12日 周三）7件事：',
      '【1级·7月31日到期】襄垣县启航书法培训学校 整改ZG-grave，请跟进整改。',
      '【7月30日到期·待复查】襄垣县启航书法培训学校 整改ZG-submitted，请去复查。',
      '【今天到期】报送宣传情况（启航书法）RW-today，请今天办完。',
      '【超期9天·已到副组长】报送宣传情况RW-latest，请尽快办完。',
      '【超期1天·已到联络员】报送宣传情况RW-later，请尽快办完。',
      '【超期1天·已到联络员】襄垣县启航书法培训学校 整改ZG-late，请尽快复查。',
      '【明天到期】襄垣县启航书法培训学校 整改ZG-tomorrow，请跟进整改。',
    ]);
    const all = only(composeMorning(input({ members: [member('inspector')], rectifications, tasks })));
    expect(all.text).toContain('其余1件，点“查看全部”');
    expect(all.text).not.toContain('ZG-routine');
  });

  test('say when a re-check failed and when a business is suspended', () => {
    const rectifications = [
      rectification({ dueOn: WEDNESDAY, state: 'failed' }),
      rectification({ severity: 1, suspended: true, dueOn: '2023-07-10' }),
    ];
    const message = only(composeMorning(input({ members: [member('inspector')], rectifications })));
    expect(message.text).toContain('【今天到期·复查不合格】');
    expect(message.text).toContain('【1级·超期2天·停业整改复查·已到联络员】');
  });

  test('are at most seven, and the rest is counted', () => {
    const tasks = Array.from({ length: 12 }, (_, n) => task({ number: `RW20230710-00${10 + n}`, dueOn: WEDNESDAY }));
    const message = only(composeMorning(input({ members: [member('inspector')], tasks })));
    expect(message.lines).toBe(7);
    expect(message.text).toContain('12件事：');
    expect(body(message).filter((line) => line.startsWith('【'))).toHaveLength(7);
    expect(body(message).at(-1)).toBe('其余5件，点“查看全部”，或回“今日任务”。');
    expect(message.options?.slice(0, 1)).toEqual([{ key: 'start:my_tasks', label: '查看全部（12）' }]);
  });

  test('count the coverage among the seven', () => {
    const tasks = Array.from({ length: 12 }, (_, n) => task({ number: `RW20230710-00${10 + n}`, dueOn: WEDNESDAY }));
    const message = only(composeMorning(input({ members: [member('inspector')], tasks, coverage: COVERAGE })));
    expect(message.lines).toBe(7);
    expect(message.text).toContain('其余6件');
  });

  test('are fewer when they would not fit into one message', () => {
    const tasks = Array.from({ length: 6 }, (_, n) => task({ number: `RW${n}${'0'.repeat(500)}`, dueOn: WEDNESDAY }));
    const message = only(composeMorning(input({ members: [member('inspector')], tasks })));
    expect(message.lines).toBe(3);
    expect(message.text).toContain('其余3件');
    expect(message.options?.[0]?.label).toBe('查看全部（6）');
  });

  test('offer one tap for a task, and nothing to open when all is shown', () => {
    const message = only(
      composeMorning(
        input({ members: [member('inspector')], tasks: [task({ number: 'RW20230710-0001', dueOn: WEDNESDAY })] }),
      ),
    );
    expect(message.options).toEqual([{ key: 'start:task_done:RW20230710-0001', label: '办结：报送宣传情况' }]);
  });

  test('keep what people typed on one line, without links', () => {
    const subjectName = '启航\n书法<a href="http://x">点我</a>\u0000';
    const message = only(
      composeMorning(input({ members: [member('inspector')], rectifications: [rectification({ subjectName })] })),
    );
    expect(message.text.split('\n')).toHaveLength(2);
    expect(message.text).not.toMatch(/[<>\0]/);
  });

  test('leave out a task that is more than a week away, but no rectification', () => {
    const tasks = [task({ dueOn: '2023-07-20' })];
    expect(composeMorning(input({ members: [member('inspector')], tasks }))).toEqual([]);
    const rectifications = [rectification({ dueOn: '2023-08-20' })];
    expect(composeMorning(input({ members: [member('inspector')], rectifications }))).toHaveLength(1);
  });
});

describe('the coverage line', () => {
  const lineOf = (more: object, role = 'inspector') =>
    body(only(composeMorning(input({ members: [member(role)], coverage: COVERAGE, ...more }))))[0];

  test('names the first five missing institutions', () => {
    expect(lineOf({})).toBe(
      '安全专项：应查600，已查120，覆盖率20%。未查：机构1、机构2、机构3、机构4、机构5等480家，请优先安排。',
    );
  });

  test('says how far it is behind from the first coverage day on', () => {
    // 20 July, 19 of 62 days gone: 30.6% expected.
    expect(lineOf({ day: '2023-07-20' })).toContain('覆盖率20%，比进度落后10个百分点（黄）。');
    expect(lineOf({ day: '2023-08-01' })).toContain('落后30个百分点（橙）');
  });

  test('says 100% only when nothing is missing', () => {
    expect(lineOf({ coverage: { due: 600, done: 599, missing: ['机构1'] } })).toContain('覆盖率99.8%。未查：机构1，请');
  });

  test('is no work once all is done, but good news for the leader', () => {
    const coverage = { due: 600, done: 600, missing: [] };
    expect(composeMorning(input({ members: [member('inspector')], coverage }))).toEqual([]);
    expect(lineOf({ day: MONDAY, coverage }, 'leader')).toBe('安全专项：应查600，已查600，覆盖率100%，已全部查完。');
  });

  test('is not said outside the campaign', () => {
    const outside = { day: OUTSIDE, members: [member('inspector')], coverage: COVERAGE };
    expect(composeMorning(input(outside))).toEqual([]);
    expect(composeMorning(input({ ...outside, campaign: null }))).toEqual([]);
  });
});

describe('the leader', () => {
  const records = {
    rectifications: [
      rectification({ number: 'ZG-1', severity: 1, dueOn: '2023-07-14' }),
      rectification({ number: 'ZG-2', severity: 1 }),
      rectification({ number: 'ZG-3', dueOn: '2023-07-14' }),
      rectification({ number: 'ZG-4' }),
      rectification({ number: 'ZG-5', state: 'closed', severity: 1, dueOn: '2023-07-14' }),
    ],
    tasks: [task({ dueOn: '2023-07-16' }), task({ ownerId: 'leader-1', dueOn: '2023-07-19' })],
  };

  test('gets three lines of figures on Monday, and no names', () => {
    const message = only(
      composeMorning(input({ day: MONDAY, members: [member('leader')], coverage: COVERAGE, ...records })),
    );
    expect(message.lines).toBe(3);
    expect(message.text.split('\n')).toEqual([
      '早上好，张伟。今天（7月17日 周一）请看：',
      '安全专项：应查600，已查120，覆盖率20%，还差480家，请督促。',
      '全县整改：未闭环4件，1级2件，超期2件；超期任务1件，请督办。',
      '您名下有1件要办，点“查看全部”。',
    ]);
    expect(message.options?.slice(0, 1)).toEqual([{ key: 'start:my_tasks', label: '查看全部（1）' }]);
  });

  test('gets it on the next working day when Monday is a holiday', () => {
    const onDay = (day: string) => composeMorning(input({ day, members: [member('leader')], ...records })).length;
    expect(['2023-05-01', '2023-05-02', '2023-05-04', '2023-05-05'].map(onDay)).toEqual([0, 0, 1, 0]);
  });
});

describe('other people’s records', () => {
  test('reach the department’s liaison once they are a working day late', () => {
    const heard = (dueOn: string) =>
      composeMorning(
        input({ members: [member('liaison')], rectifications: [rectification({ ownerId: 'inspector-9', dueOn })] }),
      ).length;
    expect(heard('2023-07-11')).toBe(1);
    expect(heard(WEDNESDAY)).toBe(0);
  });

  test('of other departments do not', () => {
    const rectifications = [rectification({ ownerId: 'inspector-9', dueOn: '2023-07-03', departmentId: 'fire' })];
    expect(composeMorning(input({ members: [member('liaison')], rectifications }))).toEqual([]);
    const nobodys = [rectification({ ownerId: 'inspector-9', dueOn: '2023-07-03', departmentId: '' })];
    const without = [member('liaison', { departmentId: '' })];
    expect(composeMorning(input({ members: without, rectifications: nobodys }))).toEqual([]);
  });

  test('go to the office when their owner has left', () => {
    const members = [member('office'), member('inspector', { active: false })];
    const message = only(composeMorning(input({ members, tasks: [task({ dueOn: WEDNESDAY })] })));
    expect(message.memberId).toBe('office-1');
    expect(message.text).toContain('RW20230710-0001');
  });
});

test('the office is told once a week that a year’s holidays are missing', () => {
  const on = (day: string) => composeMorning(input({ day, campaign: null, members: [member('office')] }));
  expect(only(on('2027-03-01')).text).toContain('2027年的放假安排未发布');
  expect(on('2027-03-02')).toEqual([]);
});
