/** What the public need not tell: an identity card's, phone's or bank card's number is answered, and one line says so. */
import { holdsPersonalNumber } from '../kernel/mask.ts';
import { saidFirst } from './besides.ts';
import type { Desk, TurnPlan } from './desk.ts';
import type { Incoming } from './incoming.ts';
import { TEXTS } from './texts.ts';

/** Whether somebody of the public wrote such a number unasked. In a form it may be the answer: a reporter may leave a phone. */
export function hearPersonal({ isMember, state }: Desk, incoming: Incoming): boolean {
  return !isMember && state.session === null && incoming.kind === 'words' && holdsPersonalNumber(incoming.text);
}

/** The turn with the reminder before it; where nothing is said, nothing is. */
export function remindPersonal(isHeard: boolean, plan: TurnPlan): TurnPlan {
  const isSilent = plan.replies.length === 0 && plan.submit === undefined;
  return isHeard && !isSilent ? saidFirst(TEXTS.personalUnasked, plan) : plan;
}
