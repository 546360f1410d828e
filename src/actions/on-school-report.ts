/** 学校排查报告: a school has one report a day; a second one takes the place of the first. */
import { listEntriesBetween, moveEntry } from '../store/register-entries.ts';
import type { EntryHook } from './entry-hooks.ts';
import { fill, TEXTS } from './texts.ts';

/** The state of a report that another one of the same day has replaced. */
export const REPLACED = 'replaced';

/** Marks the school's earlier reports of the day; `replaced` says so, '' when there was none. */
export const onSchoolReport: EntryHook = async ({ tx, call, entry }) => {
  const { register, departmentId, occurredOn, number } = entry;
  const sameDay = await listEntriesBetween(tx, { register, from: occurredOn, to: occurredOn });
  const earlier = sameDay.filter(
    // Of two in one batch, only the later one replaces; numbers grow within a day.
    (each) => each.departmentId === departmentId && each.number < number && each.state !== REPLACED,
  );
  const at = call.at.toISOString();
  for (const old of earlier) {
    const actorId = call.actor.memberId;
    await moveEntry(tx, { entry: old, to: REPLACED, at, actorId, dueAt: null, closedAt: at, data: {}, shown: {} });
  }
  const [last] = earlier;
  return { replaced: last === undefined ? '' : fill(TEXTS.reportReplaced, { number: last.number }) };
};
