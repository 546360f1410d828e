/** What a flow names outside itself, and values that contradict one another. */
import { isRole, ROLES } from '../../domain/role.ts';
import type { FlowDefinition } from '../flow.ts';
import { suggest } from '../flow-names.ts';
import type { FlowProblem, Known, Place } from '../flow-problem.ts';
import { isLookupQuestion } from '../question.ts';
import { type PlacedQuestion, placeQuestions, problem } from './placed.ts';

/** Unknown roles, tables and flows. */
export function lintReferences(definition: FlowDefinition, known: Known): FlowProblem[] {
  const roles = definition.who.flatMap((role, at) =>
    isRole(role) ? [] : [problem('E112', ['who', at], [`没有“${role}”这个角色`, suggest(role, Object.keys(ROLES))])],
  );
  return [
    ...roles,
    ...placeQuestions(definition).flatMap((placed) => lintSource(placed, known)),
    ...lintDetour(definition, known),
  ];
}

function lintSource({ question, place }: PlacedQuestion, { sources }: Known): FlowProblem[] {
  if (sources === undefined || !isLookupQuestion(question) || sources[question.source] !== undefined) return [];
  // A person is looked up in `members` without saying so.
  const where = question.type === 'person' ? [...place, 'type'] : [...place, 'source'];
  return [problem('E113', where, [`没有“${question.source}”这张表`, suggest(question.source, Object.keys(sources))])];
}

/** Flows that may be asked in between and do not exist. */
export function lintDetour({ flow, session }: FlowDefinition, { flows }: Known): FlowProblem[] {
  if (flows === undefined || session.detour === 'any') return [];
  const others = flows.filter((id) => id !== flow);
  return session.detour.flatMap((id, at) =>
    others.includes(id)
      ? []
      : [problem('E155', ['session', 'detour', at], [`没有“${id}”这个流程可以插问`, suggest(id, others)])],
  );
}

/** Values that cannot be what the author meant: min over max, a constant of another type, a repeat without end. */
export function lintValues(definition: FlowDefinition): FlowProblem[] {
  return [
    ...placeQuestions(definition).flatMap(({ question, place }) => [
      ...lintBounds(question, place),
      ...lintTicks(question, place),
      ...lintEnd(question, place),
    ]),
    ...Object.entries(definition.let).flatMap(([name, entry]) =>
      'value' in entry && !isOfType(entry.type, entry.value)
        ? [problem('E119', ['let', name], [`“${name}”的值不是 ${entry.type}`, '改 type，或改 value'])]
        : [],
    ),
  ];
}

function lintBounds(question: PlacedQuestion['question'], place: Place): FlowProblem[] {
  return (['range', 'length', 'count'] as const).flatMap((key) => {
    const bounds: unknown = key in question ? Reflect.get(question, key) : undefined;
    if (typeof bounds !== 'object' || bounds === null) return [];
    const min: unknown = Reflect.get(bounds, 'min');
    const max: unknown = Reflect.get(bounds, 'max');
    if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
    return [problem('E136', [...place, key], [`最少 ${min} 比最多 ${max} 还多`, '改 min 或 max'])];
  });
}

/** More ticks than there are options. */
function lintTicks(question: PlacedQuestion['question'], place: Place): FlowProblem[] {
  if (question.type !== 'multi') return [];
  const least = question.count?.min ?? 0;
  const most = Object.keys(question.choices).length;
  if (least <= most) return [];
  return [problem('E136', [...place, 'count'], [`至少选 ${least} 个，可只有 ${most} 个选项`, '改 min'])];
}

function lintEnd(question: PlacedQuestion['question'], place: Place): FlowProblem[] {
  if (question.type !== 'repeat' || question.over !== undefined || question.more !== undefined) return [];
  return [problem('E133', place, ['重复题要有 over 或 more', '写 more: 还有吗？没有就回“没有了”'])];
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'string') return typeof value === 'string';
  return typeof value === 'number' && (type === 'double' || Number.isInteger(value));
}
