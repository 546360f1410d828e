/** How the period's inspections were made: by day or night, drawn or not (M303, M304), and how many places they reached. */
import { countedInspections } from './counted.ts';
import { percentOf } from './figure.ts';
import type { FigureFacts } from './figure-facts.ts';

/** Counts of inspections; `institutions`: different ones of the register among them; `nightShare` in per cent. */
export type VisitFigures = {
  total: number;
  day: number;
  night: number;
  nightShare: number | null;
  joint: number;
  spot: number;
  routine: number;
  institutions: number;
};

/** Counts what is not withdrawn and lies in the period, as the other figures do. */
export function visitFigures(facts: FigureFacts): VisitFigures {
  const visits = countedInspections(facts);
  const total = visits.length;
  const count = (is: (visit: (typeof visits)[number]) => boolean): number => visits.filter(is).length;
  const night = count(({ shift }) => shift === 'night');
  return {
    total,
    day: total - night,
    night,
    nightShare: percentOf(night, total),
    joint: count(({ mode }) => mode === 'joint'),
    spot: count(({ mode }) => mode === 'spot'),
    routine: count(({ mode }) => mode === 'routine'),
    institutions: new Set(visits.flatMap(({ institutionId }) => institutionId ?? [])).size,
  };
}
