/** What was said in one conversation, as lines: for the person of the office who takes it up. */
import type { Queries } from './transaction.ts';

export type TranscriptLine = {
  /** ISO 8601, UTC. */
  at: string;
  who: 'person' | 'bot';
  text: string;
};

/** The newest `limit` lines, oldest first. Only what can be read: things that were sent are named in brackets. */
export async function listTranscript(
  db: Pick<Queries, 'query'>,
  conversationKey: string,
  limit: number,
): Promise<TranscriptLine[]> {
  const rows = await db.query<{ at: Date | string; who: 'person' | 'bot'; text: string }>(
    `select at, who, text from (
       select received_at as at, 'person' as who, 0 as side, 0::bigint as n,
         case content ->> 'type' when 'text' then content ->> 'text' when 'voice' then content ->> 'transcript'
           when 'image' then '[照片]' when 'location' then '[位置] ' || coalesce(content ->> 'label', '')
           when 'tap' then '[点选]' when 'file' then '[文件]' when 'mixed' then '[图文]' end as text
       from inbox where conversation_key = $1
       union all
       select coalesce(i.received_at, o.created_at), 'bot', 1, o.seq,
         case o.body ->> 'kind' when 'text' then o.body ->> 'text' when 'choices' then o.body ->> 'text'
           when 'handover' then o.body ->> 'text' when 'notice' then o.body ->> 'fallbackText'
           when 'selects' then o.body ->> 'fallbackText' end
       from outbox o left join inbox i on i.id = split_part(o.key, ':', 1)
       where o.conversation_key = $1
     ) lines where text is not null order by at desc, side desc, n desc limit $2::int`,
    conversationKey,
    limit,
  );
  return rows.reverse().map(({ at, who, text }) => ({ at: new Date(at).toISOString(), who, text }));
}
