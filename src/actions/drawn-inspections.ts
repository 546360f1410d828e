/** Which filed inspections were drawn (联检, 抽检): nobody is asked, the drawing tells. */
import type { InspectionMode } from '../domain/inspection-times.ts';
import { lockDrawnItems } from '../store/joint-items.ts';
import type { StoreTx } from '../store/store.ts';
import type { Filing } from './inspection-filing.ts';

/** `itemId`: the drawn institution that it fills; null when it was not drawn, or was filed for before. */
export type Drawn = { mode: InspectionMode; itemId: string | null };

/** One for each filing, in that order. */
export async function findDrawn(filings: readonly Filing[], tx: StoreTx): Promise<Drawn[]> {
  const visits = filings.flatMap(({ answers, memberId }, n) =>
    answers.org === undefined
      ? []
      : [{ key: String(n), memberId, institutionId: answers.org.id, visitedAt: answers.visited_at }],
  );
  const found = await lockDrawnItems(tx, visits);
  return filings.map((_filing, n) => {
    const item = found.get(String(n));
    if (item === undefined) return { mode: 'routine', itemId: null };
    return { mode: item.kind === 'spot' ? 'spot' : 'joint', itemId: item.isOpen ? item.itemId : null };
  });
}
