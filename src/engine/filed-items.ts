/** The items of a form as it was filed: what can be looked at afterwards and returned for mending. */
import { understandOrdinal } from './answers/ordinals.ts';
import type { CompiledFlow } from './compiled.ts';
import { listSummary } from './proceed.ts';
import type { SessionState } from './session.ts';
import type { StepContext } from './turn.ts';
import { tidyWords } from './universal-words.ts';
import { Work } from './work.ts';

/** One line of a filed form; `number` counts from 1 as in the summary that was seen before filing. */
export type FiledItem = { number: number; path: string; label: string; shown: string };

/** Every visible answer, in order; the markers of repeats are none. */
export function listItems(flow: CompiledFlow, form: SessionState, ctx: StepContext): FiledItem[] {
  const lines = listSummary(new Work(flow, form, ctx)).map(({ slot, label, shown }, at) => ({
    number: at + 1,
    path: slot.path,
    label,
    shown,
    isAsked: slot.question.kind === 'asked',
  }));
  return lines.filter(({ isAsked }) => isAsked).map(({ isAsked: _asked, ...item }) => item);
}

/** The item that words name: its number, its label, or its question's label if only one has it. */
export function findItem(items: readonly FiledItem[], words: string): FiledItem | undefined {
  const whole = tidyWords(words).replaceAll(' ', '');
  // 照片, 照片这一项, 第3项; a label may end in 项 itself.
  const bare = whole.replace(/(?:[这那]一?)?[项题条]$/u, '');
  const isSaid = (label: string) => label === whole || label === bare;
  const number = understandOrdinal(bare);
  const same = items.filter(({ label }) => isSaid(label.replaceAll(' ', '').toLowerCase()));
  const ending = items.filter(({ label }) => isSaid(label.toLowerCase().split(' ').at(-1) ?? ''));
  if (same.length === 1) return same[0];
  if (number !== undefined) return items.find((item) => item.number === number);
  return ending.length === 1 ? ending[0] : undefined;
}
