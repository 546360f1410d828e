/** Sends broadcasts: begins what is due, feeds the outbox a few copies at a time, notes what arrived, says when it is done. */
import { BROADCAST_TEXTS } from '../actions/broadcast-texts.ts';
import { tellMembers } from '../actions/tell-members.ts';
import { fill } from '../actions/texts.ts';
import type { ChannelName } from '../channels/contract.ts';
import { isOurs } from '../channels/own-channel.ts';
import type { Leases } from '../channels/ports.ts';
import { FEED_EVERY_MS, isByNight, MOST_ON_THEIR_WAY } from '../domain/broadcast.ts';
import type { Clock } from '../kernel/clock.ts';
import { asError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import {
  callBack,
  collectCopies,
  countOnTheirWay,
  feedOutbox,
  hasCopiesLeft,
  listAtWork,
} from '../store/broadcast-copies.ts';
import { type Broadcast, findBroadcast, moveBroadcast, progressOf } from '../store/broadcasts.ts';
import { createLeases } from '../store/leases.ts';
import type { Store, StoreTx } from '../store/store.ts';

export type BroadcasterOptions = {
  store: Store;
  clock: Clock;
  log: Logger;
  /** Where members are reached; null: nowhere, and nothing is begun. */
  channel: ChannelName | null;
  /** Copies were put into the outbox. */
  wake(): void;
};

const LEASE = 'broadcaster';
/** One program feeds at a time, so that the pace holds for all together; whoever dies is replaced after three looks. */
const LEASE_MS = 3 * FEED_EVERY_MS;
const SYSTEM = 'system';

export class Broadcaster {
  readonly #options: BroadcasterOptions;
  readonly #leases: Leases;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<number> | undefined;
  #stopped = false;

  constructor(options: BroadcasterOptions) {
    this.#options = options;
    this.#leases = createLeases(options.store, newId());
  }

  /** Looks for work by itself from now on. */
  start(): void {
    this.#timer = setInterval(() => {
      this.run().catch((thrown: unknown) => {
        // All that was done is in the database; the next look goes on from there.
        if (!this.#stopped) this.#options.log.warn({ err: asError(thrown) }, 'broadcasts not looked at');
      });
    }, FEED_EVERY_MS);
    this.#timer.unref();
  }

  /** One look at every broadcast that is due or going out. Gives how many copies it moved; 0 when another program does it. */
  run(): Promise<number> {
    this.#running ??= this.#look().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
    await this.#leases.release(LEASE).catch(() => undefined);
  }

  async #look(): Promise<number> {
    const { store, clock, channel } = this.#options;
    if (channel === null || this.#stopped || !(await this.#leases.hold(LEASE, LEASE_MS))) return 0;
    let moved = 0;
    for (const number of await listAtWork(store, clock.now())) {
      if (this.#stopped) break;
      const fed = await store.transaction((tx) => this.#advance(tx, number, channel));
      if (fed > 0) failpoint('broadcast.fed');
      moved += fed;
      if (moved > 0) this.#options.wake();
    }
    return moved;
  }

  /** One step of one broadcast, under its lock: whatever dies in the middle leaves nothing of the step. */
  async #advance(tx: StoreTx, number: string, channel: ChannelName): Promise<number> {
    const now = this.#options.clock.now();
    const broadcast = await findBroadcast(tx, number, true);
    if (broadcast === undefined) return 0;
    // What somebody was sending when it was cancelled may have been put off since.
    if (broadcast.state === 'cancelled') await callBack(tx, broadcast.id, now);
    const ended = await collectCopies(tx, broadcast.id, now);
    if (ended > 0) failpoint('broadcast.after-collect');
    if (!(await this.#mayGoOut(tx, broadcast, now))) return ended;
    const fed = await this.#feed(tx, broadcast, { channel, at: now });
    if (await hasCopiesLeft(tx, broadcast.id)) return ended + fed;
    failpoint('broadcast.before-done');
    await finish(tx, broadcast, { channel, at: now });
    return ended + fed + 1;
  }

  /** Begins what is due; by night only what is urgent goes on. */
  async #mayGoOut(tx: StoreTx, broadcast: Broadcast, now: Date): Promise<boolean> {
    const isAtWork = broadcast.state === 'scheduled' || broadcast.state === 'sending';
    if (!isAtWork || (isByNight(now) && !broadcast.urgent)) return false;
    if (broadcast.state === 'sending') return true;
    if (broadcast.sendAt !== null && broadcast.sendAt > now) return false;
    await moveBroadcast(tx, broadcast, { actor: SYSTEM, at: now, to: 'sending', action: 'broadcast_started' });
    return true;
  }

  async #feed(tx: StoreTx, broadcast: Broadcast, { channel, at }: { channel: ChannelName; at: Date }): Promise<number> {
    const limit = MOST_ON_THEIR_WAY - (await countOnTheirWay(tx));
    if (limit <= 0) return 0;
    failpoint('broadcast.before-feed');
    // The demo page shows what it was sent out of the outbox itself.
    const fed = await feedOutbox(tx, broadcast, { channel, limit, at, keepWords: isOurs(channel) });
    if (fed > 0) failpoint('broadcast.after-feed');
    return fed;
  }
}

/** All copies have ended: noted, and told to the two who answer for it. */
async function finish(
  tx: StoreTx,
  broadcast: Broadcast,
  { channel, at }: { channel: ChannelName; at: Date },
): Promise<void> {
  const { id, number, authorId, confirmedById } = broadcast;
  const progress = (await progressOf(tx, [id])).get(id);
  const { sent = 0, failed = 0, held = 0 } = progress ?? {};
  const note = `sent ${sent}, failed ${failed}, held ${held}`;
  await moveBroadcast(tx, broadcast, { actor: SYSTEM, at, to: 'done', action: 'broadcast_done', note });
  const people = await tx.query<{ userId: string }>(
    'select user_id as "userId" from member where id = any($1::text[]) and active order by user_id',
    [authorId, confirmedById],
  );
  const text = failed > 0 ? BROADCAST_TEXTS.doneSome : BROADCAST_TEXTS.doneAll;
  await tellMembers(tx, {
    key: `broadcast-done:${id}:${at.getTime()}`,
    channel,
    userIds: people.map(({ userId }) => userId),
    text: fill(text, { number, sent: String(sent), failed: String(failed) }),
  });
}
