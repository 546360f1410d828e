/** Messages of ours that are to be taken back: found by their key or by a record's number, and marked. */
import type { Store } from './store.ts';
import type { Queries } from './transaction.ts';

export type OwnMessage = {
  seq: string;
  key: string;
  channel: string;
  /** User id or chat id. */
  to: string;
  state: 'pending' | 'sending' | 'held' | 'sent' | 'failed';
  tries: number;
  platformMessageId: string | null;
  /** Seconds since it was sent; null: never. */
  age: number | null;
  /** What was said. */
  text: string;
  isRecalled: boolean;
};

/** What `outbox.error` says of a message that was taken back. */
const RECALLED = 'recalled: taken back by the office';
/** A whole morning, and room to spare. */
const MOST = 5000;
/** Older messages are only named, to say that it is too late. */
const DAYS = 3;

/** The message with that key, with those of the same turn when the key is a turn's; or the newest that name that number. */
export async function listOwnMessages(
  db: Pick<Queries, 'query'>,
  wanted: { key: string } | { number: string },
): Promise<OwnMessage[]> {
  const [where, value] =
    'key' in wanted
      ? [`(o.key = $1 or starts_with(o.key, $1 || ':'))`, wanted.key]
      : [`o.created_at > now() - interval '${DAYS} days' and o.body::text ~ ($1 || '(?!\\d)')`, wanted.number];
  return await db.query<OwnMessage>(
    `select o.seq::text as seq, o.key, o.channel, coalesce(o.target ->> 'userId', o.target ->> 'chatId') as "to",
       o.state, o.tries, o.platform_message_id as "platformMessageId",
       extract(epoch from now() - o.sent_at)::float8 as age,
       coalesce(o.body ->> 'text', o.body ->> 'title', o.body ->> 'fileName', '') as text,
       coalesce(o.error = $2, false) as "isRecalled"
     from outbox o where ${where} and o.body ->> 'kind' <> 'card_update' order by o.seq limit ${MOST}`,
    value,
    RECALLED,
  );
}

/** It is on no screen any more. */
export async function markRecalled(store: Store, message: Pick<OwnMessage, 'seq' | 'key'>, at: Date): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.execute('update outbox set error = $2 where seq = $1::bigint', message.seq, RECALLED);
    await noteRecall(tx, message.key, at);
  });
}

/** It has not gone out and never will; false when it went meanwhile. */
export async function cancelMessage(
  store: Store,
  message: Pick<OwnMessage, 'seq' | 'key'>,
  at: Date,
): Promise<boolean> {
  return await store.transaction(async (tx) => {
    const cancelled = await tx.execute(
      `update outbox set state = 'failed', error = $2 where seq = $1::bigint and state in ('pending', 'held')`,
      message.seq,
      RECALLED,
    );
    if (cancelled > 0) await noteRecall(tx, message.key, at);
    return cancelled > 0;
  });
}

async function noteRecall(tx: Pick<Queries, 'execute'>, key: string, at: Date): Promise<void> {
  await tx.execute(
    `insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, 'operator', 'message_recalled', $2, null)`,
    at.toISOString(),
    key,
  );
}
