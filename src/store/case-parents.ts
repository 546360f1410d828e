/** The records that a case may come from: a lead, an inspection, a rectification, a price, a risk event … */
import type { StoreTx } from './store.ts';

/** What a case takes over: whether the record is closed to all but its department. */
type CaseParent = { restricted: boolean };

/** The record of a number, of whatever kind; undefined when there is none or it was taken back. */
export async function findCaseParent(tx: Pick<StoreTx, 'query'>, number: string): Promise<CaseParent | undefined> {
  const [row] = await tx.query<CaseParent>(
    `select coalesce(data ->> 'restricted', '') = 'true' as restricted
       from register_entry where number = $1 and state <> 'withdrawn'
     union all select false from inspection where number = $1 and withdrawn_at is null
     union all select false from rectification where number = $1 and state <> 'cancelled'`,
    number,
  );
  return row;
}
