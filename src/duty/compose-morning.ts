/** The morning message: everyone's work of the day, at most one message a person, none with nothing in it. */
import { byteLength } from '../kernel/text.ts';
import { type CountyFacts, countyLines, coverageFor } from './county-lines.ts';
import type { DayFacts, DutyMember } from './duty-facts.ts';
import { type DutyItem, isDueSoon, isForDayOff, listItems } from './duty-item.ts';
import type { Step } from './ladder.ts';
import { isWeeklyDay, type MorningPlan, shouldRunMorning } from './morning-plan.ts';
import { carriedLine } from './post-texts.ts';
import { type Rhythm, rhythmOf } from './rhythm.ts';
import { itemLine, pressLine, TEXTS } from './texts.ts';

/** All records of a day, and everybody who might hear of them. */
export type MorningInput = DayFacts & {
  members: readonly DutyMember[];
  /** Messages of the last day that did not reach their person. */
  undelivered?: number;
  /** Open risk events by level. */
  risks?: { red: number; orange: number };
  /** Member id → posts that were missed since their last morning, or had no room. */
  untold?: ReadonlyMap<string, readonly { post: string; outcome: 'merged' | 'full' }[]>;
};

/** A late record that the message tells of, and how far up that is (src/duty/ladder.ts). */
export type ToldStep = { number: string; dueOn: string; step: Step };

/** One person's message; `lines` counts its facts, without greeting and the pointer to the rest. */
export type MorningMessage = {
  memberId: string;
  userId: string;
  text: string;
  lines: number;
  options?: { key: string; label: string }[];
  told: ToldStep[];
};

/** The tap that starts flows/my_tasks.yaml. */
const VIEW_ALL_KEY = 'start:my_tasks';

// WeCom: a text holds 2,048 bytes; the rest is for the numbered option that a channel without buttons appends.
const TEXT_BYTES = 1_960;

/** Composes a day's messages, in the order of the members. Pure: the same records give the same messages. */
export function composeMorning(input: MorningInput): MorningMessage[] {
  const write = morningWriter(input);
  return input.members.flatMap((member) => write(member) ?? []);
}

/** What a member's message of the morning says; null: nothing to tell. */
export function morningWriter(input: MorningInput): (member: DutyMember) => MorningMessage | null {
  const plan = shouldRunMorning(input.day, input.campaign);
  const active = input.members.filter((member) => member.active);
  const activeIds = new Set(active.map((member) => member.id));
  const departments = new Map(active.map(({ departmentId, departmentName }) => [departmentId, departmentName ?? '']));
  const facts = { ...input, weekly: isWeeklyDay(input.day) };
  return (member) => {
    if (!(plan.office || plan.onDuty) || !member.active) return null;
    const rhythm = rhythmOf(member.roles);
    if (rhythm === null || !isHisDay(rhythm, plan.office, facts.weekly)) return null;
    const county = [
      figuresFor(member, rhythm, { ...facts, plan }),
      carriedLine(input.untold?.get(member.id) ?? []) ?? [],
    ];
    const items = listItems({ member, rhythm, activeIds }, input);
    const due = items.filter((item) => (plan.office ? isDueSoon(item) : isForDayOff(item, rhythm)));
    const draft = { member, rhythm, county: county.flat(), due, total: items.length, day: input.day };
    return rhythm.names ? write(draft) : writeForChief(draft, departments);
  };
}

/** On a day off, safety is all that the county's figures are about. */
function figuresFor(member: DutyMember, rhythm: Rhythm, facts: CountyFacts & { plan: MorningPlan }): string[] {
  if (facts.plan.office) return countyLines(member, rhythm, facts);
  const coverage = coverageFor(member, rhythm, facts);
  return coverage === undefined ? [] : [coverage];
}

function isHisDay(rhythm: Rhythm, isOfficeDay: boolean, isWeekly: boolean): boolean {
  if (!isOfficeDay) return rhythm.daysOff !== 'never';
  return rhythm.office === 'daily' || (rhythm.office === 'weekly' && isWeekly);
}

type Draft = {
  member: DutyMember;
  rhythm: Rhythm;
  county: readonly string[];
  /** What this morning is about. */
  due: readonly DutyItem[];
  /** All open things of the member: what 今日任务 lists. */
  total: number;
  day: string;
};

/** As many lines as the role and the channel's bytes allow; null when there is nothing to say. */
function write(draft: Draft): MorningMessage | null {
  const { due, rhythm } = draft;
  if (draft.county.length + due.length === 0) return null;
  const county = draft.county.slice(0, rhythm.maxLines);
  let shown = Math.min(due.length, rhythm.maxLines - county.length);
  const textOf = (count: number) => join({ ...draft, county }, due.slice(0, count).map(itemLine));
  while (shown > 0 && byteLength(textOf(shown)) > TEXT_BYTES) shown -= 1;
  return message(draft, {
    text: textOf(shown),
    lines: shown + county.length,
    told: due.slice(0, shown),
    isCut: shown < due.length,
  });
}

/** Figures, no names: the late things that have come up to a leader in one line, one's own as a count. */
function writeForChief(draft: Draft, departments: ReadonlyMap<string, string>): MorningMessage | null {
  const { member, rhythm, due, county } = draft;
  if (county.length + due.length === 0) return null;
  const pressing = due.filter(({ of }) => of.record.ownerId !== member.id).slice(0, MOST_PRESSED);
  const own = due.filter(({ of }) => of.record.ownerId === member.id).length;
  const nameOf = ({ of }: DutyItem): string => departments.get(of.record.departmentId ?? '') ?? '';
  const lines = [
    ...county,
    ...(pressing.length === 0 ? [] : [pressLine(pressing.map((item) => ({ item, department: nameOf(item) })))]),
    ...(own === 0 ? [] : [TEXTS.ownCount(own)]),
  ].slice(0, rhythm.maxLines);
  const text = join({ ...draft, county: lines }, []);
  return message(draft, { text, lines: lines.length, told: pressing, isCut: due.length > 0 });
}

const MOST_PRESSED = 3;

/** One tap for the first tasks that are one's own to do: what records show closes by itself. */
export function doneOptions(items: readonly DutyItem[]): { key: string; label: string }[] {
  const tasks = items.flatMap(({ of }) => (of.kind === 'task' ? [of.record] : []));
  return tasks
    .slice(0, MOST_TAPS)
    .map(({ number, title }) => ({ key: `start:task_done:${number}`, label: TEXTS.done(title) }));
}

const MOST_TAPS = 2;

function message(
  { member, total }: Draft,
  { text, lines, told, isCut }: { text: string; lines: number; told: readonly DutyItem[]; isCut: boolean },
): MorningMessage {
  const viewAll = isCut ? [{ key: VIEW_ALL_KEY, label: TEXTS.viewAll(total) }] : [];
  const options = [...viewAll, ...doneOptions(told)];
  return {
    memberId: member.id,
    userId: member.userId,
    text,
    lines,
    ...(options.length > 0 ? { options } : {}),
    told: told.map(({ of, step }) => ({ number: of.record.number, dueOn: of.record.dueOn, step })),
  };
}

function join({ due, day, member, rhythm, county }: Draft, itemLines: readonly string[]): string {
  const count = rhythm.names && due.length > 0 ? TEXTS.things(due.length) : TEXTS.noThings;
  const hidden = rhythm.names ? due.length - itemLines.length : 0;
  return [
    TEXTS.greeting(member.name, day) + count,
    ...itemLines,
    ...(hidden > 0 ? [TEXTS.rest(hidden)] : []),
    ...county,
  ].join('\n');
}
