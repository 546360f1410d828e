/** A form's visible places for answers, as derived from a session. */
import type { CelScope } from './cel-scope.ts';
import type { CompiledAsked, CompiledNote, CompiledRepeat } from './compiled.ts';
import type { AnswerPath, StoredAnswer } from './session.ts';

/** One item of a repeat. */
export type ItemOf = { repeat: CompiledRepeat; key: string /** From 0. */; at: number; element?: unknown };

/** A visible place for an answer. The marker of a repeat (还有吗) is one, too. */
export type Slot = {
  path: AnswerPath;
  question: CompiledAsked | CompiledRepeat;
  /** What the rules of this question see. */
  scope: CelScope;
  item?: ItemOf;
  stored?: StoredAnswer;
  /** Answered (or skipped, or unlisted) in a way that still fits the question. */
  isAnswered: boolean;
};

export type Form = {
  slots: Slot[];
  /** Visible notes, each with how many slots come before it. */
  notes: { note: CompiledNote; before: number }[];
  scope: CelScope;
  /** Repeat id → its items as plain JSON, with `item` where the repeat goes over a list. */
  items: Map<string, Record<string, unknown>[]>;
};

/** Whether only the words that came with the start may answer it: it is never asked of itself. */
export function isOpening({ question }: Slot): boolean {
  return question.kind === 'asked' && question.question.opening === true;
}
