/** What was said in a chat, for pages that show it: the inbox and the outbox side by side. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

export type ChatRow = {
  seq: string;
  at: Date;
  from: 'bot' | 'person';
  userId: string;
  /** Inbound content or outbound body, as stored. */
  content: unknown;
  mentions: string[];
};

/**
 * The newest `limit` lines of a chat, oldest first. A reply stands at the time of what it answers: our clock and the
 * database's are two, and the one may not put an answer before its question.
 */
export async function listChat(
  db: Queries,
  chat: { channel: string; chatId: string },
  limit: number,
): Promise<ChatRow[]> {
  const rows = await db.query<ChatRow>(
    `select * from (
       select 'i' || i.id as seq, i.received_at as at, 'person' as "from", c.user_id as "userId", i.content as content,
         '{}'::text[] as mentions, 0 as side, 0::bigint as n
       from inbox i join conversation c on c.key = i.conversation_key
       where c.channel = $1 and c.chat_id = $2
       union all
       select 'o' || o.seq, coalesce(asked.received_at, o.created_at), 'bot', coalesce(c.user_id, ''), o.body, o.mentions,
         1, o.seq
       from outbox o left join conversation c on c.key = o.conversation_key
         left join inbox asked on asked.id = split_part(o.key, ':', 1)
       where o.channel = $1 and o.state <> 'failed'
         and (o.target ->> 'chatId' = $2 or o.target ->> 'userId' = $2)
     ) lines order by at desc, side desc, n desc limit $3::int`,
    chat.channel,
    chat.chatId,
    limit,
  );
  return rows.reverse();
}

export type RecordRow = { kind: string; number: string; title: string; state: string; at: Date };

/** The newest records a member filed or answers for. */
export async function listRecords(db: Queries, memberId: string, limit: number): Promise<RecordRow[]> {
  return await db.query<RecordRow>(
    `select * from (
       select 'inspection' as kind, number, subject_name as title,
         case when withdrawn_at is null then 'filed' else 'withdrawn' end as state, filed_at as at
       from inspection where filed_by_id = $1
       union all
       select 'rectification', number, subject_name || '，限期' || to_char(due_on, 'MM-DD'), state, opened_at
       from rectification where owner_id = $1
       union all
       select 'task', number, title, state, created_at from task where owner_id = $1
     ) records order by at desc, number desc limit $2::int`,
    memberId,
    limit,
  );
}
