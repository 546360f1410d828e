/** A lead whose reporter can be reached is not put away before he was told (mission-map M515). */
import type { EntryMoveAsked } from './entry-hooks.ts';
import { fill, TEXTS } from './texts.ts';

/** What to do first; undefined when nothing is left to do. */
export function whyNotArchived({ entry: { data, number } }: EntryMoveAsked): string | undefined {
  const isTold = typeof data['feedback_result'] === 'string' && data['feedback_result'] !== '';
  return data['named'] !== true || isTold ? undefined : fill(TEXTS.leadFeedbackFirst, { number });
}
