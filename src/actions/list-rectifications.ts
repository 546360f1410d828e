/** Lists the rectifications that a person may see and that are not closed, the most pressing first. */
import { dayName, dayOf } from '../domain/calendar.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { RECTIFICATION_STATES } from '../domain/rectification.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listUnfinishedRectifications, type StoredRectification } from '../store/rectifications.ts';
import type { Action, ActionCall } from './action.ts';
import { fill, TEXTS } from './texts.ts';

/** What one message holds on a phone. */
const MOST_SHOWN = 10;

/** Example: `- {id: list, action: list_rectifications}` */
export const listRectifications: Action<ActionCall> = {
  name: 'list_rectifications',
  permit: 'rectification.see',
  prepare: (call) => call,
  async run(calls, tx) {
    const all = await listUnfinishedRectifications(tx);
    return calls.map((call) => {
      const own = all.filter((each) => isWithinScope(call.scope, call.actor, { ...each, filedById: each.ownerId }));
      return { count: own.length, text: listText(own, dayOf(call.at)) } satisfies EffectResult;
    });
  },
};

function listText(rectifications: readonly StoredRectification[], today: string): string {
  const count = rectifications.length;
  if (count === 0) return TEXTS.rectNone;
  const isLate = ({ state, dueOn }: StoredRectification): boolean => state !== 'passed' && dueOn < today;
  const late = rectifications.filter(isLate).length;
  const lines = rectifications.slice(0, MOST_SHOWN).map((each, n) => {
    const state = RECTIFICATION_STATES[each.state] + (isLate(each) ? TEXTS.entryLate : '');
    return `${n + 1}. ${each.number} ${each.subject}（${state}，${dayName(each.dueOn)}前）`;
  });
  const rest = count > MOST_SHOWN ? [fill(TEXTS.entriesRest, { count: String(count - MOST_SHOWN) })] : [];
  return [fill(TEXTS.rectHead, { count: String(count), late: String(late) }), ...lines, ...rest].join('\n');
}
