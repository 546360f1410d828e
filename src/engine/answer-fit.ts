/** Whether a stored answer still fits its question: after an edit, a new version of the flow, a new checklist. */
import { graphemeCount } from '../kernel/text.ts';
import type { AnswerValue } from './answers/answer.ts';
import { isChecklist, isLookup, isPeriod, isSent, listPhotos } from './cel-values.ts';
import type { CompiledAsked } from './compiled.ts';
import { startOfDay } from './local-time.ts';
import { isLookupQuestion } from './question.ts';
import type { Slot } from './slot.ts';
import type { StepContext } from './turn.ts';

/** Whether what is stored answers the question. */
export function answerFits(slot: Slot, asked: CompiledAsked, ctx: StepContext): boolean {
  const { stored } = slot;
  if (stored === undefined || stored.was !== undefined || stored.recalled) return false;
  if (stored.status === 'unlisted') return isLookupQuestion(asked.question);
  if (stored.status === 'skipped') return maySkip(slot, asked);
  return stored.value !== undefined && valueFits(stored.value, slot, { asked, ctx });
}

/** Whether the question may be left out. */
export function maySkip(slot: Slot, asked: CompiledAsked): boolean {
  if (asked.question.type === 'photos' && fewestPhotos(slot, asked) === 0) return true;
  return asked.question.optional !== undefined || asked.question.opening === true;
}

/** Whether leaving it out needs a reason; photos that nobody demands need none. */
export function skipNeedsReason(slot: Slot, asked: CompiledAsked): boolean {
  if (asked.question.type === 'photos' && fewestPhotos(slot, asked) === 0) return false;
  return asked.reason !== undefined;
}

/** The fewest photos that do. */
export function fewestPhotos(slot: Slot, asked: CompiledAsked): number {
  const { question } = asked;
  if (question.type !== 'photos') return 0;
  if (typeof question.count.min === 'number') return question.count.min;
  const fewest = asked.min?.run(slot.scope);
  return typeof fewest === 'bigint' ? Math.min(Number(fewest), question.count.max) : 0;
}

function valueFits(
  value: AnswerValue,
  slot: Slot,
  { asked, ctx }: { asked: CompiledAsked; ctx: StepContext },
): boolean {
  const { question } = asked;
  switch (question.type) {
    case 'int':
    case 'money':
      return typeof value === 'number' && isWithin(value, question.range);
    case 'yesno':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(question.choices, value);
    case 'multi':
      return (
        Array.isArray(value) &&
        isWithin(value.length, question.count) &&
        value.every((code) => typeof code === 'string' && Object.hasOwn(question.choices, code))
      );
    case 'text':
      return typeof value === 'string' && hasLength(value, question.length);
    case 'date':
      return typeof value === 'string' && startOfDay(value) !== undefined;
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'period':
      return isPeriod(value);
    case 'location':
      return typeof value === 'object' && 'latitude' in value;
    case 'lookup':
    case 'person':
      return isLookup(value);
    case 'file':
      return isSent(value) && 'name' in value;
    case 'voice':
      return isSent(value) && 'transcript' in value;
    case 'photos':
      return Array.isArray(value) && listPhotos(value).length >= Math.max(1, fewestPhotos(slot, asked));
    case 'checklist':
      return (
        isChecklist(value) &&
        value.list === listCode(slot, asked) &&
        isJudged(value.results, ctx.checklists[value.list])
      );
    default:
      return typeof value === 'string';
  }
}

type Bounds = { min?: number | undefined; max?: number | undefined } | undefined;

/** A newer version may have drawn the bounds closer. */
function isWithin(value: number, bounds: Bounds): boolean {
  return value >= (bounds?.min ?? -Infinity) && value <= (bounds?.max ?? Infinity);
}

/** Counted in signs that people see; there are never more of them than UTF-16 units, which is quick to ask. */
function hasLength(text: string, bounds: Bounds): boolean {
  const { min = 0, max = Infinity } = bounds ?? {};
  const isLong = text.length > max && graphemeCount(text, max + 1) > max;
  return !isLong && text.length >= min && (min < 2 || graphemeCount(text, min) >= min);
}

/** The code of the checklist that a question asks now. */
export function listCode(slot: Slot, asked: CompiledAsked): string | undefined {
  const code = asked.list?.run(slot.scope);
  return typeof code === 'string' ? code : undefined;
}

function isJudged(
  results: Readonly<Record<string, unknown>>,
  list: StepContext['checklists'][string] | undefined,
): boolean {
  return list?.items.every((item) => results[item.code] !== undefined) ?? false;
}
