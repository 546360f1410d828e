/** All errors that need the whole file to be seen; types and names were checked while compiling. */
import type { FlowDefinition } from '../flow.ts';
import type { FlowProblem, Known, Rule } from '../flow-problem.ts';
import { lintCollisions } from './collisions.ts';
import { lintIds } from './ids.ts';
import { lintCodes } from './option-codes.ts';
import { lintOrder } from './order.ts';
import { lintPrivacy } from './privacy.ts';
import { lintReferences, lintValues } from './references.ts';
import { lintLengths } from './text-length.ts';

/** What stops the start, beside what the compiler found. */
export function findErrors(definition: FlowDefinition, rules: readonly Rule[], known: Known): FlowProblem[] {
  return [
    ...lintIds(definition),
    ...lintReferences(definition, known),
    ...lintValues(definition),
    ...lintCollisions(definition),
    ...lintOrder(definition, rules),
    ...lintCodes(definition, rules),
    ...lintLengths(definition),
    ...lintPrivacy(definition),
  ];
}
