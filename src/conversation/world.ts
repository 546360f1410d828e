/** What a conversation may know of the world in one turn: flows, tables, lists, names. A snapshot; nothing here changes. */
import type { Actor } from '../domain/actor.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import type { Checklist, LookupSource } from '../engine/turn.ts';
import type { Aside } from '../parents/answer-parent.ts';

export type World = {
  /** Flow id → its current version. */
  flows: ReadonlyMap<string, CompiledFlow>;
  /** A version of a flow that is not the current one, by its hash. */
  olderFlow(flow: string, hash: string): CompiledFlow | undefined;
  /** Whether nothing may be left of this flow's form once it timed out: an anonymous report. Default: no. */
  forgets?(flow: string): boolean;
  checklists: Readonly<Record<string, Checklist>>;
  /** Values that flows name by `config:`. */
  config: Readonly<Record<string, string | number | boolean>>;
  /** The look-up tables as this person may see them. */
  sourcesFor(actor: Actor): Readonly<Record<string, LookupSource>>;
  /** The flow that takes what a member of the public says. */
  publicFlow: string;
  /** Whether words without a command may name an institution. */
  namesInstitution(words: string): boolean;
  /** What the public is told besides the look-up of one institution (refund, reports, policy …); `today`: YYYY-MM-DD. */
  answerBesides(words: string, at: { inGroup: boolean; today: string }): Aside | undefined;
  /** User ids of the office, who take over when somebody asks for a human. */
  office: readonly string[];
};
