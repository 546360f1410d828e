/** 删除2, 恢复, 再加一条: what a person does with whole items of a repeat. Nothing is lost: a removed item is hidden. */
import { reject } from './ask.ts';
import { again } from './commands.ts';
import type { CompiledRepeat } from './compiled.ts';
import { findSlot } from './form.ts';
import { findRepeats, type ItemWish, listItems, readItemNumber, readItemWish } from './item-words.ts';
import { beginItem } from './repeat-answer.ts';
import type { ItemOf } from './slot.ts';
import { fill, TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import type { Work } from './work.ts';

/** Where it is said: 还有吗 of a repeat, the summary, or another question, where an item must be named in full. */
export type Place = CompiledRepeat | 'review' | 'elsewhere';

/** Carries out a wish about an item; undefined when the words are none. */
export function steerItem(work: Work, said: string, place: Place): StepResult | undefined {
  const wish = readItemWish(said);
  switch (wish?.kind) {
    case 'remove':
      return remove(work, wish, place);
    case 'restore':
      return restore(work, wish, place);
    case 'add':
      return place === 'review' ? add(work, wish) : undefined;
    case undefined:
      return undefined;
  }
}

/** Says why not, and asks again. */
function refuse(work: Work, why: string): StepResult {
  const { open } = work;
  if (work.session.phase !== 'review' && open !== undefined) return reject(work, open, why);
  work.log('rejected');
  return { ...again(work, why), outcome: 'rejected' };
}

/** The repeats that a wish may be about at this place, with what was said beside their names. */
function repeatsFor(work: Work, target: string, place: Place) {
  const found = findRepeats(work, target);
  if (place === 'review') return found;
  return found.filter(({ repeat, isNamed }) => isNamed || (place !== 'elsewhere' && repeat.id === place.id));
}

// ── 删除 ──

function remove(work: Work, { target }: ItemWish, place: Place): StepResult | undefined {
  const meant = repeatsFor(work, target, place).flatMap(({ repeat, rest }) => {
    const number = readItemNumber(rest);
    return number === undefined ? [] : [{ repeat, number, item: listItems(work.form, repeat.id)[number - 1] }];
  });
  const found = meant.flatMap(({ item }) => (item === undefined ? [] : [item]));
  const own = found.filter(({ repeat }) => repeat.over === undefined);
  const [first] = meant;
  if (first === undefined) return undefined;
  if (own.length > 1) return refuse(work, whichOne(own, '删除'));
  const [item] = own;
  if (item !== undefined) return removeItem(work, item);
  const name = first.repeat.question.item_name;
  return refuse(work, fill(found.length > 0 ? TEXTS.itemFollows : TEXTS.itemNone, { name, at: first.number }));
}

function whichOne(items: readonly ItemOf[], verb: string): string {
  const names = items.map(({ repeat, at }) => `“${verb}${repeat.question.item_name}${at + 1}”`);
  return fill(TEXTS.itemWhich, { names: names.join('或') });
}

/** Hides an item; its answers stay where they are. */
function removeItem(work: Work, { repeat, key, at }: ItemOf): StepResult {
  const { removed = {} } = work.session;
  closeIfFull(work, repeat);
  work.session.removed = { ...removed, [repeat.id]: [...(removed[repeat.id] ?? []), key] };
  work.changed();
  work.log('edited', repeat.id, 'removed');
  return again(work, fill(TEXTS.itemRemoved, { name: repeat.question.item_name, at: at + 1 }));
}

/** A full repeat was never asked 还有吗; at the summary nobody wants to be asked it for having taken one away. */
function closeIfFull(work: Work, repeat: CompiledRepeat): void {
  const marker = findSlot(work.form, repeat.id);
  if (work.session.phase !== 'review' || marker?.stored !== undefined) return;
  work.store(repeat.id, { status: 'given', value: listItems(work.form, repeat.id).length });
}

// ── 恢复 ──

/** A removed item, and the number it would have if it came back now. */
type Removed = { repeat: CompiledRepeat; key: string; number: number };

function listRemoved(work: Work, repeat: CompiledRepeat): Removed[] {
  const shown = listItems(work.form, repeat.id);
  return (work.session.removed?.[repeat.id] ?? []).map((key) => {
    const before = shown.filter((item) => Number(item.key) < Number(key)).length;
    return { repeat, key, number: before + 1 };
  });
}

function restore(work: Work, { target }: ItemWish, place: Place): StepResult | undefined {
  if (place === 'elsewhere' && target === '') return undefined;
  const meant = repeatsFor(work, target, place);
  const all = meant.flatMap(({ repeat }) => listRemoved(work, repeat));
  if (all.length === 0) return undefined;
  const fitting = meant.flatMap(({ repeat, rest }) => {
    const number = readItemNumber(rest);
    const wanted = listRemoved(work, repeat).filter((each) => rest === '' || each.number === number);
    return wanted.slice(-1);
  });
  const [item] = fitting;
  if (item === undefined) return refuse(work, TEXTS.itemNotRemoved);
  if (fitting.length > 1) {
    const names = fitting.map((each) => `“恢复${each.repeat.question.item_name}${each.number}”`);
    return refuse(work, fill(TEXTS.itemWhich, { names: names.join('或') }));
  }
  return restoreItem(work, item);
}

function restoreItem(work: Work, { repeat, key, number }: Removed): StepResult {
  const { max, item_name: name } = repeat.question;
  if (listItems(work.form, repeat.id).length >= max) return refuse(work, fill(TEXTS.itemsFull, { name, max }));
  const { removed = {} } = work.session;
  work.session.removed = { ...removed, [repeat.id]: (removed[repeat.id] ?? []).filter((each) => each !== key) };
  work.changed();
  work.log('edited', repeat.id, 'restored');
  return again(work, fill(TEXTS.itemRestored, { name, at: number }));
}

// ── 再加一条 ──

function add(work: Work, { target }: ItemWish): StepResult | undefined {
  const repeats = findRepeats(work, target)
    .filter(({ repeat, rest }) => repeat.over === undefined && rest === '')
    .map(({ repeat }) => repeat);
  const [repeat] = repeats;
  if (repeat === undefined) return undefined;
  if (repeats.length > 1) {
    const names = repeats.map((each) => `“加一个${each.question.item_name}”`);
    return refuse(work, fill(TEXTS.itemWhich, { names: names.join('或') }));
  }
  const { max, item_name: name } = repeat.question;
  if (listItems(work.form, repeat.id).length >= max) return refuse(work, fill(TEXTS.itemsFull, { name, max }));
  return beginItem(work, repeat, { asksMore: false });
}
