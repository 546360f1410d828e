/** The flow that a caller named, and what its questions are called. */
import type { LoadedFlow } from '../app/load-flows.ts';
import { listQuestions } from '../engine/flow.ts';
import { usageError } from './command.ts';

/** The flow of that id; an unknown id is an unusable argument. */
export function findFlow(flows: ReadonlyMap<string, LoadedFlow>, id: string): LoadedFlow {
  const flow = flows.get(id);
  if (flow === undefined) throw usageError(`没有“${id}”这个流程，可用：${[...flows.keys()].join('、')}。`);
  return flow;
}

/** Labels of the questions by path: `issues.detail` → 问题·情况. */
export function labelsOf(flow: LoadedFlow): Map<string, string> {
  return new Map(
    listQuestions(flow.definition).flatMap(({ question, inside }): [string, string][] => {
      if (question.type === 'note') return [];
      return inside === undefined
        ? [[question.id, question.label]]
        : [[`${inside.id}.${question.id}`, `${inside.label}·${question.label}`]];
    }),
  );
}
