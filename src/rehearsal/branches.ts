/** Everything in a flow that a transcript should come by, with its place in the file. */
import type { FlowDefinition } from '../engine/flow.ts';
import type { Place } from '../engine/flow-problem.ts';
import type { LeafQuestion, Question } from '../engine/question.ts';

/**
 * `asked`: a question that is always asked; `shown`: one with a `when`, to be asked and to be left out; `skipped`: one
 * that may be skipped; `rule`: a condition that should come out both ways.
 */
export type Branch = {
  kind: 'asked' | 'shown' | 'skipped' | 'rule';
  place: Place;
  /** The question's, or ''. */
  id: string;
  label: string;
  /** The condition, or ''. */
  source: string;
  /** It looks at constants alone, so it can come out one way only. */
  isConstant: boolean;
};

/** Lists them in the order of the file. */
export function listBranches(definition: FlowDefinition): Branch[] {
  const { submit } = definition;
  const rule = (place: Place, source: string | undefined): Branch[] => ruleBranch(definition, place, source);
  const effects = (place: Place, list: readonly { when?: string | undefined }[]): Branch[] =>
    list.flatMap(({ when }, at) => rule([...place, at, 'when'], when));
  return [
    ...definition.ask.flatMap((question, at) => questionBranches(definition, ['ask', at], question)),
    ...definition.calc.flatMap(({ type, value }, at) => (type === 'bool' ? rule(['calc', at, 'value'], value) : [])),
    ...effects(['submit', 'do'], submit.do),
    ...effects(['submit', 'amend', 'do'], submit.amend?.do ?? []),
  ];
}

function questionBranches(definition: FlowDefinition, place: Place, question: Question | LeafQuestion): Branch[] {
  if (question.type === 'note') return ruleBranch(definition, [...place, 'when'], question.when);
  const own = [...askedBranch(definition, place, question)];
  if (question.type === 'repeat') {
    return [...own, ...question.ask.flatMap((inner, at) => questionBranches(definition, [...place, 'ask', at], inner))];
  }
  const { id, label } = question;
  if (question.optional !== undefined) {
    own.push({ kind: 'skipped', place: [...place, 'optional'], id, label, source: '', isConstant: false });
  }
  const checks = question.check.flatMap(({ that }, at) =>
    ruleBranch(definition, [...place, 'check', at, 'that'], that),
  );
  return [...own, ...checks];
}

function askedBranch(
  definition: FlowDefinition,
  place: Place,
  question: Exclude<Question, { type: 'note' }>,
): Branch[] {
  const { id, label, when } = question;
  if (when !== undefined) {
    const isConstant = looksAtConstants(definition, when);
    return [{ kind: 'shown', place: [...place, 'when'], id, label, source: when, isConstant }];
  }
  // Of a list that is gone through only the questions inside are asked.
  const isAsked = question.type !== 'repeat' || question.over === undefined;
  return isAsked ? [{ kind: 'asked', place, id, label, source: '', isConstant: false }] : [];
}

function ruleBranch(definition: FlowDefinition, place: Place, source: string | undefined): Branch[] {
  if (source === undefined) return [];
  return [{ kind: 'rule', place, id: '', label: '', source, isConstant: looksAtConstants(definition, source) }];
}

/** Whether every name in the condition is a `let` with a fixed value. */
function looksAtConstants(definition: FlowDefinition, source: string): boolean {
  const names = source.replace(/"[^"]*"|'[^']*'/gu, '').match(/[a-z_]\w*/giu) ?? [];
  return names.every((name) => {
    const entry = Object.hasOwn(definition.let, name) ? definition.let[name] : undefined;
    return name === 'true' || name === 'false' || (entry !== undefined && 'value' in entry);
  });
}
