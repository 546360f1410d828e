/** What changed between two versions of a flow, and what becomes of the forms that are half filled in. */

import type { CompiledFlow } from './compiled.ts';
import { diffFrame } from './diff/diff-frame.ts';
import { diffQuestions } from './diff/diff-questions.ts';
import type { FlowChange } from './diff/flow-change.ts';
import { Prints } from './diff/rule-prints.ts';

/**
 * What a running form does. `same`: nothing to do. `move`: goes on in the new version, only new questions are asked.
 * `revalidate`: goes on in it, but answers are judged again. `finish_old`: stays in the version it was begun in.
 */
export type VersionPolicy = 'same' | 'move' | 'revalidate' | 'finish_old';

export type FlowDiff = { changes: FlowChange[]; policy: VersionPolicy };

/** Compares two versions of a flow. */
export function diffFlows(before: CompiledFlow, after: CompiledFlow): FlowDiff {
  if (before.hash === after.hash) return { changes: [], policy: 'same' };
  const versions = { before: new Prints(before.definition), after: new Prints(after.definition) };
  const definitions = { before: before.definition, after: after.definition };
  const lists = { before: before.definition.ask, after: after.definition.ask };
  const changes = [...diffFrame(definitions, versions), ...diffQuestions(lists, versions, 'ask')];
  return { changes, policy: policyOf(changes) };
}

/** The strictest change decides; none (a comment, the version's number) moves. */
function policyOf(changes: readonly FlowChange[]): VersionPolicy {
  const classes = new Set(changes.map((change) => change.class));
  if (classes.has('finish_old')) return 'finish_old';
  return classes.has('retyped') || classes.has('tightened') ? 'revalidate' : 'move';
}
