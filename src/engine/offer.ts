/** What a question offers beside answering it: to keep the former answer, or to take the default. */

import type { AnswerValue } from './answers/answer.ts';
import { answerFromCel } from './cel-values.ts';
import { showSlot, showValue } from './show-answer.ts';
import type { Slot } from './slot.ts';
import type { StepContext } from './turn.ts';
import { tidyWords } from './universal-words.ts';

export type Offer = {
  kind: 'former' | 'default';
  shown: string;
  /** Absent: keep what is stored as it is. */
  value?: AnswerValue;
  /** Whether “1” takes it; not where 1 is an answer of its own. */
  byOne: boolean;
};

const ONE_IS_AN_ANSWER = new Set(['int', 'money', 'yesno', 'choice', 'multi', 'checklist', 'photos']);

// 就这样 also ends the photos; once one was sent, nothing is offered there.
const AGREED = new Set('好 好的 好吧 好滴 就用 就用它 就用默认 就这样 就这个 默认 ok okay'.split(' '));
/** Agreement elsewhere, an answer of its own where yes or no is asked. */
const NODDED = new Set('可以 行 对 对的 是 是的 嗯 嗯嗯 没错 没问题 中 成'.split(' '));

/** Whether the words take an offer: 好, 就用, 就用：今天 09:30. */
export function isAgreement(said: string, { shown, isYesno }: { shown: string; isYesno: boolean }): boolean {
  const tidy = tidyWords(said);
  const core = tidy.replace(/(?<![吧啊呀啦哦的了])[吧啊呀啦哦的了]+$/u, '');
  const named = /^就用[\s:：]*(?<value>.+)$/u.exec(tidy)?.groups?.['value'];
  if (AGREED.has(tidy) || AGREED.has(core) || named === tidyWords(shown)) return true;
  return !isYesno && (NODDED.has(tidy) || NODDED.has(core));
}

/** The offer of a question as it stands. */
export function offerOf(slot: Slot, ctx: StepContext): Offer | undefined {
  const { question, stored } = slot;
  if (question.kind === 'repeat') return undefined;
  const byOne = !ONE_IS_AN_ANSWER.has(question.question.type);
  // Photos are added to; what is there is told in another way.
  if (question.question.type === 'photos' && stored?.status === 'given') return undefined;
  if (stored !== undefined && slot.isAnswered) return { kind: 'former', shown: showSlot(slot, ctx), byOne };
  const recalled = stored?.recalled && stored.status === 'given' && stored.was === undefined ? stored.value : undefined;
  if (recalled !== undefined) return { kind: 'former', shown: showSlot(slot, ctx), value: recalled, byOne };
  const type = question.question.type;
  if (question.default === undefined || type === 'checklist') return undefined;
  const value = answerFromCel(question.question, question.default.run(slot.scope));
  if (value === undefined) return undefined;
  return { kind: 'default', shown: showValue(question, value, ctx), value, byOne };
}
