/** The county's safety coverage: every institution on the register once in the campaign (plan, task 5). */
import { isSaidClosed } from '../domain/institution-status.ts';
import type { SafetyCoverage } from './duty-facts.ts';

/** What the coverage asks of a register row. */
export type CoverageRow = { id: string; name: string; status: string };

/**
 * Counts which institutions had their safety check.
 *
 * All rows of the register are due: M502 asks for “台账全部机构（含托管、关停原址）”, M505 for one check of each. A closed
 * site is due because it may have opened again (M321). A campus is a row and premises of its own: a check of the main
 * campus does not cover it. Ids that are not on the register do not count, so `done` never exceeds `due`.
 * Missing ones: places where pupils may be before closed sites, then by name, then by id.
 */
export function safetyCoverage(institutions: readonly CoverageRow[], checkedIds: ReadonlySet<string>): SafetyCoverage {
  const rows = [...new Map(institutions.map((row) => [row.id, row])).values()];
  const missing = rows.filter((row) => !checkedIds.has(row.id)).sort(byUrgency);
  return { due: rows.length, done: rows.length - missing.length, missing: missing.map((row) => row.name) };
}

function byUrgency(a: CoverageRow, b: CoverageRow): number {
  const closed = Number(isSaidClosed(a.status)) - Number(isSaidClosed(b.status));
  return closed || compare(a.name, b.name) || compare(a.id, b.id);
}

/** By code point: the same on every machine, whatever its language data. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
