/** E104: types do not catch a misspelt choice code (measured, flows.md §8). */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { FlowDefinition } from '../flow.ts';
import { suggest } from '../flow-names.ts';
import type { FlowProblem, Rule } from '../flow-problem.ts';
import { type PlacedQuestion, placeQuestions, problem } from './placed.ts';
import { nodesOf } from './rule-names.ts';

type Wrong = { code: string; codes: string[] };

/** Codes that a rule compares a choice with and that the choice does not have. */
export function lintCodes(definition: FlowDefinition, rules: readonly Rule[]): FlowProblem[] {
  const questions = placeQuestions(definition);
  return rules.flatMap((rule) =>
    wrongCodesIn(nodesOf(rule.expression), questions).map(({ code, codes }) =>
      problem('E104', rule.place, [`选项里没有“${code}”`, suggest(code, codes)]),
    ),
  );
}

function wrongCodesIn(nodes: readonly ASTNode[], questions: readonly PlacedQuestion[]): Wrong[] {
  return nodes.flatMap((node) => {
    if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return [];
    const [left, right] = node.args;
    return [...wrongCodes(questions, left, right), ...wrongCodes(questions, right, left)];
  });
}

function wrongCodes(questions: readonly PlacedQuestion[], side: ASTNode, other: ASTNode): Wrong[] {
  const codes = codesOf(questions, side);
  if (codes === undefined) return [];
  const literals = other.op === 'list' ? other.args : [other];
  return literals.flatMap((literal) =>
    literal.op === 'value' && typeof literal.args === 'string' && !codes.includes(literal.args)
      ? [{ code: literal.args, codes }]
      : [],
  );
}

/** The codes of the choice that a side of a comparison names. */
function codesOf(questions: readonly PlacedQuestion[], side: ASTNode): string[] | undefined {
  const id = side.op === 'id' ? side.args : side.op === '.' ? side.args[1] : undefined;
  const placed = questions.find(({ question }) => question.id === id);
  // `x.kind` is the field of a repeat's item only if kind is asked inside a repeat.
  if (placed === undefined || (side.op === '.' && placed.inside === undefined)) return undefined;
  const { question } = placed;
  return question.type === 'choice' || question.type === 'multi' ? Object.keys(question.choices) : undefined;
}
