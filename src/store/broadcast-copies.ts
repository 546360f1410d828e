/** The copies of broadcasts on their way: into the outbox a few at a time, out of it as sent or failed, called back. */
import type { Broadcast } from './broadcasts.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** The outbox's idempotency key of one person's copy: one more copy is another key, the same copy never is. */
const KEY = `'broadcast:' || r.broadcast_id || ':' || r.user_id || case r.copy when 1 then '' else ':' || r.copy end`;

/** Why somebody who has left gets no copy. */
export const LEFT = 'left';

/** Broadcasts that want a look: those that are due or going out, and cancelled ones with copies still on their way. */
export async function listAtWork(db: Pick<Queries, 'query'>, now: Date): Promise<string[]> {
  const rows = await db.query<{ number: string }>(
    `select number from broadcast b
     where b.state = 'sending' or (b.state = 'scheduled' and b.send_at <= $1::timestamptz)
       or exists (select 1 from broadcast_recipient r where r.broadcast_id = b.id and r.state = 'queued')
     order by b.confirmed_at, b.number`,
    now.toISOString(),
  );
  return rows.map(({ number }) => number);
}

/** How many copies of all broadcasts wait in the outbox. */
export async function countOnTheirWay(db: Pick<Queries, 'query'>): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `select count(*)::int as n from broadcast_recipient where state = 'queued'`,
  );
  return row?.n ?? 0;
}

/** Whether a broadcast has copies that wait or are on their way; looks at no other rows, however many have ended. */
export async function hasCopiesLeft(db: Pick<Queries, 'query'>, id: string): Promise<boolean> {
  const [row] = await db.query<{ left: boolean }>(
    `select exists (select 1 from broadcast_recipient where broadcast_id = $1 and state = 'waiting')
       or exists (select 1 from broadcast_recipient where broadcast_id = $1 and state = 'queued') as left`,
    id,
  );
  return row?.left === true;
}

/**
 * Puts the next copies into the outbox, in the order of accounts. Whoever has left meanwhile gets none. `keepWords` false:
 * the outbox drops the words of a copy when it is sent (the broadcast has them). Gives how many people were taken up.
 */
export async function feedOutbox(
  tx: Queries,
  { id, text }: Pick<Broadcast, 'id' | 'text'>,
  to: { channel: string; limit: number; at: Date; keepWords: boolean },
): Promise<number> {
  return await tx.execute(
    `with next as (
       select r.broadcast_id, r.user_id, m.active is false as gone
       from broadcast_recipient r left join member m on m.user_id = r.user_id
       where r.broadcast_id = $1 and r.state = 'waiting' order by r.user_id limit $2::int for update of r),
     copies as (
       insert into outbox (key, channel, target, target_key, conversation_key, body, mentions, after_send)
       select ${KEY}, $3::text, jsonb_build_object('userId', r.user_id), $3::text || ':user:' || r.user_id,
         $3::text || ':' || r.user_id || ':' || r.user_id, jsonb_build_object('kind', 'text', 'text', $4::text), '{}', $5
       from next join broadcast_recipient r using (broadcast_id, user_id) where not next.gone
       order by r.user_id on conflict (key) do nothing)
     update broadcast_recipient r set state = case when next.gone then 'failed' else 'queued' end,
       error = case when next.gone then '${LEFT}' end, ended_at = case when next.gone then $6::timestamptz end
     from next where r.broadcast_id = next.broadcast_id and r.user_id = next.user_id`,
    id,
    to.limit,
    to.channel,
    text,
    to.keepWords ? 'keep' : 'blank',
    to.at.toISOString(),
  );
}

/** Notes what became of the copies in the outbox. Gives how many ended. */
export async function collectCopies(tx: Queries, id: string, at: Date): Promise<number> {
  return await tx.execute(
    `update broadcast_recipient r set state = o.state, error = o.error,
       ended_at = case when o.state = 'held' then null else coalesce(o.sent_at, $2::timestamptz) end
     from outbox o
     where r.broadcast_id = $1 and r.state in ('queued', 'held') and o.key = ${KEY}
       and o.state in ('sent', 'failed', 'held') and o.state <> r.state`,
    id,
    at.toISOString(),
  );
}

/** Takes back what has not gone out: all that wait, and of the outbox what nobody is sending at this moment. */
export async function callBack(tx: Queries, id: string, at: Date): Promise<void> {
  await tx.execute(
    `with stopped as (
       update outbox o set state = 'failed', error = 'cancelled', body = '{"kind":"text","text":""}'::jsonb
       from broadcast_recipient r
       where r.broadcast_id = $1 and r.state in ('queued', 'held') and o.key = ${KEY} and o.state in ('pending', 'held')
       returning r.user_id)
     update broadcast_recipient r set state = 'cancelled', error = null, ended_at = $2::timestamptz
     where r.broadcast_id = $1
       and (r.state = 'waiting' or r.user_id in (select user_id from stopped))`,
    id,
    at.toISOString(),
  );
}

/** Lets those whom it did not reach have another copy. Gives how many. */
export async function renewFailed(tx: Queries, id: string): Promise<number> {
  return await tx.execute(
    `update broadcast_recipient set state = 'waiting', copy = copy + 1, error = null, ended_at = null
     where broadcast_id = $1 and state = 'failed' and error <> '${LEFT}'`,
    id,
  );
}
