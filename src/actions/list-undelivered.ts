/** 没送到: which of the day's messages did not reach their person yesterday or today, and the platform's reason. */
import { addWorkingDays, dayOf } from '../domain/calendar.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listUndelivered, type Undelivered } from '../store/duty-notices.ts';
import type { Action, ActionCall } from './action.ts';
import { TASK_TEXTS } from './task-texts.ts';
import { fill } from './texts.ts';

const MOST_SHOWN = 20;

/** Example: `- {id: list, action: list_undelivered}` */
export const listUndeliveredAction: Action<ActionCall> = {
  name: 'list_undelivered',
  permit: 'undelivered.see',
  prepare: (call) => call,
  async run(calls, tx) {
    const results: EffectResult[] = [];
    for (const { at } of calls) {
      const today = dayOf(at);
      const all = await listUndelivered(tx, { from: addWorkingDays(today, -1), to: today });
      results.push({ count: all.length, text: tell(all) });
    }
    return results;
  },
};

function tell(all: readonly Undelivered[]): string {
  if (all.length === 0) return TASK_TEXTS.undeliveredNone;
  const lines = all
    .slice(0, MOST_SHOWN)
    .map(({ member, error }, n) => `${n + 1}. ${member}：${error || TASK_TEXTS.undeliveredWhy}`);
  const rest =
    all.length > MOST_SHOWN ? [fill(TASK_TEXTS.undeliveredRest, { count: String(all.length - MOST_SHOWN) })] : [];
  return [fill(TASK_TEXTS.undeliveredHead, { count: String(all.length) }), ...lines, ...rest].join('\n');
}
