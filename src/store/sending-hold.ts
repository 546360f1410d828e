/** Nothing is sent while the records are a restored backup's and no operator has looked: see `bot outbox`. */
import type { Store, StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** When the backup was restored, and as of when its records are. */
export type SendingHold = { since: Date; backupAt: Date };

/** The hold, or undefined while messages go out as always. */
export async function findSendingHold(db: Queries): Promise<SendingHold | undefined> {
  const [hold] = await db.query<SendingHold>('select since, backup_at as "backupAt" from sending_hold');
  return hold;
}

/** What waits: how many messages by channel, written before the backup or since; broadcasts that are going out. */
export type WaitingMessages = {
  hold: SendingHold | null;
  channels: { channel: string; fromBackup: number; since: number; oldest: Date }[];
  /** Numbers of broadcasts that go on once sending is released. */
  broadcasts: string[];
};

/** What `bot outbox status` shows. */
export async function readWaiting(db: Queries): Promise<WaitingMessages> {
  const hold = (await findSendingHold(db)) ?? null;
  const channels = await db.query<WaitingMessages['channels'][number]>(
    `select channel, count(*) filter (where created_at <= b.backup_at)::int as "fromBackup",
       count(*) filter (where b.backup_at is null or created_at > b.backup_at)::int as since, min(created_at) as oldest
     from outbox left join sending_hold b on true
     where state in ('pending', 'sending', 'held') group by channel order by channel`,
  );
  const running = await db.query<{ number: string }>(
    `select number from broadcast where state in ('scheduled', 'sending') order by number`,
  );
  return { hold, channels, broadcasts: running.map(({ number }) => number) };
}

/** Lets everything go that waits. Gives false when nothing was held. Audited. */
export async function releaseSending(store: Store, at: Date): Promise<boolean> {
  return await store.transaction(async (tx) => {
    const released = await tx.execute('delete from sending_hold');
    if (released > 0) await audit(tx, { at, action: 'sending_released', note: null });
    return released > 0;
  });
}

/**
 * Gives up what waited when the backup was made, as it may have gone out since: marked as failed, its words kept or
 * dropped as after a send. `all`: also what was written since. Gives how many; undefined when nothing is held. Audited.
 */
export async function dropRestored(store: Store, { at, all }: { at: Date; all: boolean }): Promise<number | undefined> {
  return await store.transaction(async (tx) => {
    const hold = await findSendingHold(tx);
    if (hold === undefined) return undefined;
    const dropped = await tx.execute(
      `update outbox set state = 'failed', error = 'dropped: restored from a backup', lease_until = null, reply = null,
         body = case after_send when 'keep' then body else '{"kind":"text","text":""}'::jsonb end,
         fallback = case after_send when 'keep' then fallback end
       where state in ('pending', 'sending', 'held') and created_at <= $1::timestamptz`,
      (all ? at : hold.backupAt).toISOString(),
    );
    await audit(tx, { at, action: 'sending_dropped', note: `messages=${dropped}` });
    return dropped;
  });
}

async function audit(tx: StoreTx, row: { at: Date; action: string; note: string | null }): Promise<void> {
  await tx.execute(
    `insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, 'operator', $2, 'outbox', $3)`,
    row.at.toISOString(),
    row.action,
    row.note,
  );
}
