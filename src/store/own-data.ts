/** What is kept of one conversation of the public's: counted for whoever it belongs to, and deleted when they ask. */
import type { Queries } from './transaction.ts';

/** Counts and first days (YYYY-MM-DD, null when there is none); no content. */
export type OwnData = { messages: number; since: string | null; answers: number; steps: number };

/** What is kept of it. */
export async function countOwnData(db: Pick<Queries, 'query'>, conversationKey: string): Promise<OwnData> {
  const [row] = await db.query<OwnData>(
    `select (select count(*)::int from inbox where conversation_key = $1) as messages,
       (select to_char(min(received_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from inbox where conversation_key = $1) as since,
       (select count(*)::int from outbox where conversation_key = $1) as answers,
       (select count(*)::int from session_event where conversation_key = $1) as steps`,
    conversationKey,
  );
  return row ?? { messages: 0, since: null, answers: 0, steps: 0 };
}

// The words of licence answers hang on the session; the last day's message ids stay, or a repeated callback would be a new one.
const OWN: readonly string[] = [
  `delete from effect where action in ('answer_license_question', 'ask_for_check') and split_part(key, '#', 1) in (
     select session_id from session_event where conversation_key = $1)`,
  `delete from session_event where conversation_key = $1`,
  `delete from outbox where conversation_key = $1 and state in ('sent', 'failed', 'held')`,
  `delete from wake where conversation_key = $1`,
  `delete from inbox where conversation_key = $1 and received_at < now() - interval '1 day'`,
  `delete from conversation where key = $1`,
];

/** Deletes it, the open forms too; gives how many rows that was. */
export async function deleteOwnData(db: Pick<Queries, 'execute'>, conversationKey: string): Promise<number> {
  let count = 0;
  for (const sql of OWN) count += await db.execute(sql, conversationKey);
  return count;
}

/** The lead behind one of these hashes of a query code: its row's id and its number. */
export async function findCodedLead(
  db: Pick<Queries, 'query'>,
  codeHashes: readonly string[],
): Promise<{ id: string; number: string } | undefined> {
  const [row] = await db.query<{ id: string; number: string }>(
    `select e.id, e.number from lead_code c join register_entry e on e.id = c.entry_id where c.code_hash = any($1::text[])`,
    codeHashes,
  );
  return row;
}

/** Deletes how to reach whoever left that with a lead; each leaves its row in the audit, as when its time is over. */
export async function dropOwnReporter(
  db: Pick<Queries, 'execute'>,
  lead: { id: string; number: string },
  day: string,
): Promise<number> {
  return await db.execute(
    `with gone as (delete from reporter where entry_id = $1 returning 1)
     insert into audit_entry (at, actor, action, object, note)
     select $3::date, 'public', 'reporter_dropped', $2, 'asked for' where exists (select 1 from gone)`,
    ...[lead.id, lead.number, day],
  );
}

/** Notes that somebody had their data deleted: a day and a count, nobody. */
export async function auditOwnData(db: Pick<Queries, 'execute'>, day: string, rows: number): Promise<void> {
  await db.execute(
    `insert into audit_entry (at, actor, action, object, note) values ($1::date, 'public', 'own_data_deleted', $1, $2)`,
    ...[day, `${rows} rows`],
  );
}
