/** Reporters' contacts whose lead has been done with for long enough are deleted, each lead with an audit row of its own. */
import type { Store } from './store.ts';

/**
 * When a lead was done with: archived or taken back; or, lest a contact be kept for ever by a lead that nobody archives,
 * since it stands in a state in which only feedback and filing are left.
 */
const DONE_AT = `coalesce(e.closed_at,
  case when e.state in ('declined', 'closed', 'feedback_given') then e.state_since end)`;

/** Deletes what lies longer than `days` at that moment; gives how many leads that was. Safe to run twice at once. */
export async function dropReporters(
  store: Pick<Store, 'execute'>,
  { at, days, hold = [] }: { at: Date; days: number; hold?: readonly string[] },
): Promise<number> {
  return await store.execute(
    `with gone as (
       delete from reporter r using register_entry e
       where e.id = r.entry_id and ${DONE_AT} <= $1::timestamptz - make_interval(days => $2::int)
         and e.number <> all($3::text[])
       returning e.number)
     insert into audit_entry (at, actor, action, object, note)
     select $1::timestamptz, 'system', 'reporter_dropped', number, $2 || ' days' from (select distinct number from gone) g`,
    at.toISOString(),
    days,
    hold,
  );
}
