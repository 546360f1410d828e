/** What is to wake a conversation: rows of our own, written with the turn that wants them, and times that have come. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** Where a conversation is. */
export type ConversationPlace = { channel: string; chatId: string; userId: string };

export type WakeRow = ConversationPlace & {
  /** Also the id under which the inbox remembers it: a wake that is written or handled twice counts once. */
  id: string;
  conversationKey: string;
  /** src/engine/wake.ts. */
  wake: unknown;
};

/** Writes wakes; one that is there already is left alone. */
export async function insertWakes(tx: Queries, rows: readonly WakeRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into wake (id, conversation_key, channel, chat_id, user_id, wake)
     select id, "conversationKey", channel, "chatId", "userId", wake
     from jsonb_to_recordset($1::jsonb) as r(id text, "conversationKey" text, channel text, "chatId" text,
       "userId" text, wake jsonb) on conflict (id) do nothing`,
    JSON.stringify(rows),
  );
}

/** Whose wakes: of channels that are on here, and of one conversation only if its key is given. */
export type WakeScope = { channels: readonly string[]; conversationKey: string | null; limit: number };

/** The oldest wakes. */
export async function listWakes(db: Queries, { channels, conversationKey, limit }: WakeScope): Promise<WakeRow[]> {
  return await db.query<WakeRow>(
    `select id, conversation_key as "conversationKey", channel, chat_id as "chatId", user_id as "userId", wake
     from wake where channel = any($1::text[]) and ($2::text is null or conversation_key = $2)
     order by created_at, id limit $3::int`,
    channels,
    conversationKey,
    limit,
  );
}

/** They have been handled. */
export async function deleteWakes(db: Queries, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.execute('delete from wake where id = any($1::text[])', ids);
}

/** Conversations in which something may be due, with the time they were to be looked at. */
export async function listDue(
  db: Queries,
  now: Date,
  { channels, conversationKey, limit }: WakeScope,
): Promise<(ConversationPlace & { key: string; dueAt: Date })[]> {
  return await db.query(
    `select key, channel, chat_id as "chatId", user_id as "userId", due_at as "dueAt" from conversation
     where due_at <= $1::timestamptz and channel = any($2::text[]) and ($3::text is null or key = $3)
     order by due_at limit $4::int`,
    now.toISOString(),
    channels,
    conversationKey,
    limit,
  );
}

/** Everybody who has a conversation in a chat. */
export async function listConversationsOf(db: Queries, channel: string, chatId: string): Promise<ConversationPlace[]> {
  return await db.query(
    `select channel, chat_id as "chatId", user_id as "userId" from conversation
     where channel = $1 and chat_id = $2 order by key`,
    channel,
    chatId,
  );
}
