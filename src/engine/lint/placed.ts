/** The questions of a flow with where they stand in the file. */
import type { FlowDefinition, Placed } from '../flow.ts';
import type { FlowProblem, Place } from '../flow-problem.ts';
import type { LintCode } from './codes.ts';

/** A question, its place, and the place of what is around it. */
export type PlacedQuestion = Placed & { place: Place };

/** All questions in order, those inside repeats right after their repeat. */
export function placeQuestions(definition: FlowDefinition): PlacedQuestion[] {
  return definition.ask.flatMap((question, at): PlacedQuestion[] => {
    const place = ['ask', at];
    if (question.type !== 'repeat') return [{ question, place }];
    const inner = question.ask.map((each, innerAt) => ({
      question: each,
      inside: question,
      place: [...place, 'ask', innerAt],
    }));
    return [{ question, place }, ...inner];
  });
}

/** A problem in one line. */
export function problem(code: LintCode, place: Place, [what, fix]: readonly [what: string, fix: string]): FlowProblem {
  return { code, place, what, fix };
}

/** What stands twice in a list of names, at its second place. */
export function findTwice(places: readonly (readonly [string, Place])[], code: LintCode): FlowProblem[] {
  const seen = new Set<string>();
  return places.flatMap(([name, place]) => {
    const isTwice = seen.has(name);
    seen.add(name);
    return isTwice ? [problem(code, place, [`“${name}”用了两次`, '换一个说法或名字'])] : [];
  });
}
