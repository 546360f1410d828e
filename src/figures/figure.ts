/** What a figure is: a number with its unit, day, definition and the records behind it. */
import type { Owned } from '../domain/permissions.ts';
import type { FigureEntry, Period } from './figure-facts.ts';

/** One of the numbers that a figure is made of. */
export type FigurePart = { id: string; title: string; value: number };

/** A record behind a figure; `permits`: whoever one of these permissions reaches it by may read its name. */
export type FigureRecord = Owned & {
  number: string;
  name: string;
  /** What it is in the list for: 超期, 整改中 … */
  note: string;
  permits: readonly string[];
  /** Also the business of all departments that stand for safety (M505). */
  isSafety?: boolean;
  /** Somebody has to see to it: late, missing, not resolved. */
  pressing: boolean;
  /** `restricted`: closed to all but the record's department, whatever the scope (M201). */
  data?: { restricted: boolean };
};

export type Figure = {
  /** Stable, e.g. `safety_coverage`. */
  id: string;
  title: string;
  value: number;
  unit: string;
  /** What `value` is a share of; null: it is no share. */
  of: number | null;
  parts: readonly FigurePart[];
  /** The day on which it was counted, `YYYY-MM-DD`. */
  asOf: string;
  /** Of which days; null: how things stand on `asOf`. */
  period: Period | null;
  /** What counts, above and below the line. */
  definition: string;
  /** What stands in the list: the records counted by `value`, or those of `of` that are missing in it. */
  lists: 'counted' | 'missing';
  list: readonly FigureRecord[];
};

/** Permission to read a figure and what is behind it, by scope. */
export const LIST_PERMIT = 'figure.list';
/** Per cent with one decimal at most, rounded down: 100 only when nothing is missing; null of nothing. */
export function percentOf(value: number, of: number | null): number | null {
  if (of === null || of === 0) return null;
  return Math.floor((value * 1000) / of) / 10;
}

/** A figure's part by id; 0 when it has no such part. */
export function partOf(figure: Figure, id: string): number {
  return figure.parts.find((part) => part.id === id)?.value ?? 0;
}

/** An entry as a list shows it: whoever may see its register may see it, unless it is closed to all but its department. */
export function entryRecord(
  entry: FigureEntry,
  { note, pressing }: Pick<FigureRecord, 'note' | 'pressing'>,
): FigureRecord {
  const { ownerId, filedById, departmentId, town, number, subject, register, data } = entry;
  const owned = { ownerId, filedById, departmentId, town, data: { restricted: data['restricted'] === true } };
  return { ...owned, number, name: subject, note, pressing, permits: [`${register}.see`] };
}
