/** The statements of a batch of turns: few, multi-row, in an order that cannot deadlock. */
import type { StoreTx } from './store.ts';

/** A message to be kept. */
export type InboxRow = {
  id: string;
  channel: string;
  messageId: string;
  conversationKey: string;
  content: unknown;
  sentAt: string;
  receivedAt: string;
};

export type ConversationRow = { key: string; channel: string; chatId: string; userId: string };

/** A message to be sent. */
export type OutboxRow = {
  /** Idempotency key. */
  key: string;
  channel: string;
  target: { userId: string } | { chatId: string };
  conversationKey: string | null;
  body: unknown;
  mentions: string[];
  /** The channel's handle of the message that is answered. */
  reply?: Readonly<Record<string, string>>;
  /** `blank`: its words are dropped once it is sent. Default: kept. */
  afterSend?: 'blank';
  /** What is said in its place when the target cannot be reached. */
  fallback?: Pick<OutboxRow, 'channel' | 'target' | 'body' | 'mentions'>;
};

export type TurnWrites = {
  conversations: {
    key: string;
    state: unknown;
    /** When to look at it again (ISO 8601); null: never by itself. */
    dueAt: string | null;
    /** It was looked at just now, so the time moves on; otherwise an earlier one stays, which costs nothing. */
    wasDue: boolean;
  }[];
  events: {
    conversationKey: string;
    sessionId: string;
    flow: string;
    version: number;
    type: string;
    path: string | null;
    note: string | null;
    at: string;
  }[];
  outbox: OutboxRow[];
  media: { id: string; channel: string; platformId: string | null; uploaderId: string; conversationKey: string }[];
  effects: {
    key: string;
    action: string;
    result: unknown;
    flow: string;
    version: number;
    hash: string;
    /** ISO 8601; absent: now. */
    at?: string;
  }[];
  audit: { at: string; actor: string; action: string; object: string; note: string | null }[];
};

/** Keeps messages; gives back the ids of those that are new. A repeat (same channel and message id) is left out. */
export async function keepInbox(tx: StoreTx, rows: readonly InboxRow[]): Promise<Set<string>> {
  const kept = await tx.query<{ id: string }>(
    `insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at, received_at)
     select id, channel, message_id, conversation_key, content, 'done', sent_at, received_at
     from jsonb_to_recordset($1::jsonb) as r(id text, channel text, message_id text, conversation_key text,
       content jsonb, sent_at timestamptz, received_at timestamptz)
     order by channel, message_id
     on conflict (channel, message_id) do nothing returning id`,
    JSON.stringify(
      rows.map((row) => ({
        id: row.id,
        channel: row.channel,
        message_id: row.messageId,
        conversation_key: row.conversationKey,
        content: row.content,
        sent_at: row.sentAt,
        received_at: row.receivedAt,
      })),
    ),
  );
  return new Set(kept.map((row) => row.id));
}

/** Loads and locks the conversations, in key order; makes those that do not exist yet. */
export async function lockConversations(tx: StoreTx, rows: readonly ConversationRow[]): Promise<Map<string, unknown>> {
  const keys = rows.map((row) => row.key);
  const found = await tx.query<{ key: string; state: string }>(
    'select key, state from conversation where key = any($1::text[]) order by key for update',
    keys,
  );
  const states = new Map<string, unknown>(found.map((row) => [row.key, JSON.parse(row.state)]));
  const missing = rows.filter((row) => !states.has(row.key));
  if (missing.length === 0) return states;
  // Another instance may make the same one meanwhile: `do update` waits for it and locks its row.
  const made = await tx.query<{ key: string; state: string }>(
    `insert into conversation (key, channel, chat_id, user_id, state)
     select key, channel, chat_id, user_id, '{}'
     from jsonb_to_recordset($1::jsonb) as r(key text, channel text, chat_id text, user_id text) order by key
     on conflict (key) do update set updated_at = now() returning key, state`,
    JSON.stringify(
      missing.map((row) => ({ key: row.key, channel: row.channel, chat_id: row.chatId, user_id: row.userId })),
    ),
  );
  for (const row of made) states.set(row.key, JSON.parse(row.state));
  return states;
}

/** Whose the outgoing messages are from the start: the instance that writes them sends them, without claiming them first. */
export type Lease = { id: string; ms: number };

/** An outgoing message as it was written; `leased` false: something older must go out before it, or sending is held. */
export type WrittenMessage = { seq: bigint; row: OutboxRow; targetKey: string; leased: boolean };

