/** What can be wrong with a flow file: where, what, and how to mend it. */
import type { Expression } from './expression.ts';
import type { LookupSource } from './turn.ts';

/** A place in the file: `['ask', 2, 'when']`. */
export type Place = (string | number)[];

export type FlowProblem = {
  /** `E104`, `W201` …: the table is in docs/flow-lint.md. Absent: not numbered yet. */
  code?: string;
  place: Place;
  what: string;
  fix: string;
};

/** What the file may refer to outside itself. What is left out is not checked. */
export type Known = {
  /** Fields of the look-up tables. */
  sources?: Readonly<Record<string, LookupSource['fields']>>;
  /** Names of the actions. */
  actions?: readonly string[];
  /** Ids of the other flows. */
  flows?: readonly string[];
  /** Hears what each rule came to whenever it runs: for the coverage of transcripts. */
  observe?: (place: Place, source: string, value: unknown) => void;
};

/** A rule with where it stands and whose it is. */
export type Rule = { expression: Expression; place: Place; owner: string | undefined };
