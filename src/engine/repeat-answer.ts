/** 还有吗: one more item, no more, or away with one. */

import { accept, leave } from './accept.ts';
import { understand } from './answers/understand.ts';
import { askSlot, reject } from './ask.ts';
import type { CompiledRepeat } from './compiled.ts';
import { findSlot, itemIndex } from './form.ts';
import { moveOn } from './proceed.ts';
import type { StoredAnswer } from './session.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import { findCommand, tidyWords } from './universal-words.ts';
import type { Work } from './work.ts';

const DELETE = /^(?:删除|删掉|删|去掉)\s*(?:第)?\s*(\d{1,2})\s*(?:条|个|项)?$/u;

/** Words at the question whether there is (another) item. */
export function answerMore(work: Work, slot: Slot, said: string): StepResult {
  const repeat = slot.question;
  if (repeat.kind !== 'repeat') return moveOn(work);
  const removed = DELETE.exec(tidyWords(said))?.[1];
  if (removed !== undefined) return removeItem(work, repeat, Number(removed));
  const wants = wantsMore(said, work);
  if (wants !== undefined) return wants ? beginItem(work, repeat) : closeRepeat(work, slot);
  return answerFirstOf(work, repeat, said) ?? reject(work, slot, TEXTS.repeatHow);
}

function wantsMore(said: string, work: Work): boolean | undefined {
  if (findCommand(said) === 'done') return false;
  const understood = understand({ type: 'yesno' }, said, { now: work.ctx.now });
  return understood.ok && typeof understood.value === 'boolean' ? understood.value : undefined;
}

/** “消防安全” at 还有吗: the answer to the first question of the next item. */
function answerFirstOf(work: Work, repeat: CompiledRepeat, said: string): StepResult | undefined {
  const [first] = repeat.inner;
  if (first?.spec?.type !== 'choice') return undefined;
  const understood = understand(first.spec, said, { now: work.ctx.now });
  if (!understood.ok) return undefined;
  beginItem(work, repeat);
  const slot = work.open;
  return slot === undefined ? undefined : accept(work, slot, { value: understood.value, said });
}

/** Opens the next item. */
export function beginItem(work: Work, repeat: CompiledRepeat): StepResult {
  const [first] = repeat.inner;
  const at = work.form.items.get(repeat.id)?.length ?? 0;
  if (first === undefined || at >= repeat.question.max) return moveOn(work);
  // It will be asked again after this item.
  work.remove([repeat.id]);
  work.focusOn(`${repeat.id}[${at}].${first.id}`);
  const slot = findSlot(work.form, work.session.focus);
  return slot === undefined ? moveOn(work) : askSlot(work, slot);
}

/** 没有了. */
export function closeRepeat(work: Work, slot: Slot): StepResult {
  work.log('answered', slot.path);
  work.store(slot.path, { status: 'given', value: work.form.items.get(slot.path)?.length ?? 0 });
  return leave(work);
}

/** Takes one item away and moves the later ones up. */
function removeItem(work: Work, repeat: CompiledRepeat, number: number): StepResult {
  const at = number - 1;
  const own = Object.entries(work.session.answers).flatMap(([path, stored]) => {
    const index = itemIndex(repeat.id, path);
    return index === undefined ? [] : [{ path, index, stored }];
  });
  const gone = own.filter(({ index }) => index >= at);
  const slot = findSlot(work.form, repeat.id);
  if (!gone.some(({ index }) => index === at)) return slot ? reject(work, slot, TEXTS.repeatHow) : moveOn(work);
  const later: [string, StoredAnswer][] = gone
    .filter(({ index }) => index > at)
    .map(({ path, index, stored }) => [path.replace(`[${index}]`, `[${index - 1}]`), stored]);
  work.remove([...gone.map(({ path }) => path), repeat.id]);
  for (const [path, { at: _at, ...stored }] of later) work.store(path, stored);
  work.dropFocus();
  work.log('edited', repeat.id, 'removed');
  work.lead.push(fill(TEXTS.repeatDeleted, { at: number }));
  return moveOn(work);
}
