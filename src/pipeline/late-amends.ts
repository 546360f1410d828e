/** A mended item of a form that is not out any more, because it was taken back meanwhile: nothing changes, and the person hears why. */
import { fill, TEXTS } from '../actions/texts.ts';
import type { TurnPlan } from '../conversation/plan-turn.ts';
import { lockFiledForm } from '../store/filed-forms.ts';
import type { StoreTx } from '../store/store.ts';

/** The turns as they go on: what comes too late is no submission. */
export async function dropLateAmends<Planned extends { plan: TurnPlan }>(
  tx: StoreTx,
  turns: readonly Planned[],
): Promise<Planned[]> {
  const going: Planned[] = [];
  for (const one of turns) {
    const { submit, ...plan } = one.plan;
    const number = submit?.submission.amends?.number;
    const isOut = number === undefined || (await lockFiledForm(tx, number))?.state === 'returned';
    if (submit === undefined || isOut) {
      going.push(one);
      continue;
    }
    // What the form would have said at its end gives way; what goes on after it goes on.
    const after = submit.complete({});
    const replies = [{ text: fill(TEXTS.amendLate, { number }) }, ...after.replies.slice(1)];
    going.push({ ...one, plan: { ...after, replies, events: plan.events.filter(({ type }) => type !== 'amended') } });
  }
  return going;
}
