/** How answers look to people: in the summary, in “原来填的是”, in a flow's texts. */
import type { AnswerValue, ChecklistAnswer, FileAnswer, VoiceAnswer } from './answers/answer.ts';
import { failedItems, isChecklist, isLookup, isPeriod, isSent, listPhotos } from './cel-values.ts';
import type { CompiledAsked } from './compiled.ts';
import { sayWhen } from './local-time.ts';
import type { StoredAnswer } from './session.ts';
import type { Slot } from './slot.ts';
import { sayYuan } from './template.ts';
import { fill, TEXTS } from './texts.ts';
import type { StepContext } from './turn.ts';

/** Longest text shown in a summary line. */
const MAX_SHOWN = 60;

/** A slot's answer in words; '' when there is none. */
export function showSlot(slot: Slot, ctx: StepContext): string {
  const { stored, question } = slot;
  if (stored === undefined) return '';
  if (question.kind === 'repeat') return TEXTS.repeatClosed;
  return showStored(question, stored, ctx);
}

function showStored(asked: CompiledAsked, stored: StoredAnswer, ctx: StepContext): string {
  if (stored.status === 'skipped') {
    return stored.said === undefined ? TEXTS.shownSkipped : fill(TEXTS.shownSkippedWhy, { why: shorten(stored.said) });
  }
  if (stored.status === 'unlisted') {
    return stored.said ? fill(TEXTS.shownUnlisted, { said: shorten(stored.said) }) : TEXTS.shownUnlistedBare;
  }
  return stored.value === undefined ? '' : showValue(asked, stored.value, ctx);
}

/** A value in words. */
export function showValue(asked: CompiledAsked, value: AnswerValue, ctx: StepContext): string {
  if (typeof value === 'boolean') return value ? TEXTS.yes : TEXTS.no;
  if (typeof value === 'number') return asked.question.type === 'money' ? sayYuan(value) : String(value);
  if (typeof value === 'string') return showText(asked, value, ctx);
  return Array.isArray(value) ? showList(asked, value) : showThing(value, ctx);
}

/** Photos, or the options that were ticked. */
function showList(asked: CompiledAsked, value: unknown[]): string {
  const { question } = asked;
  if (question.type !== 'multi') return fill(TEXTS.shownPhotos, { count: listPhotos(value).length });
  const labels = value.map((code) => (typeof code === 'string' ? (question.choices[code] ?? code) : ''));
  return labels.length === 0 ? TEXTS.shownNone : labels.join('、');
}

function showThing(value: object, ctx: StepContext): string {
  if (isLookup(value)) return value.name;
  if (isChecklist(value)) return showChecklist(value, ctx);
  if (isSent(value)) return showSent(value);
  if (isPeriod(value)) return `${sayWhen(value.from, ctx.now)}至${sayWhen(value.to, ctx.now)}`;
  const label: unknown = 'label' in value ? value.label : '';
  return typeof label === 'string' && label !== '' ? shorten(label) : TEXTS.shownPlace;
}

function showSent(value: FileAnswer | VoiceAnswer): string {
  if ('name' in value) return shorten(value.name);
  return value.transcript ? fill(TEXTS.shownVoiceSaid, { said: shorten(value.transcript) }) : TEXTS.shownVoice;
}

function showText(asked: CompiledAsked, value: string, ctx: StepContext): string {
  const { question } = asked;
  if (question.type === 'choice') return question.choices[value] ?? value;
  if (question.type === 'date' || question.type === 'datetime') return sayWhen(value, ctx.now);
  return shorten(value);
}

function showChecklist(answer: ChecklistAnswer, ctx: StepContext): string {
  const count = Object.keys(answer.results).length;
  const failed = failedItems(answer, ctx.checklists).map((item) => item.code);
  const skipped = Object.values(answer.results).filter((result) => result === 'not_applicable').length;
  const parts = [
    failed.length === 0
      ? TEXTS.shownAllPass
      : fill(TEXTS.shownFailed, { count: failed.length, codes: failed.join('、') }),
  ];
  if (skipped > 0) parts.push(fill(TEXTS.shownNotApplicable, { count: skipped }));
  return fill(TEXTS.shownChecklist, { count, result: parts.join('，') });
}

function shorten(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  const letters = [...line];
  return letters.length > MAX_SHOWN ? `${letters.slice(0, MAX_SHOWN - 1).join('')}…` : line;
}
