/** E12x, E152: names that are used twice or belong to the system. */
import { RESERVED_NAMES } from '../expression.ts';
import type { FlowDefinition } from '../flow.ts';
import type { FlowProblem, Place } from '../flow-problem.ts';
import { findTwice, placeQuestions, problem } from './placed.ts';

/** Problems with the ids of questions, constants, calculations and effects. */
export function lintIds(definition: FlowDefinition): FlowProblem[] {
  const names: [string, Place][] = [
    ...Object.keys(definition.let).map((name): [string, Place] => [name, ['let', name]]),
    ...placeQuestions(definition).map(({ question, place }): [string, Place] => [question.id, [...place, 'id']]),
    ...definition.calc.map(({ id }, at): [string, Place] => [id, ['calc', at, 'id']]),
  ];
  const reserved = names.filter(([name]) => RESERVED_NAMES.has(name));
  return [
    ...findTwice(names, 'E121'),
    ...reserved.map(([name, place]) => problem('E122', place, [`“${name}”是系统用的名字`, '换一个名字'])),
    ...listEffects(definition).flatMap(({ effects, place }) => findTwice(effectIds(effects, place), 'E152')),
  ];
}

/** What is done on submit, on 撤回 and after an amendment, each list by itself: they never run together. */
function listEffects({ submit }: FlowDefinition): { effects: readonly { id: string }[]; place: Place }[] {
  return [
    { effects: submit.do, place: ['submit', 'do'] },
    { effects: submit.undo?.do ?? [], place: ['submit', 'undo', 'do'] },
    { effects: submit.amend?.do ?? [], place: ['submit', 'amend', 'do'] },
  ];
}

const effectIds = (effects: readonly { id: string }[], place: Place): [string, Place][] =>
  effects.map(({ id }, at) => [id, [...place, at, 'id']]);
