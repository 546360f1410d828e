/** One thing that somebody has to see to: what it is, how it ranks, and whether it counts on a day off. */
import { addDays, daysBetween } from '../domain/calendar.ts';
import { isUnclosed } from '../domain/rectification.ts';
import type { DayFacts, DutyEntry, DutyMember, DutyRectification, DutyTask } from './duty-facts.ts';
import { type Step, stepOf } from './ladder.ts';
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
  of:
    | { kind: 'rectification'; record: DutyRectification }
    | { kind: 'task'; record: DutyTask }
    | { kind: 'entry'; record: DutyEntry };
  rank: number;
  /** How far up it is told of (src/duty/ladder.ts). */
  step: Step;
  /** Its owner is away, and this member stands in. */
  standsIn: boolean;
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
  const all: DutyItem['of'][] = [
    ...facts.rectifications
      .filter(({ state }) => isUnclosed(state))
      .map((record) => ({ kind: 'rectification' as const, record })),
    ...facts.tasks.filter(({ state }) => state === 'open').map((record) => ({ kind: 'task' as const, record })),
    ...(facts.entries ?? []).map((record) => ({ kind: 'entry' as const, record })),
  ];
  return all
    .filter((of) => concerns(scope, of, facts))
    .map((of) => toItem(of, scope, facts))
    .sort(byUrgency);
}

/** Whether a working day's message tells of it: all rectifications, and tasks due within a week. */
export function isDueSoon(item: DutyItem): boolean {
  return item.of.kind !== 'task' || item.daysLate >= -TASK_HORIZON_DAYS;
}

/** Whether a day off's message tells of it. */
export function isForDayOff(item: DutyItem, rhythm: Rhythm): boolean {
  if (rhythm.daysOff === 'on_duty') return item.onDuty;
  return rhythm.daysOff === 'marked' && item.onDuty && item.of.kind === 'task' && item.of.record.everyDay;
}

/** One's own, what one stands in for, what nobody owns, and what has come up to one's step of the ladder. */
function concerns(scope: ItemScope, of: DutyItem['of'], facts: DayFacts): boolean {
  const { record } = of;
  if (isOwn(scope, record, facts) || isOrphan(scope, record)) return true;
  const { member, rhythm } = scope;
  const isOurs = member.departmentId !== '' && record.departmentId === member.departmentId;
  // What a department has to move on and nobody of it has taken is its liaison's; it climbs like everything else.
  if (of.kind === 'entry' && record.ownerId === null && isOurs && rhythm.takesForDepartment) return true;
  if (rhythm.hearsFrom === null || stepOf(record, facts.day) < rhythm.hearsFrom) return false;
  return isOurs || rhythm.overview === 'leader';
}

function isOwn({ member }: ItemScope, { ownerId }: DutyItem['of']['record'], { standIns }: DayFacts): boolean {
  if (ownerId === null) return false;
  return ownerId === member.id || standIns?.get(ownerId) === member.id;
}

/** Nobody's any more: the office passes it on. */
function isOrphan({ rhythm, activeIds }: ItemScope, { ownerId, departmentId }: DutyItem['of']['record']): boolean {
  if (rhythm.overview !== 'office' || activeIds === null) return false;
  return ownerId === null ? departmentId === null || departmentId === undefined : !activeIds.has(ownerId);
}

function toItem(of: DutyItem['of'], { member }: ItemScope, { day, standIns }: DayFacts): DutyItem {
  const { record } = of;
  const daysLate = daysBetween(record.dueOn, day);
  const standsIn =
    record.ownerId !== null && record.ownerId !== member.id && standIns?.get(record.ownerId) === member.id;
  return { of, rank: rankOf(of, day), step: stepOf(record, day), standsIn, daysLate, onDuty: isOnDuty(of, daysLate) };
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
  if (of.kind === 'entry') return false;
  return of.record.suspended === true || (of.record.severity === 1 && daysLate > 0);
}

function byUrgency(a: DutyItem, b: DutyItem): number {
  return a.rank - b.rank || b.daysLate - a.daysLate || (a.of.record.number < b.of.record.number ? -1 : 1);
}
