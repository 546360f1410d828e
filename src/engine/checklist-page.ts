/** A page of judged items: what it shows, and which page is next. */

import { listCode } from './answer-fit.ts';
import type { ItemResult } from './answers/answer.ts';
import { isChecklist } from './cel-values.ts';
import type { CompiledAsked } from './compiled.ts';
import type { ChecklistQuestion } from './question.ts';
import type { Partial as Collected } from './session.ts';
import { showSlot } from './show-answer.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS } from './texts.ts';
import type { Checklist, ChecklistItem, Reply } from './turn.ts';
import type { Work } from './work.ts';

export type Results = Record<string, ItemResult>;

/** A checklist question with the list it asks now. */
export type Sheet = { slot: Slot; question: ChecklistQuestion; list: Checklist; pages: ChecklistItem[][] };

/** The sheet of a slot; undefined if it is no checklist or its list is not known. */
export function findSheet(work: Work, slot: Slot): Sheet | undefined {
  const asked = slot.question;
  if (asked.kind !== 'asked' || asked.question.type !== 'checklist') return undefined;
  const list = work.ctx.checklists[listCode(slot, asked) ?? ''];
  if (list === undefined) return undefined;
  const { question } = asked;
  const count = Math.ceil(list.items.length / question.page);
  const pages = Array.from({ length: count }, (_, at) =>
    list.items.slice(at * question.page, (at + 1) * question.page),
  );
  return { slot, question, list, pages };
}

/** Where the person is in the sheet; begins where something is still unjudged. */
export function openPartial(work: Work, sheet: Sheet): Collected {
  const { partial } = work.session;
  const isOpen = partial?.path === sheet.slot.path && partial.list === sheet.list.code;
  if (isOpen && partial.page < sheet.pages.length) return partial;
  const stored = sheet.slot.stored?.value;
  const results = stored !== undefined && isChecklist(stored) && stored.list === sheet.list.code ? stored.results : {};
  const page = Math.max(0, nextPage(sheet, results, -1) ?? 0);
  return { kind: 'checklist', path: sheet.slot.path, list: sheet.list.code, page, results };
}

/** The first page after `page` with unjudged items, else the first such page at all; undefined when all is judged. */
export function nextPage(sheet: Sheet, results: Results, page: number): number | undefined {
  const open = sheet.pages.flatMap((items, at) => (items.some((item) => results[item.code] === undefined) ? [at] : []));
  return open.find((at) => at > page) ?? open[0];
}

/** The number that an item goes by in the whole list. */
export function numberOf(sheet: Sheet, item: ChecklistItem): number {
  return sheet.list.items.indexOf(item) + 1;
}

/** The page as it is shown. */
export function pageReply(work: Work, slot: Slot, asked: CompiledAsked): Reply {
  const sheet = findSheet(work, slot);
  if (sheet === undefined) return { text: TEXTS.checklistMissing };
  const partial = openPartial(work, sheet);
  work.session.partial = partial;
  const items = sheet.pages[partial.page] ?? [];
  const head = fill(TEXTS.checklistHead, {
    name: sheet.list.name,
    page: partial.page + 1,
    pages: sheet.pages.length,
    count: sheet.list.items.length,
  });
  const isFirst = partial.page === 0;
  const hasFormer = slot.isAnswered || slot.stored?.recalled === true;
  const lines = [
    ...(isFirst ? [work.say(asked.text, slot)] : []),
    ...(hasFormer ? [fill(TEXTS.checklistFormer, { value: showSlot(slot, work.ctx) })] : []),
    head,
    ...items.map((item) => `${numberOf(sheet, item)}. ${item.question}${markOf(partial.results[item.code])}`),
    isFirst ? fill(TEXTS.checklistHint, examples(sheet, items)) : TEXTS.checklistHintShort,
    ...(isFirst && sheet.pages.length > 1 ? [TEXTS.checklistWhole] : []),
  ];
  const all = { key: `!all:${slot.path}@${partial.page}`, label: TEXTS.checklistAll, style: 'primary' as const };
  const keep = { key: `!keep:${slot.path}`, label: TEXTS.keep };
  return { text: lines.join('\n'), options: hasFormer ? [all, keep] : [all] };
}

/** Two items of the page, for examples that fit what is seen. */
export function examples(sheet: Sheet, items: readonly ChecklistItem[]): { first: number; second: number } {
  const numbers = items.map((item) => numberOf(sheet, item));
  const first = numbers[Math.min(2, numbers.length - 1)] ?? 1;
  return { first, second: numbers[Math.min(4, numbers.length - 1)] ?? first };
}

function markOf(result: ItemResult | undefined): string {
  if (result === 'fail') return `（${TEXTS.fail}）`;
  return result === 'not_applicable' ? `（${TEXTS.notApplicable}）` : '';
}
