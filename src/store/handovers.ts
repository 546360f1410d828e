/** People who asked for a human: what was said until then, and who took it up. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

export type Handover = {
  number: string;
  conversationKey: string;
  channel: string;
  chatId: string;
  userId: string;
  memberId: string;
  title: string | null;
  askedAt: string;
  transcript: readonly { at: string; who: string; text: string }[];
};

export async function insertHandover(tx: Queries, row: Handover): Promise<void> {
  await tx.execute(
    `insert into handover (number, conversation_key, channel, chat_id, user_id, member_id, title, asked_at, transcript)
     values ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz, $9::jsonb)`,
    row.number,
    row.conversationKey,
    row.channel,
    row.chatId,
    row.userId,
    row.memberId,
    row.title,
    row.askedAt,
    JSON.stringify(row.transcript),
  );
}

export type OpenHandover = {
  number: string;
  conversationKey: string;
  channel: string;
  chatId: string;
  userId: string;
  isEnded: boolean;
};

/** The request behind a number, locked until the transaction ends. */
export async function lockHandover(tx: Queries, number: string): Promise<OpenHandover | undefined> {
  const [row] = await tx.query<OpenHandover>(
    `select number, conversation_key as "conversationKey", channel, chat_id as "chatId", user_id as "userId",
       ended_at is not null as "isEnded" from handover where number = $1 for update`,
    number,
  );
  return row;
}

/** Who answered; and when it was over, if it is. */
export async function markHandover(
  tx: Queries,
  number: string,
  { handlerId, endedAt }: { handlerId: string; endedAt: string | null },
): Promise<void> {
  await tx.execute(
    'update handover set handler_id = $2, ended_at = coalesce($3::timestamptz, ended_at) where number = $1',
    number,
    handlerId,
    endedAt,
  );
}
