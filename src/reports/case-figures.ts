/** Enforcement cases in some days: filed, decided, told to the public (M301). */
import { WITHDRAWN } from '../domain/register-definition.ts';
import { isWithin } from '../figures/counted.ts';
import type { Period } from '../figures/figure-facts.ts';
import { cellText, type LedgerRow } from '../figures/ledger.ts';
import type { ReportSource } from './report-model.ts';

/** Each by its own day: of filing, of the decision, of publication. */
export type CaseFigures = { filed: number; decided: number; published: number };

/** A decision that was quashed counts neither as decided nor as published. */
export function caseFigures({ ledgers }: Pick<ReportSource, 'ledgers'>, period: Period): CaseFigures {
  const rows = casesOf(ledgers);
  const decided = rows.filter(
    (row) => !OVERTURNED.has(row.state) && isWithin(cellText(row.cells['decided_on']), period),
  );
  return {
    filed: rows.filter(({ day }) => isWithin(day, period)).length,
    decided: decided.length,
    published: publishedIn(ledgers, period).length,
  };
}

/** Cases whose decision the public may read since a day of the period. */
export function publishedIn(ledgers: ReportSource['ledgers'], period: Period): LedgerRow[] {
  return casesOf(ledgers).filter(
    ({ state, cells }) =>
      !OVERTURNED.has(state) && cells['published'] === '是' && isWithin(cellText(cells['published_on']), period),
  );
}

const OVERTURNED: ReadonlySet<string> = new Set(['revoked', 'retracted']);

function casesOf(ledgers: ReportSource['ledgers']): LedgerRow[] {
  return (ledgers.get('enforcement')?.rows ?? []).filter(({ state, madeUp }) => state !== WITHDRAWN && !madeUp);
}
