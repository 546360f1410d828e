/** The morning message: everyone's work of the day, at most one message a person, none with nothing in it. */
import { byteLength } from '../kernel/text.ts';
import { countyLines, coverageFor } from './county-lines.ts';
import type { DayFacts, DutyMember } from './duty-facts.ts';
import { type DutyItem, isDueSoon, isForDayOff, listItems } from './duty-item.ts';
import { isWeeklyDay, shouldRunMorning } from './morning-plan.ts';
import { type Rhythm, rhythmOf } from './rhythm.ts';
import { itemLine, TEXTS } from './texts.ts';

/** All records of a day, and everybody who might hear of them. */
export type MorningInput = DayFacts & { members: readonly DutyMember[] };

/** One person's message; `lines` counts its facts, without greeting and the pointer to the rest. */
export type MorningMessage = {
  memberId: string;
  userId: string;
  text: string;
  lines: number;
  options?: { key: string; label: string }[];
};

/** The tap that starts flows/my_tasks.yaml. */
const VIEW_ALL_KEY = 'start:my_tasks';

// WeCom: a text holds 2,048 bytes; the rest is for the numbered option that a channel without buttons appends.
const TEXT_BYTES = 1_960;

/** Composes a day's messages, in the order of the members. Pure: the same records give the same messages. */
export function composeMorning(input: MorningInput): MorningMessage[] {
  const plan = shouldRunMorning(input.day, input.campaign);
  if (!plan.office && !plan.onDuty) return [];
  const active = input.members.filter((member) => member.active);
  const activeIds = new Set(active.map((member) => member.id));
  const facts = { ...input, weekly: isWeeklyDay(input.day) };
  return active.flatMap((member) => {
    const rhythm = rhythmOf(member.roles);
    if (rhythm === null || !isHisDay(rhythm, plan.office, facts.weekly)) return [];
    // On a day off, safety is all that the county's figures are about.
    const county = plan.office ? countyLines(member, rhythm, facts) : (coverageFor(member, rhythm, facts) ?? []);
    const items = listItems({ member, rhythm, activeIds }, input);
    const due = items.filter((item) => (plan.office ? isDueSoon(item) : isForDayOff(item, rhythm)));
    return write({ member, rhythm, county: [county].flat(), due, total: items.length, day: input.day }) ?? [];
  });
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
  if (draft.county.length + draft.due.length === 0) return null;
  const itemLines = draft.rhythm.names ? draft.due.map(itemLine) : [];
  const ownCount = !draft.rhythm.names && draft.due.length > 0 ? [TEXTS.ownCount(draft.due.length)] : [];
  const county = [...draft.county, ...ownCount].slice(0, draft.rhythm.maxLines);
  let shown = Math.min(itemLines.length, draft.rhythm.maxLines - county.length);
  let text = join(draft, itemLines.slice(0, shown), county);
  while (shown > 0 && byteLength(text) > TEXT_BYTES) {
    shown -= 1;
    text = join(draft, itemLines.slice(0, shown), county);
  }
  return {
    memberId: draft.member.id,
    userId: draft.member.userId,
    text,
    lines: shown + county.length,
    ...(shown < draft.due.length ? { options: [{ key: VIEW_ALL_KEY, label: TEXTS.viewAll(draft.total) }] } : {}),
  };
}

function join(draft: Draft, itemLines: readonly string[], county: readonly string[]): string {
  const { due, day, member, rhythm } = draft;
  const count = rhythm.names && due.length > 0 ? TEXTS.things(due.length) : TEXTS.noThings;
  const hidden = rhythm.names ? due.length - itemLines.length : 0;
  return [
    TEXTS.greeting(member.name, day) + count,
    ...itemLines,
    ...(hidden > 0 ? [TEXTS.rest(hidden)] : []),
    ...county,
  ].join('\n');
}
