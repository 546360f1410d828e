/** What one rule of recognition is: data with a reason; no rule stands for one sentence only. */
import type { Intent } from './intent.ts';

/** All of `all` and none of `none` must fit the words, which come normalised and without blanks. */
export type IntentRule = { intent: Intent; all: readonly RegExp[]; none?: RegExp; why: string };

/** One expression that fits any of the sources. */
export function re(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join('|'), 'u');
}
