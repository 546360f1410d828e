/** The outbox as the dispatcher sees it: claim under a lease, mark, put off. */

import type { StoreTx } from './store.ts';
import type { OutboxRow } from './turns.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

const MOST_ERROR_CHARS = 500;

/** A message in hand, ours until the lease ends. */
export type ClaimedRow = {
  seq: bigint;
  key: string;
  channel: string;
  target: { userId: string } | { chatId: string };
  targetKey: string;
  conversationKey: string | null;
  body: unknown;
  mentions: string[];
  reply?: NonNullable<OutboxRow['reply']>;
  fallback?: NonNullable<OutboxRow['fallback']>;
  tries: number;
};

export type ClaimInput = {
  leaseId: string;
  leaseMs: number;
  channels: string[];
  limit: number;
  /** Only this conversation's messages (the terminal's), or null for all. */
  conversationKey: string | null;
};

/**
 * Claims what is due: per target only its oldest unsent message, so that order is kept, but for copies of broadcasts,
 * which nothing else waits for (whoever asks is answered while the copy hangs or is put off); a row whose lease ran out
 * belongs to a sender that died and is taken over (its send is uncertain: the channel repeats under duplicate check).
 * Nothing at all while sending is held (src/store/sending-hold.ts).
 */
export async function claimOutbox(db: Queries, input: ClaimInput): Promise<ClaimedRow[]> {
  const rows = await db.query<Record<string, unknown>>(
    `update outbox o set state = 'sending', lease_id = $1, lease_until = now() + make_interval(secs => $2::float8),
       tries = o.tries + 1
     from (
       select c.seq from outbox c
       where c.state in ('pending', 'sending')
         and (c.state = 'pending' and c.not_before <= now() or c.state = 'sending' and c.lease_until < now())
         and c.channel = any($3::text[]) and ($4::text is null or c.conversation_key = $4)
         and not exists (select 1 from sending_hold)
         and not exists (select 1 from outbox e where e.target_key = c.target_key
           and e.state in ('pending', 'sending') and e.seq < c.seq
           and (e.key not like 'broadcast:%' or c.key like 'broadcast:%'))
       order by c.seq limit $5::int for update skip locked) due
     where o.seq = due.seq
     returning o.seq, o.key, o.channel, o.target, o.target_key, o.conversation_key, o.body, o.mentions,
       o.reply, o.fallback, o.tries`,
    input.leaseId,
    input.leaseMs / 1000,
    input.channels,
    input.conversationKey,
    input.limit,
  );
  return rows.map(readClaimed).sort((a, b) => (a.seq < b.seq ? -1 : 1));
}

// Rows of our own table, written by turns.ts only.
function readClaimed(row: Record<string, unknown>): ClaimedRow {
  return {
    seq: BigInt(String(row['seq'])),
    key: String(row['key']),
    channel: String(row['channel']),
    target: row['target'] as ClaimedRow['target'],
    targetKey: String(row['target_key']),
    conversationKey: row['conversation_key'] === null ? null : String(row['conversation_key']),
    body: row['body'],
    mentions: row['mentions'] as string[],
    ...(row['reply'] === null ? {} : { reply: row['reply'] as NonNullable<ClaimedRow['reply']> }),
    ...(row['fallback'] === null ? {} : { fallback: row['fallback'] as NonNullable<ClaimedRow['fallback']> }),
    tries: Number(row['tries']),
  };
}

/** How a send ended for good. `error` null: it was sent. */
export type Settled = { seq: bigint; platformId: string | null; error: string | null };

/**
 * Marks messages as sent or given up, all in one statement; the office sees why. The handle, which may hold a one-time
 * address, is not needed any more; nor are the words of what is not kept (`after_send`). Gives how many it marked: fewer
 * than handed over means that a lease was lost meanwhile and that result is not ours to write.
 */
