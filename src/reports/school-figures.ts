/** How many schools reported, and how many of their teachers signed: each school by its last registration (M204, M205). */
import { WITHDRAWN } from '../domain/register-definition.ts';
import { isWithin } from '../figures/counted.ts';
import type { Period } from '../figures/figure-facts.ts';
import type { LedgerRow } from '../figures/ledger.ts';
import type { ReportSource } from './report-model.ts';

/** Counts of schools and of teachers. */
export type SchoolFigures = { reporting: number; pledging: number; signed: number; teachers: number };

/** A school is a department; one that registered its pledges twice counts with the later one. */
export function schoolFigures(source: ReportSource, period: Period): SchoolFigures {
  const reports = linesOf(source, 'school_report', period).filter(({ state }) => state !== 'replaced');
  const last = new Map(linesOf(source, 'pledge', period).map((row) => [row.department, row]));
  const sum = (id: string): number => [...last.values()].reduce((all, { cells }) => all + numberOf(cells[id]), 0);
  return {
    reporting: new Set(reports.map(({ department }) => department)).size,
    pledging: last.size,
    signed: sum('signed_count'),
    teachers: sum('teacher_count'),
  };
}

/** The oldest first, as the register has them. */
function linesOf({ ledgers }: ReportSource, code: string, period: Period): LedgerRow[] {
  const rows = ledgers.get(code)?.rows ?? [];
  return rows.filter(({ state, day, madeUp }) => state !== WITHDRAWN && !madeUp && isWithin(day, period));
}

function numberOf(cell: unknown): number {
  return typeof cell === 'number' ? cell : 0;
}
