/** Judging a checklist page by page: 全部符合 in one message, or the numbers that are not. */
import { accept } from './accept.ts';
import type { ItemResult } from './answers/answer.ts';
import { askSlot, reject } from './ask.ts';
import { examples, findSheet, nextPage, numberOf, openPartial, type Results, type Sheet } from './checklist-page.ts';
import { type Judgement, readJudgement } from './checklist-words.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS } from './texts.ts';
import type { ChecklistItem, StepResult } from './turn.ts';
import type { Work } from './work.ts';

/** What was said about the open page. */
export function answerChecklist(work: Work, slot: Slot, said: string): StepResult {
  const sheet = findSheet(work, slot);
  if (sheet === undefined) return reject(work, slot, TEXTS.checklistMissing);
  const items = sheet.list.items.map((item) => ({ number: numberOf(sheet, item), code: item.code }));
  const judgement = readJudgement(said, items);
  const page = openPartial(work, sheet).page;
  if (!judgement.ok) return reject(work, slot, explain(judgement, sheet, page));
  return record(work, sheet, judgement);
}

type Understood = Extract<Judgement, { ok: true }>;
type Unclear = Extract<Judgement, { ok: false }>;

function explain(judgement: Unclear, sheet: Sheet, page: number): string {
  const example = examples(sheet, sheet.pages[page] ?? []);
  switch (judgement.reason) {
    case 'unknown':
      return fill(TEXTS.checklistUnknown, { wrong: judgement.wrong, ...example });
    case 'twice':
      return fill(TEXTS.checklistTwice, { wrong: judgement.wrong });
    case 'which':
      return fill(TEXTS.checklistWhich, example);
    case 'unclear':
      return fill(TEXTS.checklistWhy, example);
  }
}

function record(work: Work, sheet: Sheet, judgement: Understood): StepResult {
  const { page, results: before } = openPartial(work, sheet);
  const items = sheet.pages[page] ?? [];
  const results: Results = { ...before, ...Object.fromEntries(judgement.named) };
  for (const item of restItems(sheet, page, judgement)) {
    // What was marked ahead (除 AQ12) stays; a page that was judged before is judged anew only by 全部 or 其余.
    const isAnew = judgement.explicit && items.includes(item) && items.every((each) => before[each.code] !== undefined);
    const isFree = before[item.code] === undefined || isAnew;
    if (isFree && !judgement.named.has(item.code)) results[item.code] = judgement.rest ?? 'pass';
  }
  work.lead.push(echo(sheet, items, { judgement, results }));
  return goOn(work, sheet, { page, results });
}

/** The items that the unnamed rest is about. */
function restItems(sheet: Sheet, page: number, judgement: Understood): readonly ChecklistItem[] {
  if (judgement.rest === undefined) return [];
  const items = sheet.pages[page] ?? [];
  if (judgement.whole) return sheet.pages.slice(page).flat();
  // Only items of other pages were named: that says nothing about this one.
  return judgement.explicit || items.some((item) => judgement.named.has(item.code)) ? items : [];
}

/** To the next page with something unjudged, or done. */
function goOn(work: Work, sheet: Sheet, { page, results }: { page: number; results: Results }): StepResult {
  const { slot, list } = sheet;
  const isPageOpen = (sheet.pages[page] ?? []).some((item) => results[item.code] === undefined);
  const next = isPageOpen ? page : nextPage(sheet, results, page);
  if (next === undefined) return accept(work, slot, { value: { list: list.code, results }, said: '' });
  keepResults(work, slot, { list: list.code, results });
  work.session.focus = slot.path;
  work.session.partial = { kind: 'checklist', path: slot.path, list: list.code, page: next, results };
  work.session.asked = slot.path;
  if (next === page) return work.result('asked', { text: TEXTS.checklistStill });
  return askSlot(work, slot);
}

/** What is judged so far is stored at once, so that no detour loses it. */
function keepResults(work: Work, slot: Slot, value: { list: string; results: Results }): void {
  const before = slot.stored?.by === undefined ? [] : [...(slot.stored.others ?? []), slot.stored.by];
  work.session.answers[slot.path] = { status: 'given', value, ...work.origin(before) };
  work.changed();
}

/** 全部符合 as a tap: only for the page that it was shown with. */
export function passPage(work: Work, slot: Slot, page: number): StepResult | undefined {
  const sheet = findSheet(work, slot);
  if (sheet === undefined || openPartial(work, sheet).page !== page) return undefined;
  return record(work, sheet, { ok: true, named: new Map(), rest: 'pass', whole: false, explicit: true });
}

/** 上一步 inside the sheet; undefined on its first page. */
export function pageBack(work: Work, slot: Slot): StepResult | undefined {
  const sheet = findSheet(work, slot);
  if (sheet === undefined) return undefined;
  const partial = openPartial(work, sheet);
  if (partial.page === 0) return undefined;
  work.session.partial = { ...partial, page: partial.page - 1 };
  work.session.focus = slot.path;
  work.log('went_back', slot.path);
  return askSlot(work, slot);
}

// ── the echo ──

const WORDS: Readonly<Record<ItemResult, string>> = {
  pass: TEXTS.pass,
  fail: TEXTS.fail,
  not_applicable: TEXTS.notApplicable,
};

function echo(
  sheet: Sheet,
  items: readonly ChecklistItem[],
  { judgement, results }: { judgement: Understood; results: Results },
): string {
  const named = sheet.list.items.filter((item) => items.includes(item) || judgement.named.has(item.code));
  const parts = (['fail', 'not_applicable'] as const).flatMap((result) => {
    const numbers = named.filter((item) => results[item.code] === result).map((item) => numberOf(sheet, item));
    return numbers.length === 0 ? [] : [`${numbers.join('、')} ${WORDS[result]}`];
  });
  const isPageDone = items.every((item) => results[item.code] !== undefined);
  const hasPass = items.some((item) => results[item.code] === 'pass');
  if (!isPageDone) return fill(TEXTS.checklistEchoOnly, { parts: parts.join('，') || namedPasses(sheet, judgement) });
  if (parts.length > 0) {
    return fill(hasPass ? TEXTS.checklistEcho : TEXTS.checklistEchoOnly, { parts: parts.join('，') });
  }
  const last = judgement.whole ? sheet.list.items.length : numberOf(sheet, items.at(-1) ?? fallback(sheet));
  const first = numberOf(sheet, items[0] ?? fallback(sheet));
  return fill(TEXTS.checklistEchoPass, { range: first === last ? String(first) : `${first}–${last}` });
}

function namedPasses(sheet: Sheet, judgement: Understood): string {
  const numbers = sheet.list.items
    .filter((item) => judgement.named.get(item.code) === 'pass')
    .map((item) => numberOf(sheet, item));
  return `${numbers.join('、')} ${TEXTS.pass}`;
}

function fallback(sheet: Sheet): ChecklistItem {
  return sheet.list.items[0] ?? { code: '', question: '', severity: 3, photo: 'none' };
}
