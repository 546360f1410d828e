/** One of several options. */
import type { AnswerSpec, Understood } from './answer.ts';
import type { Heard } from './heard.ts';
import { matchOption, optionsOf } from './option-match.ts';
import { ordinalOf } from './ordinals.ts';
import { noteTaken, WHY_NEGATED, whyChoose, whyNoSuchOption, whySeveral } from './texts.ts';

/** Reads one option; a reading that is not by its name or number is shown for a nod. */
export function understandChoice(spec: AnswerSpec & { type: 'choice' }, heard: Heard): Understood {
  const { choices } = spec;
  const match = matchOption(optionsOf(choices), heard.tight);
  const chosen = match.kind === 'one' ? choices[match.index] : undefined;
  if (match.kind === 'one' && chosen !== undefined) {
    return match.literal
      ? { ok: true, value: chosen.code }
      : { ok: true, value: chosen.code, note: noteTaken(chosen.label) };
  }
  if (match.kind === 'several')
    return { ok: false, why: whySeveral(match.indexes.map((at) => choices[at]?.label ?? '')) };
  if (match.kind === 'outside') return { ok: false, why: whyNoSuchOption(choices.length) };
  if (match.kind === 'negated') return { ok: false, why: WHY_NEGATED };
  if (isListOfNumbers(heard.tight)) return { ok: false, why: whySeveral([]) };
  return { ok: false, why: whyChoose(choices.map((choice) => choice.label)) };
}

function isListOfNumbers(tight: string): boolean {
  const pieces = tight.split(/[、,和跟与及]/u);
  return pieces.length > 1 && pieces.every((piece) => ordinalOf(piece) !== undefined);
}
