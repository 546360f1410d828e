/** Visits to institutions that may not teach any more: where inspectors were lately (M321). */
import type { StoreTx } from './store.ts';

/** Ids of institutions that an inspection went to since a moment; those that were taken back do not count. */
export async function listVisitedSince(tx: Pick<StoreTx, 'query'>, since: Date): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `select distinct institution_id as id from inspection
     where institution_id is not null and withdrawn_at is null and visited_at >= $1::timestamptz`,
    since.toISOString(),
  );
  return new Set(rows.map(({ id }) => id));
}
