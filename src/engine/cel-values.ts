/** The one boundary between stored answers (JSON) and CEL: integers are BigInt only inside (flows.md §4, trap 1). */
import { z } from 'zod';
import type { AnswerValue, ChecklistAnswer, FileAnswer, LookupAnswer, VoiceAnswer } from './answers/answer.ts';
import { localDay, localIso, startOfDay } from './local-time.ts';
import { isLookupQuestion, type LeafQuestion, type Question } from './question.ts';
import type { ChecklistItem, StepContext } from './turn.ts';

export const TIMESTAMP = 'google.protobuf.Timestamp';

/** What answers are read against. */
export type CelWorld = Pick<StepContext, 'checklists' | 'sources'>;

/** The CEL type of a question's answer; repeats and look-ups have types of their own. */
export function celTypeOf(question: Question | LeafQuestion): string {
  switch (question.type) {
    case 'int':
      return 'int';
    case 'money':
      return 'double';
    case 'yesno':
    case 'note':
      return 'bool';
    case 'multi':
    case 'photos':
      return 'list<string>';
    case 'date':
    case 'datetime':
      return TIMESTAMP;
    case 'period':
      return 'Period';
    case 'location':
      return 'Place';
    case 'checklist':
      return 'Checklist';
    case 'file':
      return 'File';
    case 'voice':
      return 'Recording';
    case 'lookup':
    case 'person':
      return `lookup_${question.source}`;
    case 'repeat':
      return `list<repeat_${question.id}>`;
    default:
      return 'string';
  }
}

/** The fields of the types that every flow has. */
export const CEL_TYPES: Readonly<Record<string, Record<string, string>>> = {
  Place: { latitude: 'double', longitude: 'double', label: 'string' },
  File: { mediaId: 'string', name: 'string' },
  Recording: { mediaId: 'string', transcript: 'string' },
  Period: { from: TIMESTAMP, to: TIMESTAMP },
  LegalBasis: { text: 'string', verified: 'bool' },
  ChecklistItem: {
    code: 'string',
    question: 'string',
    severity: 'int',
    photo: 'string',
    deadlineDays: 'int',
    deadlineInWorkingDays: 'bool',
    deadlineFrom: 'string',
    basis: 'list<LegalBasis>',
  },
  Checklist: { list: 'string', failed: 'list<ChecklistItem>', failedCount: 'int', itemCount: 'int' },
};

/** A stored answer as CEL wants it; undefined when it cannot be read as its type (then it counts as unanswered). */
export function toCel(question: Question | LeafQuestion, value: AnswerValue, world: CelWorld): unknown {
  if (typeof value === 'number') return question.type === 'int' ? constantToCel('int', value) : value;
  if (typeof value === 'string') return textToCel(question.type, value);
  return thingToCel(question, value, world);
}

function thingToCel(
  question: Question | LeafQuestion,
  value: Exclude<AnswerValue, string | number>,
  world: CelWorld,
): unknown {
  if (question.type === 'photos') return listPhotos(value);
  if (isLookupQuestion(question)) {
    return isLookup(value) ? lookupToCel(value, world.sources[question.source]?.fields ?? {}) : undefined;
  }
  if (isPeriod(value)) return { from: startOfDay(value.from), to: startOfDay(value.to) };
  if (isSent(value)) return { ...value, transcript: 'transcript' in value ? (value.transcript ?? '') : '' };
  return isChecklist(value) ? checklistToCel(value, world.checklists) : value;
}

function textToCel(type: string, value: string): unknown {
  if (type === 'date') return startOfDay(value);
  return type === 'datetime' ? new Date(value) : value;
}

const photosSchema = z.array(z.object({ mediaId: z.string() })).catch([]);
/** The media ids of a photos answer. */
export function listPhotos(value: unknown): string[] {
  return photosSchema.parse(value).map((photo) => photo.mediaId);
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the value is a pair of dates. */
export function isPeriod(value: unknown): value is { from: string; to: string } {
  return isObject(value) && typeof value['from'] === 'string' && typeof value['to'] === 'string';
}
/** Whether the value is a file or a recording. */
export function isSent(value: unknown): value is FileAnswer | VoiceAnswer {
  return isObject(value) && typeof value['mediaId'] === 'string';
}
/** Whether the value is a row of a look-up. */
export function isLookup(value: unknown): value is LookupAnswer {
  return isObject(value) && typeof value['id'] === 'string' && isObject(value['fields']);
}
/** Whether the value is a judged checklist. */
export function isChecklist(value: unknown): value is ChecklistAnswer {
  return isObject(value) && typeof value['list'] === 'string' && isObject(value['results']);
}

function lookupToCel(row: LookupAnswer, types: Readonly<Record<string, string>>): Record<string, unknown> {
  const known = Object.entries(row.fields).filter(([, value]) => value !== null);
  const fields = known.map(([name, value]) => [name, types[name] === 'int' ? constantToCel('int', value) : value]);
  return { ...Object.fromEntries(fields), id: row.id, name: row.name };
}

/** The items that failed, in the list's order. */
export function failedItems(answer: ChecklistAnswer, checklists: CelWorld['checklists']): ChecklistItem[] {
  const items = checklists[answer.list]?.items ?? [];
  return items.filter((item) => answer.results[item.code] === 'fail');
}

function checklistToCel(answer: ChecklistAnswer, checklists: CelWorld['checklists']): Record<string, unknown> {
  const failed = failedItems(answer, checklists).map(itemToCel);
  return {
    list: answer.list,
    failed,
    failedCount: BigInt(failed.length),
    itemCount: BigInt(Object.keys(answer.results).length),
  };
}

/** Only the declared fields, so that what the type check saw is what there is. */
function itemToCel(item: ChecklistItem): Record<string, unknown> {
  const { code, question, severity, photo, basis = [] } = item;
  const days = item['deadlineDays'];
  const deadline = typeof days === 'number' ? { deadlineDays: BigInt(Math.trunc(days)) } : {};
  const deadlineInWorkingDays = item['deadlineInWorkingDays'] === true;
  const deadlineFrom = item.deadlineFrom ?? (typeof days === 'number' ? 'list' : 'default');
  const cited = basis.map(({ text, verified }) => ({ text, verified }));
  return {
    ...{ code, question, severity: BigInt(severity), photo, deadlineInWorkingDays, ...deadline },
    ...{ deadlineFrom, basis: cited },
  };
}

/** A CEL result as plain JSON: no BigInt, no Date leaves the room. */
export function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return localIso(value);
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), fromCel(each)]));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fromCel(each)]));
  return value;
}

/** A CEL result as the answer of a question, for `default`; undefined if it is none. */
export function answerFromCel(question: LeafQuestion, value: unknown): AnswerValue | undefined {
  if (question.type === 'date') return value instanceof Date ? localDay(value) : undefined;
  const plain = fromCel(value);
  if (typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean') return plain;
  if (question.type === 'multi' && Array.isArray(plain)) return plain.filter((code) => typeof code === 'string');
  return undefined;
}

/** A constant as CEL wants it. */
export function constantToCel(type: string, value: unknown): unknown {
  if (type === 'int') return typeof value === 'number' ? BigInt(Math.trunc(value)) : undefined;
  if (type === 'double') return typeof value === 'number' ? value : undefined;
  return value;
}
