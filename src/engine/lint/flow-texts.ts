/** Everything in a flow that people read, with where it stands. */
import type { FlowDefinition } from '../flow.ts';
import type { Place } from '../flow-problem.ts';
import { type PlacedQuestion, placeQuestions } from './placed.ts';

/** `ask` is the question itself; `options` are the labels that are listed below it. */
export type FlowText = { text: string; place: Place; kind: 'ask' | 'help' | 'other'; options?: readonly string[] };

/** All texts. A bare name of a shared text is not repeated: the shared text itself is in the list. */
export function listTexts(definition: FlowDefinition): FlowText[] {
  const { review, session, submit, texts, where } = definition;
  const all: FlowText[] = [
    ...other(where.refuse, ['where', 'refuse']),
    ...session.nudge.flatMap(({ text }, at) => other(text, ['session', 'nudge', at, 'text'])),
    ...placeQuestions(definition).flatMap(textsOf),
    ...other(review?.text, ['review', 'text']),
    ...other(review?.note, ['review', 'note']),
    ...other(submit.text, ['submit', 'text']),
    ...Object.entries(texts).flatMap(([name, text]) => other(text, ['texts', name])),
  ];
  return all.filter(({ text }) => texts[text] === undefined);
}

function other(text: string | undefined, place: Place): FlowText[] {
  return text === undefined ? [] : [{ text, place, kind: 'other' }];
}

function textsOf({ question, place }: PlacedQuestion): FlowText[] {
  const own: FlowText[] = [];
  if (question.text !== undefined) {
    const options = 'choices' in question ? { options: Object.values(question.choices) } : {};
    own.push({ text: question.text, place: [...place, 'text'], kind: 'ask', ...options });
  }
  if ('help' in question && question.help !== undefined) {
    own.push({ text: question.help, place: [...place, 'help'], kind: 'help' });
  }
  if (question.type === 'repeat') return [...own, ...other(question.more, [...place, 'more'])];
  if (question.type === 'note') return own;
  return [
    ...own,
    ...other(typeof question.optional === 'string' ? question.optional : undefined, [...place, 'optional']),
    ...other('confirm' in question ? question.confirm : undefined, [...place, 'confirm']),
    ...question.check.flatMap((check, at) => other(check.else, [...place, 'check', at, 'else'])),
  ];
}
