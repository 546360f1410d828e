/** The answer to 今日任务: all of a member's open work in the morning's words, on any day, and never silence. */
import { coverageFor } from './county-lines.ts';
import type { DayFacts, DutyMember } from './duty-facts.ts';
import { listItems } from './duty-item.ts';
import { rhythmOf } from './rhythm.ts';
import { itemLine, TEXTS } from './texts.ts';

/**
 * One member's day. Records of others are passed over unless the member's role covers them (a liaison's department);
 * `activeIds` are all active members' ids, so that the office also sees what has no owner any more.
 */
export type MyTasksInput = DayFacts & { member: DutyMember; activeIds?: ReadonlySet<string> };

// Some two or three messages on WeCom; who has more open than that is not helped by a longer list.
const MAX_LINES = 20;

/** Lists a member's open work, most pressing first, then the safety coverage where it concerns the role. */
export function listMyTasks(input: MyTasksInput): string {
  const { member, day } = input;
  const rhythm = rhythmOf(member.roles);
  if (rhythm === null) return TEXTS.nothing(member.name);
  const items = listItems({ member, rhythm, activeIds: input.activeIds ?? null }, input);
  const coverage = coverageFor(member, rhythm, input);
  const hidden = items.length - MAX_LINES;
  return [
    items.length === 0 ? TEXTS.nothing(member.name) : TEXTS.myTasks(member.name, day, items.length),
    ...items.slice(0, MAX_LINES).map(itemLine),
    ...(hidden > 0 ? [TEXTS.unlisted(hidden)] : []),
    ...(coverage === undefined ? [] : [coverage]),
  ].join('\n');
}
