/** Which answers to a question are tried: those that may make a difference to some rule. */

import { fewestPhotos, listCode } from '../../answer-fit.ts';
import type { AnswerValue, ItemResult } from '../../answers/answer.ts';
import type { CompiledAsked } from '../../compiled.ts';
import { localDay, localIso } from '../../local-time.ts';
import type { ChoiceLikeQuestion, LookupQuestion } from '../../question.ts';
import type { Slot } from '../../slot.ts';
import type { StepContext } from '../../turn.ts';
import type { Literals } from './literals.ts';
import { NOW } from './stand-ins.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FAR_MS = 400 * DAY_MS;
/** More combinations of fields or options than this are not tried at once. */
const MOST_COMBINED = 200;

export type ValueInput = { slot: Slot; asked: CompiledAsked; ctx: StepContext; literals: Literals; fields: string[] };

/** Values to try at a slot. */
export function listValues(input: ValueInput): AnswerValue[] {
  const { question } = input.asked;
  const { literals } = input;
  switch (question.type) {
    case 'yesno':
      return [true, false];
    case 'int':
      return numbersNear(literals.numbers, 1, question.range);
    case 'money':
      return numbersNear(literals.numbers, 0.01, question.range);
    case 'choice':
      return tellingCodes(question, literals);
    case 'multi':
      return subsets(question, literals);
    case 'date':
      return momentsNear(literals.spans, DAY_MS).map(localDay);
    case 'datetime':
      return momentsNear(literals.spans, MINUTE_MS).map(localIso);
    case 'period':
      return periods(literals.spans);
    case 'text':
      return textsNear(literals.texts, question.length);
    case 'lookup':
    case 'person':
      return rows(input, question);
    default:
      return listThings(input);
  }
}

function listThings({ slot, asked, ctx, literals }: ValueInput): AnswerValue[] {
  const { question } = asked;
  switch (question.type) {
    case 'photos':
      return photoCounts(literals.numbers, fewestPhotos(slot, asked), question.count.max).map((count) =>
        Array.from({ length: count }, (_, at) => ({ mediaId: `photo-${at}` })),
      );
    case 'checklist':
      return judgements(listCode(slot, asked), ctx);
    case 'location':
      return placesNear(literals.numbers);
    case 'file':
      return [{ mediaId: 'file', name: '文件.pdf' }];
    case 'voice':
      return [{ mediaId: 'voice', transcript: '说了几句' }];
    case 'phone':
      return ['13812345678'];
    default:
      return ['91140423MA0000000X'];
  }
}

type Bounds = { min?: number | undefined; max?: number | undefined } | undefined;

function numbersNear(numbers: readonly number[], unit: number, bounds: Bounds): number[] {
  const { min, max } = bounds ?? {};
  const isWhole = unit === 1;
  const near = numbers.flatMap((each) => (isWhole ? [Math.floor(each), Math.ceil(each)] : [each]));
  const ends = [min ?? 0, max ?? 1_000_000];
  const all = [...ends, ...near, ...near.flatMap((each) => [each - unit, each + unit])];
  const fitting = all.filter(
    (each) => each >= (min ?? Number.NEGATIVE_INFINITY) && each <= (max ?? Number.POSITIVE_INFINITY),
  );
  return [...new Set(fitting)];
}

/** The options that rules name, and one that stands for all others. */
export function tellingCodes({ choices }: ChoiceLikeQuestion, { texts }: Literals): string[] {
  const codes = Object.keys(choices);
  const named = codes.filter((code) => texts.includes(code));
  const other = codes.find((code) => !named.includes(code));
  return other === undefined ? named : [...named, other];
}

function subsets(question: Extract<ChoiceLikeQuestion, { type: 'multi' }>, literals: Literals): string[][] {
  const all = Object.keys(question.choices);
  const telling = tellingCodes(question, literals).slice(0, 8);
  const combined: string[][] = [[]];
  for (const code of telling) combined.push(...combined.map((set) => [...set, code]));
  const bySize = literals.numbers
    .flatMap((size) => [size - 1, size, size + 1])
    .map((size) => all.slice(0, Math.max(0, size)));
  const { min = 0, max = all.length } = question.count ?? {};
  return [...combined, all, all.slice(0, min), all.slice(0, max), ...bySize].filter(
    ({ length }) => length >= min && length <= max,
  );
}

