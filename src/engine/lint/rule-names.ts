/** Which questions a rule looks at. */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from '../checked-expression.ts';
import { listNodes } from '../expression.ts';
import type { Rule } from '../flow-problem.ts';

/** All nodes of a rule, outer ones first. */
export function nodesOf({ ast }: Expression): ASTNode[] {
  return ast === undefined ? [] : listNodes(ast);
}

/** The names of `ids` that an expression uses as variables. */
export function idsIn(expression: Expression, ids: ReadonlySet<string>): string[] {
  return nodesOf(expression).flatMap((node) => (node.op === 'id' && ids.has(node.args) ? [node.args] : []));
}

const GUARDS = new Set(['answered', 'said', 'unlisted']);

/** The names asked for by `answered("…")`, `said("…")` and `unlisted("…")`. */
export function listGuards(expression: Expression): string[] {
  return nodesOf(expression).flatMap((node) => {
    if (node.op !== 'call' || !GUARDS.has(node.args[0])) return [];
    const [argument] = node.args[1];
    return argument?.op === 'value' && typeof argument.args === 'string' ? [argument.args] : [];
  });
}

/** Which calculation a rule computes, if any. */
export function calcIndex({ place }: Rule): number | undefined {
  return place[0] === 'calc' && typeof place[1] === 'number' ? place[1] : undefined;
}
