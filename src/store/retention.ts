/** What is kept no longer than it may be: rows of the public that are past their time, dropped in small batches. */
import type { Store, StoreTx } from './store.ts';

/** What was dropped, and how many rows of it. */
export type Dropped = Record<keyof typeof EXPIRED, number>;

export type RetentionScope = {
  /** Channels on which everybody is the public, whatever their id reads like. */
  publicChannels: readonly string[];
  /** Rows a statement; small, so that no turn waits. Default 1,000. */
  batch?: number;
};

/** Nobody's account in the task force, or somebody on a channel of the public's: then the rest of the row is a parent's. */
const isPublic = (channel: string, userId: string): string =>
  `(${channel} = any($2::text[]) or not exists (select 1 from member m where m.user_id = lower(${userId})))`;

/** A row that hangs on a conversation; one whose conversation was cleared was the public's, for members' are kept. */
const ofPublic = `(c.key is null or ${isPublic('c.channel', 'c.user_id')})`;

// Periods: 家长普通问答 90 days (compliance.md §4; also longer than any platform repeats a message), conversation states
// 180 days, names nobody knows 1 year; tries of query codes 7 days. By the database's clock: instances' clocks may differ.
const EXPIRED = {
  inbox: `delete from inbox where (channel, message_id) in (
    select i.channel, i.message_id from inbox i left join conversation c on c.key = i.conversation_key
    where i.received_at < now() - interval '90 days' and ${ofPublic} limit $1::int for update of i skip locked)`,
  outbox: `delete from outbox where seq in (
    select o.seq from outbox o where o.created_at < now() - interval '90 days' and o.state in ('sent', 'failed', 'held')
      and o.target ->> 'userId' is not null and ${isPublic('o.channel', "(o.target ->> 'userId')")}
    limit $1::int for update of o skip locked)`,
  session_event: `delete from session_event where id in (
    select e.id from session_event e left join conversation c on c.key = e.conversation_key
    where e.at < now() - interval '90 days' and ${ofPublic} limit $1::int for update of e skip locked)`,
  // The words of a licence answer hold what was asked; a session is long over by then, so nothing asks for them again.
  effect: `delete from effect where key in (
    select key from effect where action in ('answer_license_question', 'ask_for_check') and at < now() - interval '90 days'
      and $2::text[] is not null limit $1::int for update skip locked)`,
  conversation: `delete from conversation where key in (
    select c.key from conversation c where c.updated_at < now() - interval '180 days'
      and ${isPublic('c.channel', 'c.user_id')} limit $1::int for update of c skip locked)`,
  unknown_name: `delete from unknown_name where (text, day) in (
    select text, day from unknown_name where day < (now() at time zone 'Asia/Shanghai')::date - 365
      and $2::text[] is not null limit $1::int for update skip locked)`,
  lead_try: `delete from lead_try where (person_hash, minute) in (
    select person_hash, minute from lead_try where minute < now() - interval '7 days'
      and $2::text[] is not null limit $1::int for update skip locked)`,
};

/** Drops everything that is past its time; gives the counts. Safe to break off and to run twice at once. */
export async function dropExpired(store: Pick<Store, 'execute'>, scope: RetentionScope): Promise<Dropped> {
  const { inbox, outbox, session_event, effect, conversation, unknown_name, lead_try } = EXPIRED;
  const drop = (sql: string) => dropBatches(store, sql, scope);
  return {
    inbox: await drop(inbox),
    outbox: await drop(outbox),
    session_event: await drop(session_event),
    effect: await drop(effect),
    // After what hangs on it.
    conversation: await drop(conversation),
    unknown_name: await drop(unknown_name),
    lead_try: await drop(lead_try),
  };
}

async function dropBatches(
  store: Pick<Store, 'execute'>,
  sql: string,
  { publicChannels, batch = 1_000 }: RetentionScope,
): Promise<number> {
  let count = 0;
  for (;;) {
    const dropped = await store.execute(sql, batch, publicChannels);
    count += dropped;
    if (dropped < batch) return count;
  }
}

/** The county's day by the database's clock (YYYY-MM-DD), and whether the day's job has run. */
export async function readRetentionDay(store: Pick<Store, 'query'>): Promise<{ day: string; hasRun: boolean }> {
  const [row] = await store.query<{ day: string; hasRun: boolean }>(
    `select to_char(d.day, 'YYYY-MM-DD') as day,
       exists (select 1 from duty_run r where r.job = 'retention' and r.day = d.day) as "hasRun"
     from (select (now() at time zone 'Asia/Shanghai')::date as day) d`,
  );
  if (row === undefined) throw new Error('the database tells no day');
  return row;
}

/** Writes down that the day's job dropped so many rows: counts, no content. */
export async function auditRetention(tx: Pick<StoreTx, 'execute'>, day: string, dropped: Dropped): Promise<void> {
  await tx.execute(
    `insert into audit_entry (at, actor, action, object, note) values (now(), 'system', 'retention', $1, $2)`,
    day,
    JSON.stringify(dropped),
  );
}