function momentsNear(spans: readonly number[], unit: number): Date[] {
  const shifts = [0, FAR_MS, -FAR_MS, ...spans, ...spans.map((span) => -span)];
  const all = shifts.flatMap((shift) => [shift, shift - unit, shift + unit]);
  return [...new Set(all)].map((shift) => new Date(NOW.getTime() + shift));
}

function periods(spans: readonly number[]): { from: string; to: string }[] {
  const days = momentsNear(spans, DAY_MS).map(localDay).sort();
  return days.flatMap((from, at) => days.slice(at).map((to) => ({ from, to }))).slice(0, MOST_COMBINED);
}

function textsNear(texts: readonly string[], bounds: Bounds): string[] {
  const { min = 1, max = 200 } = bounds ?? {};
  const fit = (text: string): string => text.padEnd(min, '一').slice(0, max);
  const plain = ['写了几句话', '王强、李敏', '一'.repeat(Math.min(max, 60))];
  const all = [...plain, ...texts.flatMap((text) => [text, `${text}一`, `一${text}`])];
  return [...new Set(all.map(fit))].filter((text) => text !== '');
}

/** Rows that differ in the fields that rules look at. */
function rows({ ctx, literals, fields }: ValueInput, question: LookupQuestion): AnswerValue[] {
  const types = ctx.sources[question.source]?.fields ?? {};
  const combined = fields
    .filter((field) => field !== 'id' && field !== 'name')
    .reduce<Record<string, string | number | boolean>[]>(
      (some, field) =>
        some
          .flatMap((row) => fieldValues(types[field], literals).map((value) => ({ ...row, [field]: value })))
          .slice(0, MOST_COMBINED),
      [{}],
    );
  const names = fields.includes('name') ? literals.texts : [];
  return [
    ...combined.map((row, at) => ({ id: `row-${at}`, name: '启航书法', fields: row })),
    ...names.map((name) => ({ id: name, name, fields: combined[0] ?? {} })),
  ];
}

function fieldValues(type: string | undefined, literals: Literals): (string | number | boolean)[] {
  if (type === 'bool') return [true, false];
  if (type === 'int') return numbersNear(literals.numbers, 1, undefined);
  return type === 'double' ? numbersNear(literals.numbers, 0.01, undefined) : [...literals.texts, '别的'];
}

function photoCounts(numbers: readonly number[], fewest: number, most: number): number[] {
  const least = Math.max(1, fewest);
  const all = [least, most, ...numbers.flatMap((each) => [each - 1, each, each + 1])];
  return [...new Set(all)].filter((count) => Number.isInteger(count) && count >= least && count <= most);
}

function placesNear(numbers: readonly number[]): AnswerValue[] {
  const pairs = numbers.flatMap((latitude, at) => {
    const longitude = numbers[at + 1];
    return longitude === undefined || Math.abs(latitude) > 90 ? [] : [{ latitude, longitude, label: '那里' }];
  });
  return [{ latitude: 36.53, longitude: 113.05, label: '东街1号' }, ...pairs];
}

/** All in order, each thing wrong by itself, each two, everything wrong, nothing applicable. */
function judgements(code: string | undefined, { checklists }: StepContext): AnswerValue[] {
  const items = code === undefined ? undefined : checklists[code]?.items;
  if (code === undefined || items === undefined) return [];
  const judge = (result: (at: number) => ItemResult): AnswerValue => ({
    list: code,
    results: Object.fromEntries(items.map((each, at) => [each.code, result(at)])),
  });
  return [
    judge(() => 'pass'),
    ...items.flatMap((_, first) =>
      items.slice(first).map((_other, more) => judge((at) => (at === first || at === first + more ? 'fail' : 'pass'))),
    ),
    judge(() => 'fail'),
    judge(() => 'not_applicable'),
  ];
}
