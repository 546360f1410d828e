/** E115, E13x: rules that look at questions which are not there, not yet asked, or perhaps not answered. */

import type { FlowDefinition } from '../flow.ts';
import { suggest } from '../flow-names.ts';
import type { FlowProblem, Rule } from '../flow-problem.ts';
import { type PlacedQuestion, placeQuestions, problem } from './placed.ts';
import { calcIndex, idsIn, listGuards } from './rule-names.ts';

/** Problems of order between rules and questions. */
export function lintOrder(definition: FlowDefinition, rules: readonly Rule[]): FlowProblem[] {
  const questions = placeQuestions(definition);
  const order = questions.map(({ question }) => question.id);
  const calcs = new Map(rules.flatMap((rule) => calcEntry(definition, rule)));
  return rules.flatMap((rule) => [
    ...lintAhead(rule, order, calcs),
    ...lintAnswered(rule, order),
    ...lintGuards(rule, questions),
  ]);
}

function calcEntry({ calc }: FlowDefinition, rule: Rule): [string, Rule][] {
  const at = calcIndex(rule);
  const id = at === undefined ? undefined : calc[at]?.id;
  return id === undefined ? [] : [[id, rule]];
}

/** A rule of a question may look back and at itself, never ahead: what comes later is not answered yet. */
function lintAhead(rule: Rule, order: readonly string[], calcs: ReadonlyMap<string, Rule>): FlowProblem[] {
  const { owner } = rule;
  if (owner === undefined) return [];
  const own = order.indexOf(owner);
  const isCheck = rule.place.includes('check');
  const told = new Set<string | undefined>();
  return namesBehind(rule, new Set(order), calcs).flatMap(({ id, by }) => {
    const at = order.indexOf(id);
    // Of a calculation the first is enough.
    if (at < own || (at === own && isCheck) || (by !== undefined && told.has(by))) return [];
    told.add(by);
    const through = by === undefined ? '' : `算式“${by}”`;
    if (at === own) return [problem('E132', rule.place, [`${through}用到了这一题自己（${id}）`, '改条件，或用 check'])];
    return [problem('E131', rule.place, [`${through}用到了后面的题“${id}”`, '把那一题移到前面，或改条件'])];
  });
}

/** The questions a rule names, also through calculations (`by`). */
function namesBehind(
  rule: Rule,
  ids: ReadonlySet<string>,
  calcs: ReadonlyMap<string, Rule>,
): { id: string; by?: string }[] {
  const found: { id: string; by?: string }[] = idsIn(rule.expression, ids).map((id) => ({ id }));
  const queue = idsIn(rule.expression, new Set(calcs.keys()));
  const seen = new Set<string>();
  for (let by = queue.pop(); by !== undefined; by = queue.pop()) {
    const calc = calcs.get(by);
    if (calc === undefined || seen.has(by)) continue;
    seen.add(by);
    found.push(...idsIn(calc.expression, ids).map((id) => ({ id, by })));
    queue.push(...idsIn(calc.expression, new Set(calcs.keys())));
  }
  return found;
}

function lintAnswered(rule: Rule, ids: readonly string[]): FlowProblem[] {
  const wrong = listGuards(rule.expression).filter((id) => !ids.includes(id));
  return wrong.map((id) => problem('E115', rule.place, [`没有叫“${id}”的题`, suggest(id, ids)]));
}

/** A check on an answer that may be missing would refuse everything: it must ask `answered()` first (trap 4). */
function lintGuards(rule: Rule, questions: readonly PlacedQuestion[]): FlowProblem[] {
  if (!rule.place.includes('check')) return [];
  const guarded = listGuards(rule.expression);
  const mayBeMissing = new Set(questions.filter(mayLackAnswer).map(({ question }) => question.id));
  return idsIn(rule.expression, mayBeMissing).flatMap((id) =>
    id === rule.owner || guarded.includes(id)
      ? []
      : [problem('E135', rule.place, [`“${id}”可能没有回答`, `前面加上 !answered("${id}") ||`])],
  );
}

function mayLackAnswer({ question }: PlacedQuestion): boolean {
  const isOptional =
    question.type !== 'note' && question.type !== 'repeat' && (question.optional ?? question.opening) !== undefined;
  return isOptional || question.when !== undefined || question.type === 'lookup' || question.type === 'person';
}
