/** What a question offers beside answering it: to keep the former answer, or to take the default. */

import type { AnswerValue } from './answers/answer.ts';
import { answerFromCel } from './cel-values.ts';
import { showSlot, showValue } from './show-answer.ts';
import type { Slot } from './slot.ts';
import type { StepContext } from './turn.ts';

export type Offer = {
  kind: 'former' | 'default';
  shown: string;
  /** Absent: keep what is stored as it is. */
  value?: AnswerValue;
  /** Whether “1” takes it; not where 1 is an answer of its own. */
  byOne: boolean;
};

const ONE_IS_AN_ANSWER = new Set(['int', 'money', 'yesno', 'choice', 'multi', 'checklist', 'photos']);

/** The offer of a question as it stands. */
export function offerOf(slot: Slot, ctx: StepContext): Offer | undefined {
  const { question, stored } = slot;
  if (question.kind === 'repeat') return undefined;
  const byOne = !ONE_IS_AN_ANSWER.has(question.question.type);
  // Photos are added to; what is there is told in another way.
  if (question.question.type === 'photos' && stored?.status === 'given') return undefined;
  if (stored !== undefined && slot.isAnswered) return { kind: 'former', shown: showSlot(slot, ctx), byOne };
  const type = question.question.type;
  if (question.default === undefined || type === 'checklist') return undefined;
  const value = answerFromCel(question.question, question.default.run(slot.scope));
  if (value === undefined) return undefined;
  return { kind: 'default', shown: showValue(question, value, ctx), value, byOne };
}
