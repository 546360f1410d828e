/** What words a question takes, as `understand` wants to hear it. */
import type { AnswerSpec, Choice } from './answers/answer.ts';
import { type AskedQuestion, type ChoiceLikeQuestion, DEFAULT_TEXT_MAX, type LeafQuestion } from './question.ts';

/** The options of a choice question. */
function choicesOf(question: ChoiceLikeQuestion): Choice[] {
  return Object.entries(question.choices).map(([code, label]) => ({ code, label, words: question.words[code] ?? [] }));
}

/** What words answer the question; undefined for types that take more than words. */
export function specOf(question: AskedQuestion | LeafQuestion): AnswerSpec | undefined {
  switch (question.type) {
    case 'text':
      return { type: 'text', max: DEFAULT_TEXT_MAX, ...limits(question.length) };
    case 'int':
    case 'money':
      return { type: question.type, ...limits(question.range) };
    case 'choice':
      return { type: 'choice', choices: choicesOf(question) };
    case 'multi':
      return { type: 'multi', choices: choicesOf(question), ...limits(question.count) };
    case 'lookup':
    case 'person':
    case 'photos':
    case 'file':
    case 'voice':
    case 'location':
    case 'checklist':
      return undefined;
    default:
      return { type: question.type };
  }
}

/** Bounds without the undefined ones. */
function limits(bounds: { min?: number | undefined; max?: number | undefined } = {}): { min?: number; max?: number } {
  return {
    ...(bounds.min === undefined ? {} : { min: bounds.min }),
    ...(bounds.max === undefined ? {} : { max: bounds.max }),
  };
}
