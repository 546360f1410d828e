/** What members leave behind and nobody needs any longer: messages, steps, requests for a human, unused photos, who left. */
import type { Queries } from './transaction.ts';

/** What went, and how many of it. */
export type OldDropped = Record<string, number>;

// By the database's clock. Logs of members a year (compliance §4: at least 180 days, 12 months advised); requests for a human
// a year after they ended. What was filed out of them is a record of its own and stays.
const OLD: Readonly<Record<string, string>> = {
  member_inbox: `delete from inbox where received_at < now() - interval '365 days'`,
  member_outbox: `delete from outbox where created_at < now() - interval '365 days' and state in ('sent', 'failed', 'held')`,
  member_session_event: `delete from session_event where at < now() - interval '365 days'`,
  member_effect: `delete from effect where at < now() - interval '365 days'`,
  member_conversation: `delete from conversation where updated_at < now() - interval '365 days'`,
  handover: `delete from handover where coalesce(ended_at, asked_at) < now() - interval '365 days'`,
};

/** Who left 30 days ago: the account and the name go, the id stays with what was filed (通讯录：离职 30 天). */
const FORGET_DEPARTED = `
  update member m set user_id = 'left-' || m.id, name = '离任成员', tags = '{}', roles = '{}'
  where not m.active and m.user_id <> 'left-' || m.id and exists (
    select 1 from audit_entry a where a.object = m.id and a.action in ('member_stopped', 'member_left'))
  and not exists (
    select 1 from audit_entry a where a.object = m.id and a.action like 'member%' and a.at > now() - interval '30 days')`;

/** Drops it all; gives the counts. Safe to run twice. */
export async function dropOldRecords(db: Queries): Promise<OldDropped> {
  const dropped: OldDropped = {};
  for (const [name, sql] of Object.entries(OLD)) dropped[name] = await db.execute(sql);
  dropped['departed_member'] = await db.execute(FORGET_DEPARTED);
  return dropped;
}

/** Where a photo's id may stand when it was used. */
const USES = [
  `select 1 from register_entry r where r.data::text like '%' || m.id || '%'`,
  `select 1 from entry_event v where v.data::text like '%' || m.id || '%'`,
  `select 1 from rectification_event v where v.data::text like '%' || m.id || '%'`,
  `select 1 from filed_form f where f.form::text like '%' || m.id || '%'`,
  `select 1 from conversation c where c.state like '%' || m.id || '%'`,
];

/** Ids of photos and files that came 30 days ago and became part of nothing (照片：未采用 30 天). */
export async function listUnusedMedia(db: Pick<Queries, 'query'>): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select m.id from media m where m.inspection_id is null and m.created_at < now() - interval '30 days'
     and m.created_at > now() - interval '400 days' and ${USES.map((sql) => `not exists (${sql})`).join(' and ')}`,
  );
  return rows.map(({ id }) => id);
}

/** Forgets them; the files are the caller's to remove, before. */
export async function forgetMedia(db: Pick<Queries, 'execute'>, ids: readonly string[]): Promise<number> {
  return ids.length === 0 ? 0 : await db.execute('delete from media where id = any($1::text[])', ids);
}

/** Writes down, for good, what a day's job dropped beside the public's: counts, no content. */
export async function auditOldRecords(db: Pick<Queries, 'execute'>, day: string, dropped: OldDropped): Promise<void> {
  await db.execute(
    `insert into audit_entry (at, actor, action, object, note) values (now(), 'system', 'retention_records', $1, $2)`,
    day,
    JSON.stringify(dropped),
  );
}
