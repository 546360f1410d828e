/** What types alone do not catch (flows.md §8): ids, order, misspelt codes, words that collide, rules nothing can satisfy. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { isRole, ROLES } from '../domain/role.ts';
import { listNodes, RESERVED_NAMES } from './expression.ts';
import { type FlowDefinition, listQuestions, type Placed } from './flow.ts';
import { suggest } from './flow-names.ts';
import type { FlowProblem, Place, Rule } from './flow-problem.ts';
import { findCommand, isUniversalWord, tidyWords } from './universal-words.ts';

/** All problems that need the whole file to be seen. */
export function lintFlow(definition: FlowDefinition, rules: readonly Rule[]): FlowProblem[] {
  return [
    ...lintIds(definition),
    ...lintWho(definition),
    ...lintStart(definition),
    ...listQuestions(definition).flatMap(({ question }) => lintWords(question, placeOf(definition, question.id))),
    ...lintLabels(definition),
    ...lintRepeats(definition),
    ...rules.flatMap((rule) => [
      ...lintOrder(definition, rule),
      ...lintCodes(definition, rule),
      ...lintAnswered(definition, rule),
      ...lintGuards(definition, rule),
    ]),
  ];
}

/** Where a question stands in the file. */
function placeOf(definition: FlowDefinition, id: string): Place {
  const at = definition.ask.findIndex(
    (question) => question.id === id || (question.type === 'repeat' && question.ask.some((inner) => inner.id === id)),
  );
  const outer = definition.ask[at];
  if (outer === undefined || outer.id === id || outer.type !== 'repeat') return ['ask', at];
  return ['ask', at, 'ask', outer.ask.findIndex((inner) => inner.id === id)];
}

function lintIds(definition: FlowDefinition): FlowProblem[] {
  const places: [string, Place][] = [
    ...listQuestions(definition).map(({ question }): [string, Place] => [
      question.id,
      [...placeOf(definition, question.id), 'id'],
    ]),
    ...Object.keys(definition.let).map((name): [string, Place] => [name, ['let', name]]),
    ...definition.calc.map((entry, at): [string, Place] => [entry.id, ['calc', at, 'id']]),
  ];
  return [...findTwice(places), ...findTwice(effectIds(definition)), ...places.flatMap(lintReserved)];
}

const effectIds = (definition: FlowDefinition): [string, Place][] =>
  definition.submit.do.map((effect, at) => [effect.id, ['submit', 'do', at, 'id']]);

function findTwice(places: readonly [string, Place][]): FlowProblem[] {
  const seen = new Set<string>();
  return places.flatMap(([id, place]) => {
    const isTwice = seen.has(id);
    seen.add(id);
    return isTwice ? [{ place, what: `“${id}”用了两次`, fix: '换一个名字' }] : [];
  });
}

function lintReserved([id, place]: [string, Place]): FlowProblem[] {
  return RESERVED_NAMES.has(id) ? [{ place, what: `“${id}”是系统用的名字`, fix: '换一个名字' }] : [];
}

function lintWho(definition: FlowDefinition): FlowProblem[] {
  return definition.who.flatMap((role, at) =>
    isRole(role) ? [] : [{ place: ['who', at], what: `没有“${role}”这个角色`, fix: suggest(role, Object.keys(ROLES)) }],
  );
}

function lintStart(definition: FlowDefinition): FlowProblem[] {
  // 撤回 is handed on by the engine, so a flow may begin with it.
  return definition.start.say.flatMap((phrase, at) =>
    isUniversalWord(phrase) && findCommand(phrase) !== 'withdraw'
      ? [{ place: ['start', 'say', at], what: `“${phrase}”是通用口令，不能用来开始`, fix: '换一个说法' }]
      : [],
  );
}

/** Options that sound like one another or like a universal word. */
function lintWords(question: Placed['question'], place: Place): FlowProblem[] {
  if (question.type === 'yesno') return lintNods(question.words, place);
  if (question.type !== 'choice' && question.type !== 'multi') return [];
  const problems: FlowProblem[] = [];
  const said: [string, Place][] = [];
  for (const [code, label] of Object.entries(question.choices)) {
    said.push([tidyWords(label), [...place, 'choices', code]]);
    for (const word of question.words[code] ?? []) said.push([tidyWords(word), [...place, 'words', code]]);
  }
  for (const code of Object.keys(question.words)) {
    if (question.choices[code] !== undefined) continue;
    const fix = suggest(code, Object.keys(question.choices));
    problems.push({ place: [...place, 'words', code], what: `选项里没有“${code}”`, fix });
  }
  const universal = said.filter(([word]) => isUniversalWord(word));
  problems.push(
    ...universal.map(([word, where]) => ({ place: where, what: `“${word}”和通用口令相同`, fix: '换一个说法' })),
  );
  return [...problems, ...findTwice(said)];
}

function lintNods(words: { yes: string[]; no: string[] }, place: Place): FlowProblem[] {
  return findTwice([...words.yes, ...words.no].map((word): [string, Place] => [tidyWords(word), [...place, 'words']]));
}

