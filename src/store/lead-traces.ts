/** What the database itself would tell about when the public reported: moments, serial numbers, the order of rows. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

export type Blur = {
  entryId: string;
  /** The moment under which the report was written (ISO 8601). */
  at: string;
  /** The county's day of it, which is all that stays (YYYY-MM-DD). */
  day: string;
  /** What tells officials of it is deleted once it is sent; the demo page keeps what it shows. */
  isGone: boolean;
};

/**
 * Blurs what one anonymous report has just written, in its own transaction: the lead and its events keep the day, events
 * get random ids below zero (a serial number stands between two moments), notices get keys that name no lead.
 */
export async function blurLead(tx: Queries, { entryId, at, day, isGone }: Blur): Promise<void> {
  const start = `${day}T00:00:00+08:00`;
  await tx.execute(
    `update register_entry set filed_at = $3::timestamptz, state_since = $3::timestamptz,
       closed_at = case when closed_at is null then null else $3::timestamptz end
     where id = $1 and filed_by_id is null and filed_at = $2::timestamptz`,
    entryId,
    at,
    start,
  );
  // How a lead began stays before what was added to it.
  await tx.execute(
    `update entry_event set at = $3::timestamptz,
       id = -(case when from_state is null then 4503599627370496 else 1 end + floor(random() * 4503599627370495)::bigint)
     where entry_id = $1 and actor_id is null and at = $2::timestamptz and id > 0`,
    entryId,
    at,
    start,
  );
  if (!isGone) return;
  // The notices of this transaction, told by its own time.
  await tx.execute(
    `update outbox set key = 'untraced:' || gen_random_uuid(), created_at = $2::timestamptz,
       not_before = least($2::timestamptz, now()), after_send = 'delete'
     where key like 'entry:' || $1 || ':%' and created_at = now()::timestamptz(3)`,
    entryId,
    start,
  );
}

const RECENT = `now() - interval '3 days'`;
const OF_PUBLIC = `entry_id in (select id from register_entry
  where register = 'lead' and filed_by_id is null and filed_at > ${RECENT})`;
/** What a report wrote, each row as it is. */
const REWRITE = [
  `update register_entry set filed_at = filed_at
   where register = 'lead' and filed_by_id is null and filed_at > ${RECENT}`,
  `update entry_event set at = at where actor_id is null and ${OF_PUBLIC}`,
  `update lead_code set entry_id = entry_id where ${OF_PUBLIC}`,
  `update reporter set entry_id = entry_id where ${OF_PUBLIC}`,
  `update effect set at = at where key like 'anonymous#%' and at > ${RECENT}`,
];

/**
 * Writes the reports of the last days anew, all in one transaction: PostgreSQL keeps with each row the number of the
 * transaction that wrote it (xmin), and until then that is the one that wrote the reporter's conversation.
 */
export async function mixLeadTraces(tx: Pick<StoreTx, 'execute'>): Promise<void> {
  for (const sql of REWRITE) await tx.execute(sql);
}
