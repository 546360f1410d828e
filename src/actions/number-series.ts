/** Gap-free record numbers: taken inside the turn's transaction, so a rolled-back turn gives its number back. */
import { recordNumber } from '../domain/record-number.ts';
import type { StoreTx } from '../store/store.ts';

/**
 * Takes one number for each prefix given (repeats welcome), in order.
 * One statement for the whole batch; prefixes are locked in sorted order so that two batches cannot wait on each other.
 */
export async function takeNumbers(tx: StoreTx, prefixes: readonly string[]): Promise<string[]> {
  if (prefixes.length === 0) return [];
  const counts = new Map<string, number>();
  for (const prefix of prefixes) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  const wanted = [...counts].map(([prefix, count]) => ({ prefix, count }));
  const rows = await tx.query<{ prefix: string; last: number }>(
    `insert into number_series (prefix, last)
     select prefix, count from jsonb_to_recordset($1::jsonb) as w(prefix text, count int) order by prefix
     on conflict (prefix) do update set last = number_series.last + excluded.last
     returning prefix, last`,
    JSON.stringify(wanted),
  );
  const next = new Map(rows.map((row) => [row.prefix, Number(row.last) - (counts.get(row.prefix) ?? 0)]));
  return prefixes.map((prefix) => {
    const number = (next.get(prefix) ?? 0) + 1;
    next.set(prefix, number);
    return recordNumber(prefix, number);
  });
}