/** 改 时间 must mean one question. */
function lintLabels(definition: FlowDefinition): FlowProblem[] {
  const places: [string, Place][] = listQuestions(definition).flatMap(({ question }): [string, Place][] =>
    question.type === 'note' ? [] : [[question.label, [...placeOf(definition, question.id), 'label']]],
  );
  const universal = places.filter(([label]) => isUniversalWord(label));
  return [
    ...findTwice(places),
    ...universal.map(([label, place]) => ({ place, what: `“${label}”和通用口令相同`, fix: '换一个简称' })),
  ];
}

function lintRepeats(definition: FlowDefinition): FlowProblem[] {
  return definition.ask.flatMap((question, at): FlowProblem[] => {
    if (question.type !== 'repeat' || question.over !== undefined || question.more !== undefined) return [];
    return [{ place: ['ask', at], what: '重复题要有 over 或 more', fix: '写 more: 还有吗？没有就回“没有了”。' }];
  });
}

/** The ids of questions that an expression uses. */
function idsIn(rule: Rule, ids: ReadonlySet<string>): string[] {
  const nodes = rule.expression.ast === undefined ? [] : listNodes(rule.expression.ast);
  return nodes.flatMap((node) => (node.op === 'id' && ids.has(node.args) ? [node.args] : []));
}

/** A rule of a question may look back and at itself, never ahead: what comes later is not answered yet. */
function lintOrder(definition: FlowDefinition, rule: Rule): FlowProblem[] {
  if (rule.owner === undefined) return [];
  const order = listQuestions(definition).map(({ question }) => question.id);
  const own = order.indexOf(rule.owner);
  const isCheck = rule.place.includes('check');
  return idsIn(rule, new Set(order)).flatMap((id) => {
    const at = order.indexOf(id);
    if (at < own || (at === own && isCheck)) return [];
    const what = at === own ? `用到了这一题自己（${id}）` : `用到了后面的题“${id}”`;
    return [{ place: rule.place, what, fix: '把那一题移到前面，或改条件' }];
  });
}

/** E104: types do not catch a misspelt choice code (measured, flows.md §8). */
function lintCodes(definition: FlowDefinition, rule: Rule): FlowProblem[] {
  const nodes = rule.expression.ast === undefined ? [] : listNodes(rule.expression.ast);
  return nodes.flatMap((node) => {
    if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return [];
    const [left, right] = node.args;
    return [...wrongCodes(definition, left, right), ...wrongCodes(definition, right, left)].map((wrong) => ({
      place: rule.place,
      what: `选项里没有“${wrong.code}”`,
      fix: suggest(wrong.code, wrong.codes),
    }));
  });
}

function wrongCodes(definition: FlowDefinition, side: ASTNode, other: ASTNode): { code: string; codes: string[] }[] {
  const id = side.op === 'id' ? side.args : side.op === '.' ? side.args[1] : undefined;
  const placed = listQuestions(definition).find(({ question }) => question.id === id);
  // `x.kind` is the field of a repeat's item only if kind is asked inside a repeat.
  if (placed === undefined || (side.op === '.' && placed.inside === undefined)) return [];
  const { question } = placed;
  if (question.type !== 'choice' && question.type !== 'multi') return [];
  const codes = Object.keys(question.choices);
  const literals = other.op === 'list' ? other.args : [other];
  return literals.flatMap((literal) =>
    literal.op === 'value' && typeof literal.args === 'string' && !codes.includes(literal.args)
      ? [{ code: literal.args, codes }]
      : [],
  );
}

const GUARDS = new Set(['answered', 'said', 'unlisted']);

/** The names asked for by `answered("…")` and `said("…")`. */
function listGuards(rule: Rule): string[] {
  const nodes = rule.expression.ast === undefined ? [] : listNodes(rule.expression.ast);
  return nodes.flatMap((node) => {
    if (node.op !== 'call' || !GUARDS.has(node.args[0])) return [];
    const [argument] = node.args[1];
    return argument?.op === 'value' && typeof argument.args === 'string' ? [argument.args] : [];
  });
}

function lintAnswered(definition: FlowDefinition, rule: Rule): FlowProblem[] {
  const ids = listQuestions(definition).map(({ question }) => question.id);
  return listGuards(rule).flatMap((id) =>
    ids.includes(id) ? [] : [{ place: rule.place, what: `没有叫“${id}”的题`, fix: suggest(id, ids) }],
  );
}

/** A check on an answer that may be missing would refuse everything: it must ask `answered()` first (trap 4). */
function lintGuards(definition: FlowDefinition, rule: Rule): FlowProblem[] {
  if (!rule.place.includes('check')) return [];
  const guarded = listGuards(rule);
  const mayBeMissing = listQuestions(definition).flatMap(({ question }) => {
    const isOptional = 'optional' in question && question.optional !== undefined;
    return isOptional || question.when !== undefined || question.type === 'lookup' ? [question.id] : [];
  });
  return idsIn(rule, new Set(mayBeMissing)).flatMap((id) =>
    id === rule.owner || guarded.includes(id)
      ? []
      : [{ place: rule.place, what: `“${id}”可能没有回答`, fix: `前面加上 !answered("${id}") ||` }],
  );
}
