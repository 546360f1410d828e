/** What the public asks besides, or instead of, one institution: answered at once, before any look-up (parents-qa rule 7). */
import { dayOf } from '../domain/calendar.ts';
import type { Desk, Outcome, TurnPlan } from './desk.ts';
import type { Entry } from './flow-entry.ts';
import { limitEntry } from './look-up-limit.ts';

/** The turn of words that are more than one look-up; undefined when they are just that. `goOn` begins the look-up. */
export function answerAside(desk: Desk, entry: Entry, goOn: () => TurnPlan): TurnPlan | undefined {
  if (desk.isMember || entry.said === undefined) return undefined;
  const at = { inGroup: desk.isGroup, today: dayOf(desk.input.now) };
  const aside = desk.world.answerBesides(entry.said, at);
  if (aside === undefined) return undefined;
  if (!aside.looksUpToo) return limitEntry(desk, entry) ?? desk.say([{ text: aside.text }]);
  return saidFirst(aside.text, goOn());
}

/** The text before whatever the turn says, now or once its form has been handed in. */
export function saidFirst(text: string, plan: TurnPlan): TurnPlan {
  const first = <Kind extends Outcome>(outcome: Kind): Kind => ({
    ...outcome,
    replies: [{ text }, ...outcome.replies],
  });
  const { submit } = plan;
  if (submit === undefined) return first(plan);
  return { ...plan, submit: { ...submit, complete: (results) => first(submit.complete(results)) } };
}
