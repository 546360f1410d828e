/** How far up a late record is told of (reminders.md §4; all figures are defaults). */
import { daysBetween, workingDaysBetween } from '../domain/calendar.ts';

/** 0 nobody yet; 1 the owner; 2 and the stand-in; 3 the liaison; 4 the department's head; 5 the deputy; 6 the leader. */
export type Step = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const WORKING_DAYS: readonly (readonly [Step, number])[] = [
  [6, 10],
  [5, 5],
  [4, 3],
  [3, 1],
];
/** A severity 1 rectification goes to the leader when it is open that long past its day. */
const GRAVEST_DAYS = 7;

/** The step of an open record in the morning of a day; the last day itself is still in time. */
export function stepOf({ dueOn, severity }: { dueOn: string; severity?: number }, day: string): Step {
  const late = daysBetween(dueOn, day);
  if (late < -1) return 0;
  if (late <= 0) return 1;
  if (severity === 1 && late > GRAVEST_DAYS) return 6;
  const working = workingDaysBetween(dueOn, day);
  return WORKING_DAYS.find(([, days]) => working >= days)?.[0] ?? 2;
}

/** Role → from which step on it hears of its department's records, or of all (`deputy`, `leader`). */
export const HEARS_FROM = { liaison: 3, department_head: 4, deputy: 5, leader: 6 } as const satisfies Record<
  string,
  Step
>;

/** 第3级（联络员）: how far it has been told. */
export const STEP_NAMES: Readonly<Record<Step, string>> = {
  0: '',
  1: '',
  // Whoever stands in reads 代办; as long as the owner is there, nobody else was told.
  2: '',
  3: '已到联络员',
  4: '已到分管领导',
  5: '已到副组长',
  6: '已到组长',
};
