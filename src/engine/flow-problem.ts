/** What can be wrong with a flow file: where, what, and how to mend it. */
import type { Expression } from './expression.ts';
import type { LookupSource } from './turn.ts';

/** A place in the file: `['ask', 2, 'when']`. */
export type Place = (string | number)[];

export type FlowProblem = { place: Place; what: string; fix: string };

/** What the file may refer to outside itself. What is left out is not checked. */
export type Known = {
  /** Fields of the look-up tables. */
  sources?: Readonly<Record<string, LookupSource['fields']>>;
  /** Names of the actions. */
  actions?: readonly string[];
};

/** A rule with where it stands and whose it is. */
export type Rule = { expression: Expression; place: Place; owner: string | undefined };
