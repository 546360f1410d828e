/** One thing that somebody has to see to: what it is, how it ranks, and whether it counts on a day off. */
import { addDays, daysBetween, workingDaysBetween } from '../domain/calendar.ts';
import { isUnclosed } from '../domain/rectification.ts';
import type { DayFacts, DutyMember, DutyRectification, DutyTask } from './duty-facts.ts';
import type { Rhythm } from './rhythm.ts';

/** The order of reminders.md §3: the lower, the earlier. */
const RANKS = {
  gravest: 0, // 1级未闭环
  recheck: 1, // 停业整改复查, 申请复查
  today: 2, // 今天到期
  overdue: 3, // 超期
  tomorrow: 4, // 明天到期
  routine: 5, // 常规
} as const;

export type DutyItem = {
  of: { kind: 'rectification'; record: DutyRectification } | { kind: 'task'; record: DutyTask };
  rank: number;
  /** Days past due; negative before. */
  daysLate: number;
  /** Kind B: said on the campaign's days off too. */
  onDuty: boolean;
};

/** Whose things to list; `activeIds` (if known) finds records whose owner has left. */
export type ItemScope = { member: DutyMember; rhythm: Rhythm; activeIds: ReadonlySet<string> | null };

/** Tasks that are further away than this are not in the morning's lines. */
const TASK_HORIZON_DAYS = 7;

/** All open things of a member, in the order they should be read. */
export function listItems(scope: ItemScope, facts: DayFacts): DutyItem[] {
  const rectifications = facts.rectifications
    .filter((record) => isUnclosed(record.state) && concerns(scope, record, facts.day))
    .map((record) => toItem({ kind: 'rectification', record }, facts.day));
  const tasks = facts.tasks
    .filter((record) => record.state === 'open' && (isOwn(scope, record) || isOrphan(scope, record)))
    .map((record) => toItem({ kind: 'task', record }, facts.day));
  return [...rectifications, ...tasks].sort(byUrgency);
}

/** Whether a working day's message tells of it: all rectifications, and tasks due within a week. */
export function isDueSoon(item: DutyItem): boolean {
  return item.of.kind === 'rectification' || item.daysLate >= -TASK_HORIZON_DAYS;
}

/** Whether a day off's message tells of it. */
export function isForDayOff(item: DutyItem, rhythm: Rhythm): boolean {
  if (rhythm.daysOff === 'on_duty') return item.onDuty;
  return rhythm.daysOff === 'marked' && item.onDuty && item.of.kind === 'task' && item.of.record.everyDay;
}

function concerns(scope: ItemScope, record: DutyRectification, day: string): boolean {
  if (isOwn(scope, record) || isOrphan(scope, record)) return true;
  const { member, rhythm } = scope;
  if (!rhythm.department || member.departmentId === '' || record.departmentId !== member.departmentId) return false;
  // Step 3 of the escalation ladder: one working day late, the department's liaison hears of it (reminders.md §4).
  return workingDaysBetween(record.dueOn, day) >= 1;
}

function isOwn({ member }: ItemScope, record: { ownerId: string }): boolean {
  return record.ownerId === member.id;
}

/** Nobody's any more: the office passes it on. */
function isOrphan({ rhythm, activeIds }: ItemScope, record: { ownerId: string }): boolean {
  return rhythm.overview === 'office' && activeIds !== null && !activeIds.has(record.ownerId);
}

function toItem(of: DutyItem['of'], day: string): DutyItem {
  const daysLate = daysBetween(of.record.dueOn, day);
  return { of, rank: rankOf(of, day), daysLate, onDuty: isOnDuty(of, daysLate) };
}

function rankOf(of: DutyItem['of'], day: string): number {
  if (of.kind === 'rectification' && of.record.severity === 1) return RANKS.gravest;
  if (of.kind === 'rectification' && awaitsRecheck(of.record)) return RANKS.recheck;
  const { dueOn } = of.record;
  if (dueOn === day) return RANKS.today;
  if (dueOn < day) return RANKS.overdue;
  return dueOn === addDays(day, 1) ? RANKS.tomorrow : RANKS.routine;
}

/** Whether the next move is ours: to go and look again. */
export function awaitsRecheck(record: DutyRectification): boolean {
  return record.suspended === true || record.state === 'submitted';
}

/** reminders.md §1, kind B: safety, due today, the gravest when overdue, and what is marked for every day. */
function isOnDuty(of: DutyItem['of'], daysLate: number): boolean {
  if (daysLate === 0) return true;
  if (of.kind === 'task') return of.record.everyDay && daysLate > 0;
  return of.record.suspended === true || (of.record.severity === 1 && daysLate > 0);
}

function byUrgency(a: DutyItem, b: DutyItem): number {
  return a.rank - b.rank || b.daysLate - a.daysLate || (a.of.record.number < b.of.record.number ? -1 : 1);
}
