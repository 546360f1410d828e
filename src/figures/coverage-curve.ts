/** The safety coverage day by day: how many of the register's institutions had been checked by the end of each day. */
import { addDays } from '../domain/calendar.ts';
import { countedInspections, countedInstitutions } from './counted.ts';
import { percentOf } from './figure.ts';
import type { FigureFacts } from './figure-facts.ts';

/** `day`: `YYYY-MM-DD`; `checked`: institutions checked at least once since the period began; per cent of the register. */
export type CoverageDay = { day: string; checked: number; of: number; percent: number | null };

/** From the period's first day to its last or the day of the facts; the last one is the figure `safety_coverage`. */
export function coverageCurve(facts: FigureFacts): CoverageDay[] {
  const { from, to } = facts.period;
  const last = to < facts.asOf ? to : facts.asOf;
  const first = firstChecks(facts);
  const of = countedInstitutions(facts).length;
  const days: CoverageDay[] = [];
  for (let day = from; day <= last; day = addDays(day, 1)) {
    const checked = [...first.values()].filter((on) => on <= day).length;
    days.push({ day, checked, of, percent: percentOf(checked, of) });
  }
  return days;
}

/** Institution → the day of its first safety check in the period. */
function firstChecks(facts: FigureFacts): Map<string, string> {
  const listed = new Set(countedInstitutions(facts).map(({ id }) => id));
  const first = new Map<string, string>();
  for (const { institutionId, isSafetyCheck, visitedOn } of countedInspections(facts)) {
    if (!isSafetyCheck || institutionId === null || !listed.has(institutionId)) continue;
    const before = first.get(institutionId);
    if (before === undefined || visitedOn < before) first.set(institutionId, visitedOn);
  }
  return first;
}
