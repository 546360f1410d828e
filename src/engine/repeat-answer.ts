/** 还有吗: one more item, or no more. */
import { accept, leave } from './accept.ts';
import { understand } from './answers/understand.ts';
import { askSlot, reject } from './ask.ts';
import type { CompiledRepeat } from './compiled.ts';
import { findSlot, nextItemKey } from './form.ts';
import { findRepeats, readItemWish } from './item-words.ts';
import { moveOn } from './proceed.ts';
import type { Slot } from './slot.ts';
import { TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import { findCommand } from './universal-words.ts';
import type { Work } from './work.ts';

/** Words at the question whether there is (another) item. */
export function answerMore(work: Work, slot: Slot, said: string): StepResult {
  const repeat = slot.question;
  if (repeat.kind !== 'repeat') return moveOn(work);
  const wants = wantsMore(work, repeat, said);
  if (wants !== undefined) return wants ? beginItem(work, repeat) : closeRepeat(work, slot);
  return answerFirstOf(work, repeat, said) ?? reject(work, slot, TEXTS.repeatHow);
}

function wantsMore(work: Work, repeat: CompiledRepeat, said: string): boolean | undefined {
  if (findCommand(said) === 'done') return false;
  const wish = readItemWish(said);
  const isAdd =
    wish?.kind === 'add' &&
    findRepeats(work, wish.target).some((each) => each.repeat.id === repeat.id && each.rest === '');
  if (isAdd) return true;
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

/** Opens the next item. `asksMore`: whether 还有吗 is asked after it. */
export function beginItem(work: Work, repeat: CompiledRepeat, { asksMore } = { asksMore: true }): StepResult {
  const [first] = repeat.inner;
  const count = work.form.items.get(repeat.id)?.length ?? 0;
  if (first === undefined || count >= repeat.question.max) return moveOn(work);
  if (asksMore) work.reopen(repeat.id);
  work.focusOn(`${repeat.id}[${nextItemKey(work.session, repeat.id)}].${first.id}`);
  const slot = findSlot(work.form, work.session.focus);
  return slot === undefined ? moveOn(work) : askSlot(work, slot);
}

/** 没有了. */
export function closeRepeat(work: Work, slot: Slot): StepResult {
  work.log('answered', slot.path);
  work.store(slot.path, { status: 'given', value: work.form.items.get(slot.path)?.length ?? 0 });
  return leave(work);
}
