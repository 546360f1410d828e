/** What can be wrong with a flow file: where, what, and how to mend it. */
import type { Expression } from './checked-expression.ts';
import type { LintCode } from './lint/codes.ts';
import type { LookupSource } from './turn.ts';

/** A place in the file: `['ask', 2, 'when']`. */
export type Place = (string | number)[];

/** `what` and `fix` are plain Chinese without a full stop. */
export type FlowProblem = { code: LintCode; place: Place; what: string; fix: string };

/** A flow as it was published before: what a version number already stands for. */
export type PublishedVersion = { flow: string; version: number; hash: string };

/** What the file may refer to outside itself. What is left out is not checked. */
export type Known = {
  /** Fields of the look-up tables. */
  sources?: Readonly<Record<string, LookupSource['fields']>>;
  /** Names of the actions. */
  actions?: readonly string[];
  /** Names of what 撤回 may do. */
  undos?: readonly string[];
  /** Ids of the other flows. */
  flows?: readonly string[];
  /** What was published, to find content that changed under an old version number. */
  published?: readonly PublishedVersion[];
  /** Hears what each rule came to whenever it runs: for the coverage of transcripts. */
  observe?: (place: Place, source: string, value: unknown) => void;
};

/** A rule with where it stands and whose it is. */
export type Rule = { expression: Expression; place: Place; owner: string | undefined };
