/** What holds for every morning, whatever the records: size, completeness, figures, sameness. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, isWorkingDay } from '../../src/domain/calendar.ts';
import { ROLES } from '../../src/domain/role.ts';
import { composeMorning, type MorningInput, type MorningMessage } from '../../src/duty/compose-morning.ts';
import type { DutyMember } from '../../src/duty/duty-facts.ts';
import { stepOf } from '../../src/duty/ladder.ts';
import { isWeeklyDay } from '../../src/duty/morning-plan.ts';
import { byteLength } from '../../src/kernel/text.ts';
import { SUMMER } from './duty-cases.ts';

const IDS = ['m1', 'm2', 'm3', 'm4'];
const DEPARTMENTS = ['fire', 'market'];
const day = fc.integer({ min: 0, max: 90 }).map((n) => addDays('2023-06-20', n));
// Long names, emoji with joiners, line breaks and markup: what people paste.
const typed = fc.oneof(
  fc.constantFrom('襄垣县启航书法培训学校有限公司', '教'.repeat(400), '👨‍👩‍👧‍👦'.repeat(60), 'a\nb<a href="x">c</a>'),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);
const member = fc.record({
  roles: fc.subarray(Object.keys(ROLES), { minLength: 1, maxLength: 3 }),
  name: typed,
  departmentId: fc.constantFrom(...DEPARTMENTS),
  active: fc.boolean(),
});
const members = fc
  .array(member, { minLength: 4, maxLength: 4 })
  .map((list) => list.map((each, n) => ({ ...each, id: IDS[n] ?? '', userId: `user-${n}` })));
const rectification = fc.record({
  subjectName: typed,
  severity: fc.integer({ min: 1, max: 3 }),
  dueOn: day,
  state: fc.constantFrom('open', 'submitted', 'passed', 'failed', 'closed', 'cancelled'),
  ownerId: fc.constantFrom(...IDS, 'gone'),
  departmentId: fc.constantFrom(...DEPARTMENTS, null),
  suspended: fc.boolean(),
});
const task = fc.record({
  title: typed,
  dueOn: day,
  ownerId: fc.constantFrom(...IDS, 'gone'),
  everyDay: fc.boolean(),
  state: fc.constantFrom('open', 'done', 'cancelled'),
  institutionName: fc.option(typed),
});
const coverage = fc
  .record({ done: fc.nat({ max: 20 }), missing: fc.array(typed, { maxLength: 12 }) })
  .map(({ done, missing }) => ({ due: done + missing.length, done, missing }));

const morning: fc.Arbitrary<MorningInput> = fc.record({
  day,
  campaign: fc.constantFrom(SUMMER, null),
  members,
  rectifications: fc
    .array(rectification, { maxLength: 14 })
    .map((list) => list.map((each, n) => ({ ...each, number: `ZG20230701-${1000 + n}` }))),
  tasks: fc
    .array(task, { maxLength: 14 })
    .map((list) => list.map((each, n) => ({ ...each, number: `RW20230701-${1000 + n}` }))),
  coverage: fc.option(coverage),
});

const RUNS = { seed: 20230715, numRuns: 300 };
const numbersIn = (text: string): string[] => text.match(/(?:ZG|RW)20230701-\d{4}/g) ?? [];

function messageOf(messages: readonly MorningMessage[], id: string): MorningMessage | undefined {
  return messages.find((message) => message.memberId === id);
}

test('no message is longer than 2,048 bytes, has more than seven facts, or is empty', () => {
  fc.assert(
    fc.property(morning, (input) => {
      for (const message of composeMorning(input)) {
        expect(byteLength(message.text)).toBeLessThanOrEqual(2_048);
        expect(message.lines).toBeGreaterThanOrEqual(1);
        expect(message.lines).toBeLessThanOrEqual(7);
        expect(message.text).toMatch(/^早上好，/);
        // Greeting, facts, and at most the pointer to the rest: typed text never makes a line of its own.
        expect(message.text.split('\n').length).toBeLessThanOrEqual(message.lines + 2);
      }
    }),
    RUNS,
  );
});

test('active members get at most one message, others none', () => {
  fc.assert(
    fc.property(morning, (input) => {
      const ids = composeMorning(input).map((message) => message.memberId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(input.members.find((each) => each.id === id)?.active).toBe(true);
    }),
    RUNS,
  );
});

/** Whether the member hears on this working day; leaders get figures only and are left out. */
function hears({ roles, active }: MorningInput['members'][number], day: string): boolean {
  if (!active || roles.includes('leader') || roles.every((role) => role === 'public')) return false;
  const isHeadOnly = roles.every((role) => role === 'department_head' || role === 'public');
  return isWorkingDay(day) && (!isHeadOnly || isWeeklyDay(day));
}

function dueNumbers(input: MorningInput, ownerId: string): string[] {
  const open = [
    ...input.rectifications.filter(({ state }) => ['open', 'submitted', 'failed'].includes(state)),
    ...input.tasks.filter(({ state }) => state === 'open'),
  ];
  return open.filter((each) => each.ownerId === ownerId && each.dueOn <= input.day).map((each) => each.number);
}

test('every due thing of a member who hears that day is shown or counted', () => {
  let checked = 0;
  fc.assert(
    fc.property(morning, (input) => {
      const messages = composeMorning(input);
      for (const who of input.members.filter((each) => hears(each, input.day))) {
        const due = dueNumbers(input, who.id);
        if (due.length === 0) continue;
        checked += 1;
        const message = messageOf(messages, who.id);
        const text = message?.text ?? '';
        const shown = numbersIn(text);
        const hidden = Number(/其余(\d+)件/.exec(text)?.[1] ?? 0);
        expect(due.filter((number) => !shown.includes(number)).length).toBeLessThanOrEqual(hidden);
        expect(/今天（.*?）(\d+)件事/.exec(text)?.[1]).toBe(String(shown.length + hidden));
        expect(message?.options?.some(({ key }) => key === 'start:my_tasks') ?? false).toBe(hidden > 0);
      }
    }),
    { ...RUNS, numRuns: 600 },
  );
  // The property is worth something only if such members are common among the cases.
  expect(checked).toBeGreaterThan(150);
});

/** Whether somebody may read of a record: one's own; a department's or the office's; a leader's what has come up to step 6. */
function mayRead(who: DutyMember | undefined, record: { ownerId: string; dueOn: string }, day: string): boolean {
  const roles = who?.roles ?? [];
  if (roles.some((role) => ['office', 'liaison', 'department_head'].includes(role))) return true;
  return record.ownerId === who?.id || (roles.includes('leader') && stepOf(record, day) === 6);
}

test('no closed record and no stranger’s record is ever shown', () => {
  fc.assert(
    fc.property(morning, (input) => {
      const records = [...input.rectifications, ...input.tasks];
      for (const message of composeMorning(input)) {
        const who = input.members.find((each) => each.id === message.memberId);
        for (const number of numbersIn(message.text)) {
          const record = records.find((each) => each.number === number);
          expect(record?.state).toMatch(/^(?:open|submitted|failed)$/);
          expect(record !== undefined && mayRead(who, record, input.day)).toBe(true);
        }
      }
    }),
    RUNS,
  );
});

test('the same records give the same messages, in whatever order they come', () => {
  fc.assert(
    fc.property(morning, (input) => {
      const reversed = {
        ...input,
        rectifications: [...input.rectifications].reverse(),
        tasks: [...input.tasks].reverse(),
      };
      expect(composeMorning(reversed)).toEqual(composeMorning(input));
    }),
    { ...RUNS, numRuns: 100 },
  );
});