/** Writes all that a batch of turns brought about, in one statement. Gives the outgoing messages in their order. */
export async function writeTurns(tx: StoreTx, writes: TurnWrites, lease: Lease): Promise<WrittenMessage[]> {
  const written = await tx.query<{ seq: string; key: string; target_key: string; leased: boolean }>(
    `with
     conversations as (
       update conversation c set state = r.state, rev = c.rev + 1, updated_at = now(),
         due_at = case when r.was_due then r.due_at::timestamptz else least(c.due_at, r.due_at::timestamptz) end
       from unnest($1::text[], $2::text[], $10::text[], $11::boolean[]) as r(key, state, due_at, was_due)
       where c.key = r.key),
     events as (
       insert into session_event (conversation_key, session_id, flow, version, type, path, note, at)
       select conversation_key, session_id, flow, version, type, path, note, at
       from jsonb_to_recordset($3::jsonb) as r(conversation_key text, session_id text, flow text, version int,
         type text, path text, note text, at timestamptz)),
     kept_media as (
       insert into media (id, channel, platform_id, uploader_id, conversation_key, state)
       select id, channel, platform_id, uploader_id, conversation_key, 'waiting'
       from jsonb_to_recordset($4::jsonb) as r(id text, channel text, platform_id text, uploader_id text,
         conversation_key text)
       on conflict (id) do update set conversation_key = excluded.conversation_key),
     done_effects as (
       insert into effect (key, action, result, flow, flow_version, flow_hash, at)
       select key, action, result, flow, version, hash, coalesce(at, now())
       from jsonb_to_recordset($5::jsonb) as r(key text, action text, result jsonb, flow text, version int, hash text,
         at timestamptz)),
     audited as (
       insert into audit_entry (at, actor, action, object, note)
       select at, actor, action, object, note
       from jsonb_to_recordset($6::jsonb) as r(at timestamptz, actor text, action text, object text, note text))
     insert into outbox (key, channel, target, target_key, conversation_key, body, reply, fallback, after_send, mentions,
       state, tries, lease_id, lease_until)
     select key, channel, target, target_key, conversation_key, body, reply, fallback, after_send,
       array(select jsonb_array_elements_text(mentions)), case when older then 'pending' else 'sending' end,
       case when older then 0 else 1 end, case when older then null else $8::text end,
       case when older then null else now() + make_interval(secs => $9::float8) end
     from (select r.*, exists (select 1 from sending_hold) or exists (select 1 from outbox e
         where e.target_key = r.target_key and e.state in ('pending', 'sending')
           and e.key not like 'broadcast:%') as older
       from jsonb_to_recordset($7::jsonb) as r(n int, key text, channel text, target jsonb, target_key text,
         conversation_key text, body jsonb, reply jsonb, fallback jsonb, after_send text, mentions jsonb)
       order by n) as new_messages
     order by n
     returning seq, key, target_key, state = 'sending' as leased`,
    writes.conversations.map(({ key }) => key),
    writes.conversations.map(({ state }) => JSON.stringify(state)),
    JSON.stringify(writes.events.map(eventRecord)),
    JSON.stringify(writes.media.map(mediaRecord)),
    JSON.stringify(writes.effects),
    JSON.stringify(writes.audit),
    JSON.stringify(writes.outbox.map(outboxRecord)),
    lease.id,
    lease.ms / 1000,
    writes.conversations.map(({ dueAt }) => dueAt),
    writes.conversations.map(({ wasDue }) => wasDue),
  );
  const rows = new Map(writes.outbox.map((row) => [row.key, row]));
  return written.flatMap(({ seq, key, target_key, leased }) => {
    const row = rows.get(key);
    return row === undefined ? [] : [{ seq: BigInt(seq), row, targetKey: target_key, leased }];
  });
}

function eventRecord(event: TurnWrites['events'][number]): Record<string, unknown> {
  const { conversationKey, sessionId, ...rest } = event;
  return { ...rest, conversation_key: conversationKey, session_id: sessionId };
}

function mediaRecord(media: TurnWrites['media'][number]): Record<string, unknown> {
  const { id, channel, platformId, uploaderId, conversationKey } = media;
  return { id, channel, platform_id: platformId, uploader_id: uploaderId, conversation_key: conversationKey };
}

/** The order and pacing of sending stand on this key. */
export function targetKeyOf(channel: string, target: OutboxRow['target']): string {
  return 'userId' in target ? `${channel}:user:${target.userId}` : `${channel}:chat:${target.chatId}`;
}

function outboxRecord(row: OutboxRow, index: number): Record<string, unknown> {
  return {
    n: index,
    key: row.key,
    channel: row.channel,
    target: row.target,
    target_key: targetKeyOf(row.channel, row.target),
    conversation_key: row.conversationKey,
    body: row.body,
    reply: row.reply ?? null,
    fallback: row.fallback ?? null,
    after_send: row.afterSend ?? 'keep',
    mentions: row.mentions,
  };
}

/** Parks a message that could not be handled, so that it is kept and an operator can look. */
export async function parkMessage(tx: StoreTx, row: InboxRow, error: string): Promise<boolean> {
  const parked = await tx.query<{ id: string }>(
    `insert into inbox (id, channel, message_id, conversation_key, content, state, error, sent_at, received_at)
     values ($1, $2, $3, $4, $5::jsonb, 'parked', $6, $7::timestamptz, $8::timestamptz)
     on conflict (channel, message_id) do nothing returning id`,
    row.id,
    row.channel,
    row.messageId,
    row.conversationKey,
    JSON.stringify(row.content),
    error,
    row.sentAt,
    row.receivedAt,
  );
  return parked.length > 0;
}

/** Queues messages that are no turn's (reminders); a key that is there already is left alone. Gives the count queued. */
export async function queueMessages(tx: StoreTx, rows: readonly OutboxRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  return await tx.execute(
    `insert into outbox (key, channel, target, target_key, conversation_key, body, reply, fallback, after_send, mentions)
     select key, channel, target, target_key, conversation_key, body, reply, fallback, after_send,
       array(select jsonb_array_elements_text(mentions))
     from jsonb_to_recordset($1::jsonb) as r(n int, key text, channel text, target jsonb, target_key text,
       conversation_key text, body jsonb, reply jsonb, fallback jsonb, after_send text, mentions jsonb)
     order by n on conflict (key) do nothing`,
    JSON.stringify(rows.map(outboxRecord)),
  );
}
