/** Which risk events somebody has to look at: red ones whose answers are awaited, and all that are past their time. */
import type { StoreTx } from './store.ts';

/** Numbers of open events that are red, or due by the moment; the most pressing first. */
export async function listPressingRisks(db: Pick<StoreTx, 'query'>, now: Date): Promise<string[]> {
  const rows = await db.query<{ number: string }>(
    `select number from register_entry where register = 'risk' and closed_at is null
       and (data ->> 'level' = 'red' or due_at <= $1::timestamptz)
     order by due_at nulls last, number`,
    now.toISOString(),
  );
  return rows.map(({ number }) => number);
}