export async function markSettled(db: Queries, leaseId: string, settled: readonly Settled[]): Promise<number> {
  return await db.execute(
    `with ended as (select * from jsonb_to_recordset($2::jsonb) as r(seq bigint, "platformId" text, error text)),
     gone as (delete from outbox o using ended r
       where o.seq = r.seq and r.error is null and o.after_send = 'delete' and o.lease_id = $1 and o.state = 'sending')
     update outbox o set state = case when r.error is null then 'sent' else 'failed' end,
       sent_at = case when r.error is null then now() end, platform_message_id = r."platformId", error = r.error,
       lease_until = null, reply = null,
       body = case o.after_send when 'keep' then o.body else '{"kind":"text","text":""}'::jsonb end,
       fallback = case o.after_send when 'keep' then o.fallback end
     from ended r
     where o.seq = r.seq and (r.error is not null or o.after_send <> 'delete') and o.lease_id = $1
       and o.state = 'sending'`,
    leaseId,
    JSON.stringify(
      settled.map(({ seq, platformId, error }) => ({
        seq: seq.toString(),
        platformId,
        error: error?.slice(0, MOST_ERROR_CHARS) ?? null,
      })),
    ),
  );
}

/** Puts a message off. `countTry` false: it was not tried (pacing). */
export async function putOff(
  db: Queries,
  input: { seq: bigint; leaseId: string; delayMs: number; error: string | null; countTry: boolean },
): Promise<boolean> {
  const changed = await db.execute(
    `update outbox set state = 'pending', not_before = now() + make_interval(secs => $3::float8), error = $4,
       lease_until = null, tries = tries - $5::int
     where seq = $1::bigint and lease_id = $2 and state = 'sending'`,
    input.seq.toString(),
    input.leaseId,
    input.delayMs / 1000,
    input.error?.slice(0, MOST_ERROR_CHARS) ?? null,
    input.countTry ? 0 : 1,
  );
  return changed > 0;
}

/** Keeps a message back until its person writes again. */
export async function holdBack(
  db: Queries,
  input: { seq: bigint; leaseId: string; error: string | null },
): Promise<boolean> {
  const changed = await db.execute(
    `update outbox set state = 'held', error = $3, lease_until = null
     where seq = $1::bigint and lease_id = $2 and state = 'sending'`,
    input.seq.toString(),
    input.leaseId,
    input.error?.slice(0, MOST_ERROR_CHARS) ?? null,
  );
  return changed > 0;
}

/**
 * Lets the oldest kept-back message of each target go, behind everything that is already on its way there (a new `seq`),
 * as an answer to what was just said. Gives how many.
 */
export async function releaseHeld(
  db: Queries,
  targets: readonly { targetKey: string; reply: OutboxRow['reply'] | null }[],
): Promise<number> {
  if (targets.length === 0) return 0;
  return await db.execute(
    `update outbox o set state = 'pending', not_before = now(), tries = 0, reply = t.reply,
       seq = nextval(pg_get_serial_sequence('outbox', 'seq'))
     from jsonb_to_recordset($1::jsonb) as t(target_key text, reply jsonb)
     where o.seq = (select min(h.seq) from outbox h where h.target_key = t.target_key and h.state = 'held')`,
    JSON.stringify(targets.map(({ targetKey, reply }) => ({ target_key: targetKey, reply }))),
  );
}

/** How many milliseconds ago others (another instance, or this one before its restart) sent to a target. */
export async function listSentByOthers(
  db: Pick<Queries, 'query'>,
  input: { target: string; seconds: number; leaseId: string },
): Promise<number[]> {
  const rows = await db.query<{ ago: number }>(
    `select extract(epoch from now() - sent_at)::float8 * 1000 as ago from outbox
     where target_key = $1 and state = 'sent' and sent_at > now() - make_interval(secs => $2::float8)
       and lease_id is distinct from $3`,
    input.target,
    input.seconds,
    input.leaseId,
  );
  return rows.map(({ ago }) => ago);
}
