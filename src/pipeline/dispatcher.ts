/** Sends what is in the outbox: claim under a lease, send, mark; retries with back-off; one message per target at a time. */
import {
  type Channel,
  type ChannelName,
  type OutboundBody,
  SEND_ERRORS,
  type SendResult,
} from '../channels/contract.ts';
import type { Clock } from '../kernel/clock.ts';
import { asError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { type ClaimedRow, claimOutbox, markFailed, markSent, putOff } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { Pacer } from './pacer.ts';

export type DispatcherOptions = {
  store: Store;
  channels: ReadonlyMap<ChannelName, Channel>;
  clock: Clock;
  log: Logger;
  /** Only this conversation's messages (the terminal's), or null for all. */
  conversationKey: string | null;
  /** How long a claimed message is ours; longer than a send takes, or somebody else sends it as well. */
  leaseMs: number;
  /** Asks for a wake-up after a delay, so that a retry is on time on whatever instance. */
  wakeAfter(delayMs: number): Promise<void>;
  /** Sends under way at once. */
  slots?: number;
  random?: () => number;
};

/** 1-2-4-8-16-32 s and so on: six tries in about a minute, then every 5 minutes up to 12 tries (about half an hour). */
const MAX_TRIES = 12;
const LONGEST_DELAY_MS = 300_000;
const IDLE_POLL_MS = 5_000;

export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #pacer = new Pacer();
  readonly #leaseId = newId();
  readonly #slots: number;
  #active = 0;
  #claiming = false;
  #wanted = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#slots = options.slots ?? 32;
  }

  /** Begins to look for work by itself (rows put off, and rows of senders that died). */
  start(): void {
    this.#timer = setInterval(() => this.kick(), Math.min(IDLE_POLL_MS, this.#options.leaseMs));
    this.#timer.unref();
    this.kick();
  }

  /** Something is there to send. Cheap; call it after every commit. */
  kick(): void {
    this.#wanted = true;
    if (!this.#claiming && !this.#stopped) void this.#claim();
  }

  /** Resolves when nothing is being sent and nothing due is left. */
  async drained(): Promise<void> {
    this.kick();
    await new Promise<void>((resolve) => {
      this.#idle.push(resolve);
      this.#settle();
    });
  }

  /** Claims no more; resolves when the sends under way have been marked. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await new Promise<void>((resolve) => {
      this.#idle.push(resolve);
      this.#settle();
    });
  }

  #settle(): void {
    const busy = this.#claiming || this.#active > 0 || (this.#wanted && !this.#stopped);
    if (!busy) for (const done of this.#idle.splice(0)) done();
  }

  async #claim(): Promise<void> {
    this.#claiming = true;
    try {
      while (this.#wanted && !this.#stopped && this.#active < this.#slots) {
        this.#wanted = false;
        const rows = await claimOutbox(this.#options.store, {
          leaseId: this.#leaseId,
          leaseMs: this.#options.leaseMs,
          channels: [...this.#options.channels.keys()],
          limit: this.#slots - this.#active,
          conversationKey: this.#options.conversationKey,
        });
        if (rows.length > 0) failpoint('dispatch.after-claim');
        this.#active += rows.length;
        for (const row of rows) void this.#handle(row);
      }
    } catch (thrown) {
      this.#options.log.warn({ err: asError(thrown) }, 'outbox could not be read');
    } finally {
      this.#claiming = false;
      this.#settle();
    }
  }

  async #handle(row: ClaimedRow): Promise<void> {
    try {
      await this.#sendOne(row);
    } catch (thrown) {
      // The lease runs out and the row is taken up again.
      this.#options.log.error({ key: row.key, err: asError(thrown) }, 'send could not be recorded');
    } finally {
      this.#active -= 1;
      this.kick();
    }
  }

  async #sendOne(row: ClaimedRow): Promise<void> {
    const channel = this.#options.channels.get(row.channel as ChannelName);
    if (channel === undefined) return;
    const limit = channel.capabilities.sendsPerMinute ?? Number.POSITIVE_INFINITY;
    const wait = this.#pacer.delayFor(row.targetKey, this.#options.clock.now().getTime(), limit);
    if (wait > 0) return await this.#putOff(row, { delayMs: wait, error: null, countTry: false });
    failpoint('dispatch.before-send');
    const result = await this.#attempt(channel, row);
    failpoint('dispatch.after-send');
    if (result.ok) {
      const platformId = result.platformMessageId ?? null;
      await markSent(this.#options.store, { seq: row.seq, leaseId: this.#leaseId, platformId });
      failpoint('dispatch.after-mark');
      return;
    }
    await this.#failed(row, result);
  }

  async #attempt(channel: Channel, row: ClaimedRow): Promise<SendResult> {
    try {
      // Written by the renderer into our own table.
      const body = row.body as OutboundBody;
      return await channel.send({ id: row.key, target: row.target, body, mentions: row.mentions });
    } catch (thrown) {
      return { ok: false, error: 'bad_request', detail: asError(thrown).message };
    }
  }

  async #failed(row: ClaimedRow, { error, detail, retryAfterMs }: FailedSend): Promise<void> {
    const { retry, wakeOperator } = SEND_ERRORS[error];
    const givenUp = retry === 'never' || row.tries >= MAX_TRIES;
    const facts = { key: row.key, channel: row.channel, error, detail, tries: row.tries };
    if (wakeOperator || (givenUp && error !== 'recipient')) this.#options.log.error(facts, 'send failed');
    else this.#options.log.warn(facts, 'send failed');
    const reason = `${error}: ${detail}`;
    if (givenUp) {
      await markFailed(this.#options.store, { seq: row.seq, leaseId: this.#leaseId, error: reason });
      return;
    }
    const backOff = Math.min(LONGEST_DELAY_MS, 1000 * 2 ** (row.tries - 1));
    const jitter = 0.75 + (this.#options.random ?? Math.random)() * 0.5;
    const delayMs = retryAfterMs ?? Math.round(backOff * jitter);
    await this.#putOff(row, { delayMs, error: reason, countTry: true });
  }

  async #putOff(row: ClaimedRow, why: { delayMs: number; error: string | null; countTry: boolean }): Promise<void> {
    await putOff(this.#options.store, { seq: row.seq, leaseId: this.#leaseId, ...why });
    await this.#options.wakeAfter(why.delayMs);
  }
}

type FailedSend = Extract<SendResult, { ok: false }>;
