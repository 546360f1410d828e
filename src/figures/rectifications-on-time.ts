/** Rectifications by department: how many are done, how many were done by their last day, how many are late. */
import { isUnclosed } from '../domain/rectification.ts';
import { countedRectifications } from './counted.ts';
import { percentOf } from './figure.ts';
import type { FigureFacts, FigureRectification } from './figure-facts.ts';
import { byText, TEXTS } from './texts.ts';

/** `onTime`: done by the last day; `rate`: of those that are done or late, in per cent. */
export type Punctuality = {
  title: string;
  opened: number;
  done: number;
  onTime: number;
  late: number;
  rate: number | null;
};

/** The most first; then all together. Rows add up to the figure `rectifications`. */
export function rectificationsOnTime(facts: FigureFacts): { departments: Punctuality[]; all: Punctuality } {
  const rows = countedRectifications(facts);
  const groups = new Map<string, FigureRectification[]>();
  for (const row of rows) groups.set(row.departmentId ?? '', [...(groups.get(row.departmentId ?? '') ?? []), row]);
  const departments = [...groups].map(([id, own]) =>
    punctualityOf(facts.departmentNames.get(id) ?? TEXTS.noDepartment, own, facts.asOf),
  );
  return {
    departments: departments.sort((a, b) => b.opened - a.opened || byText(a.title, b.title)),
    all: punctualityOf(TEXTS.countAll, rows, facts.asOf),
  };
}

function punctualityOf(title: string, rows: readonly FigureRectification[], asOf: string): Punctuality {
  const done = rows.filter(({ state }) => !isUnclosed(state));
  const onTime = done.filter(({ doneOn, dueOn }) => doneOn !== null && doneOn <= dueOn).length;
  const late = rows.filter(({ state, dueOn }) => isUnclosed(state) && dueOn < asOf).length;
  return { title, opened: rows.length, done: done.length, onTime, late, rate: percentOf(onTime, done.length + late) };
}
