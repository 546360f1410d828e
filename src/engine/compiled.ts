/** A flow as the engine runs it: rules and texts parsed, types known. */
import type { AnswerSpec } from './answers/answer.ts';
import type { Expression } from './checked-expression.ts';
import type { FlowDefinition } from './flow.ts';
import type { AskedQuestion, NoteQuestion, RepeatQuestion } from './question.ts';
import type { Template } from './template.ts';

export type CompiledCheck = { that: Expression; else: Template; level: 'error' | 'warn' };

/** A question that a person answers. */
export type CompiledAsked = {
  kind: 'asked';
  id: string;
  label: string;
  question: AskedQuestion;
  text: Template;
  help?: Template;
  when?: Expression;
  default?: Expression;
  /** What asks for the reason of a skip. */
  reason?: Template;
  confirm?: Template;
  checks: CompiledCheck[];
  /** What words can be understood as; absent for types that are not answered by words alone. */
  spec?: AnswerSpec;
  /** The checklist's code. */
  list?: Expression;
  /** The fewest photos. */
  min?: Expression;
};
export type CompiledNote = { kind: 'note'; id: string; question: NoteQuestion; text: Template; when?: Expression };
export type CompiledRepeat = {
  kind: 'repeat';
  id: string;
  label: string;
  question: RepeatQuestion;
  text?: Template;
  more?: Template;
  help?: Template;
  when?: Expression;
  over?: Expression;
  inner: CompiledAsked[];
};
export type CompiledQuestion = CompiledAsked | CompiledNote | CompiledRepeat;

/** A reminder of an unfinished form: after how long a standstill, and when it may be sent. */
export type CompiledNudge = { afterMs: number; within: 'any' | 'working_time'; text: Template };

export type CompiledEffect = { id: string; action: string; when?: Expression; with: Record<string, Expression> };

/** The running form of a definition. */
export type CompiledParts = {
  questions: CompiledQuestion[];
  calcs: { id: string; type: string; value: Expression }[];
  review?: { text?: Template; note?: Template };
  nudges: CompiledNudge[];
  effects: CompiledEffect[];
  /** What 撤回 does, and how long it may be said; absent: what is filed stays. */
  undo?: { withinMs: number; effects: { id: string; action: string }[] };
  /** What follows an amended item; absent: nothing can be returned. */
  amend?: CompiledEffect[];
  closing: Template;
};

/** A flow that is ready to run. */
export type CompiledFlow = CompiledParts & {
  definition: FlowDefinition;
  /** SHA-256 of the file's text, hex: the version that cannot be forgotten to be raised. */
  hash: string;
  fileName: string;
};
