/** Items of a repeat as people name them: 删除2, 删掉问题二, 恢复, 再加一条; and which item is meant. */
import type { CompiledRepeat } from './compiled.ts';
import type { Form, ItemOf } from './slot.ts';
import { findLineNumber, tidyWords } from './universal-words.ts';
import type { Work } from './work.ts';

/** What a person wants with an item; `target` is what was said beside the verb. */
export type ItemWish = { kind: 'remove' | 'restore' | 'add'; target: string };

const REMOVE = [
  /^(?:删除|删掉|删去|删|去掉)(?:一下)?\s*(?<target>\S.{0,13})$/u,
  /^(?<target>\S.{0,13}?)\s*(?:删除|删掉|删了|去掉|不要了)$/u,
];
const RESTORE = /^(?:恢复|还原|撤销删除|撤消删除|找回)\s*(?<target>.{0,14})$/u;
const ADD =
  /^(?:再|还要|还想|还)?(?:加|添加|增加|新增|添|补|来)上?\s*(?<some>[一1]\s*[条个项]?|[条个项])?\s*(?<target>.{0,8})$/u;

/** Reads such a wish; whether there is an item of that name is another matter. */
export function readItemWish(said: string): ItemWish | undefined {
  const tidy = tidyWords(said);
  // 撤销删除 ends like a removal.
  const restored = RESTORE.exec(tidy)?.groups?.['target'];
  if (restored !== undefined) return { kind: 'restore', target: restored };
  for (const pattern of REMOVE) {
    const target = pattern.exec(tidy)?.groups?.['target'];
    if (target !== undefined) return { kind: 'remove', target };
  }
  const added = ADD.exec(tidy)?.groups;
  const target = added?.['target'] ?? '';
  return added !== undefined && (added['some'] !== undefined || target !== '') ? { kind: 'add', target } : undefined;
}

/** An item's name taken apart: 问题2 → the repeat called 问题 and 2; 2 alone may be of any repeat. */
export type NamedItem = { repeat: CompiledRepeat; isNamed: boolean; rest: string };

/** The visible repeats that the words may be about; when one is named, only that. */
export function findRepeats(work: Work, target: string): NamedItem[] {
  const tidy = tidyWords(target).replaceAll(' ', '');
  const all = work.flow.questions.flatMap((repeat): NamedItem[] => {
    if (repeat.kind !== 'repeat' || !work.form.items.has(repeat.id)) return [];
    const names = [repeat.question.item_name, repeat.label].map((name) => name.toLowerCase());
    const name = names.find((each) => tidy.startsWith(each));
    return [{ repeat, isNamed: name !== undefined, rest: name === undefined ? tidy : tidy.slice(name.length) }];
  });
  return all.some(({ isNamed }) => isNamed) ? all.filter(({ isNamed }) => isNamed) : all;
}

/** 2, 第二条, ②. */
export function readItemNumber(words: string): number | undefined {
  return findLineNumber(words.replace(/[条个项张]$/u, ''));
}

/** The items that a repeat shows now, in order. */
export function listItems(form: Form, repeatId: string): ItemOf[] {
  const items = form.slots.flatMap(({ item }) => (item?.repeat.id === repeatId ? [item] : []));
  return [...new Map(items.map((item) => [item.key, item])).values()];
}

/** The item that is named in full: 问题2, AQ06. */
export function findNamedItem(work: Work, target: string): ItemOf | undefined {
  const tidy = tidyWords(target).replaceAll(' ', '');
  for (const { repeat, isNamed, rest } of findRepeats(work, target)) {
    const items = listItems(work.form, repeat.id);
    const byKey = repeat.over === undefined ? undefined : items.find(({ key }) => key.toLowerCase() === tidy);
    const number = isNamed ? readItemNumber(rest) : undefined;
    const item = byKey ?? (number === undefined ? undefined : items[number - 1]);
    if (item !== undefined) return item;
  }
  return undefined;
}
