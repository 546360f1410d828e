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
import type { DataKey } from '../kernel/key-ring.ts';
import type { Logger } from '../kernel/logger.ts';
import { tellPaced } from '../kernel/measure-points.ts';
import {
  type ClaimedRow,
  claimOutbox,
  holdBack,
  listSentByOthers,
  markSettled,
  putOff,
  type Settled,
} from '../store/outbox.ts';
import { openBody } from '../store/sealed-body.ts';
import type { Store } from '../store/store.ts';
import { type Lease, queueMessages, type WrittenMessage } from '../store/turns.ts';
import { withKeptFile } from './kept-file.ts';
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
  /** Opens what waits sealed (src/store/sealed-body.ts). */
  dataKey: DataKey;
  /** Asks for a wake-up after a delay, so that a retry is on time on whatever instance. */
  wakeAfter(delayMs: number): Promise<void>;
  /** Sends under way at once. */
  slots?: number;
  random?: () => number;
  /** Milliseconds that only grow; leases are measured with it, whatever the clock is set to. */
  monotonicMs?: () => number;
};

/** 1-2-4-8-16-32 s and so on: six tries in about a minute, then every 5 minutes up to 12 tries (about half an hour). */
const MAX_TRIES = 12;
const LONGEST_DELAY_MS = 300_000;
const IDLE_POLL_MS = 5_000;
const NOT_CONNECTED_MS = 2_000;
/** Slots won back by each send that went well. */
const GROWTH = 0.25;

export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #leaseId = newId();
  readonly #pacer: Pacer;
  readonly #slots: number;
  /** How many of the slots are used just now: half as many after each `too_parallel`, growing again with what arrives. */
  #width: number;
  #halvedMs = 0;
  /** Claimed and waiting for a slot: one entry per target, to be sent in order, as long as they are ours. */
  readonly #waiting: { rows: readonly ClaimedRow[]; oursUntil: number }[] = [];
  /** Ended sends that are not marked yet: marked together, so that a busy minute costs few statements. */
  readonly #settled: Settled[] = [];
  #sending = 0;
  #looping = false;
  #wanted = false;
  /** Some message may be waiting for an older one to its target: claim again whenever sends have been marked. */
  #behindOthers = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#slots = options.slots ?? 64;
    this.#width = this.#slots;
    this.#pacer = new Pacer((target, seconds) =>
      listSentByOthers(options.store, { target, seconds, leaseId: this.#leaseId }),
    );
  }

  /** Begins to look for work by itself (rows put off, and rows of senders that died). */
  start(): void {
    this.#timer = setInterval(() => this.kick(), Math.min(IDLE_POLL_MS, this.#options.leaseMs));
    this.#timer.unref();
    this.kick();
  }

  /** Under which others may write messages that this dispatcher is then handed. */
  get lease(): Lease {
    return { id: this.#leaseId, ms: this.#options.leaseMs };
  }

  /** Sends messages that were just committed under our lease; the rest is claimed when its turn comes. */
  take(written: readonly WrittenMessage[]): void {
    const targets = new Map<string, ClaimedRow[]>();
    for (const message of written) {
      if (!message.leased) {
        this.#behindOthers = true;
        continue;
      }
      const row = { ...message.row, seq: message.seq, targetKey: message.targetKey, tries: 1 };
      targets.set(row.targetKey, [...(targets.get(row.targetKey) ?? []), row]);
    }
    this.#hold([...targets.values()]);
    if (!this.#looping) void this.#loop();
  }

  /** Something may be there to send that nobody holds. */
  kick(): void {
    this.#wanted = true;
    if (!this.#looping) void this.#loop();
  }

  /** Resolves when nothing is being sent and nothing due is left. */
  async drained(): Promise<void> {
    this.kick();
    await this.#rest();
  }

  /** Claims no more; resolves when the sends under way have been marked. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#rest();
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#tellIdle();
    });
  }

  #monotonicMs(): number {
    return (this.#options.monotonicMs ?? (() => performance.now()))();
  }

  #tellIdle(): void {
    const held = this.#sending + this.#settled.length + (this.#stopped ? 0 : this.#waiting.length);
    const busy = this.#looping || held > 0 || (this.#wanted && !this.#stopped);
    if (!busy) for (const done of this.#idle.splice(0)) done();
  }

  /** One statement at a time: marks all that ended, then claims all that is due; what happens meanwhile is the next round's. */
  async #loop(): Promise<void> {
    this.#looping = true;
    try {
      while (this.#hasWork()) {
        await this.#mark();
        await this.#claim();
      }
    } catch (thrown) {
      // The next kick tries again.
      this.#options.log.warn({ err: asError(thrown) }, 'outbox not reached');
    } finally {
      this.#looping = false;
      this.#tellIdle();
    }
  }

  #hasWork(): boolean {
    return this.#settled.length > 0 || (this.#wanted && !this.#stopped && this.#sending < Math.floor(this.#width));
  }

  async #mark(): Promise<void> {
    const settled = this.#settled.splice(0);
    if (settled.length === 0) return;
    try {
      const marked = await markSettled(this.#options.store.relaxed, this.#leaseId, settled);
      this.#tellLate(settled.length - marked);
    } catch (thrown) {
      // They were sent: marked with the next round, before their leases run out and they are sent again.
      this.#settled.unshift(...settled);
      throw thrown;
    }
    failpoint('dispatch.after-mark');
    this.#wanted ||= this.#behindOthers;
  }

  /** We slept past our leases (a frozen machine) and somebody else sends them: theirs is the result that counts. */
  #tellLate(refused: number): void {
    if (refused > 0) this.#options.log.warn({ refused }, 'late results discarded: their leases were lost');
  }

  async #claim(): Promise<void> {
    if (!this.#wanted || this.#stopped || this.#sending >= Math.floor(this.#width)) return;
    this.#wanted = false;
    const rows = await claimOutbox(this.#options.store.relaxed, {
      leaseId: this.#leaseId,
      leaseMs: this.#options.leaseMs,
      channels: [...this.#options.channels.keys()],
      limit: Math.floor(this.#width) - this.#sending,
      conversationKey: this.#options.conversationKey,
    });
    // What ended while this was asked still stands in the way of what is behind it, until it is marked.
    const nothingUnderWay = rows.length + this.#sending + this.#waiting.length + this.#settled.length === 0;
    this.#behindOthers = (this.#behindOthers || rows.length > 0) && !nothingUnderWay;
    this.#hold(rows.map((row) => [row]));
  }

  /** Messages that are ours now, target by target. */
  #hold(targets: readonly ClaimedRow[][]): void {
    if (targets.length > 0) failpoint('dispatch.after-claim');
    // A send begins in the first third of the lease: 60 s for an upload then end before somebody else may take it up.
    const oursUntil = this.#monotonicMs() + this.#options.leaseMs / 3;
    this.#waiting.push(...targets.map((rows) => ({ rows, oursUntil })));
    this.#fillSlots();
  }

  #fillSlots(): void {
    while (!this.#stopped && this.#sending < Math.floor(this.#width)) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#sending += 1;
      void this.#handle(next.rows, next.oursUntil);
    }
  }

  /** One target's messages, strictly one after the other; when one must wait, so must those behind it. */
  async #handle(rows: readonly ClaimedRow[], oursUntil: number): Promise<void> {
    try {
      for (const [index, row] of rows.entries()) {
        // Waited too long for a slot: left alone, and claimed anew when the lease has run out.
        if (this.#monotonicMs() > oursUntil) break;
        const delayMs = await this.#sendOne(row);
        if (delayMs === 0) continue;
        for (const behind of rows.slice(index + 1)) {
          await this.#putOff(behind, { delayMs, error: null, countTry: false });
        }
        break;
      }
    } catch (thrown) {
      // The leases run out and the rows are taken up again.
      this.#options.log.error({ key: rows[0]?.key, err: asError(thrown) }, 'send could not be recorded');
    } finally {
      this.#sending -= 1;
      this.#fillSlots();
      if (!this.#looping) void this.#loop();
    }
  }

  /** Sends one message. Gives 0 when it is done with, else how long it was put off. */
  async #sendOne(row: ClaimedRow): Promise<number> {
    const channel = this.#options.channels.get(row.channel as ChannelName);
    if (channel === undefined) return 0;
    const { limits } = channel.capabilities;
    const wait = await this.#pacer.delayFor(row.targetKey, this.#options.clock.now().getTime(), limits);
    if (wait > 0) {
      tellPaced(row.channel);
      await this.#putOff(row, { delayMs: wait, error: null, countTry: false });
      return wait;
    }
    failpoint('dispatch.before-send');
    const beganMs = this.#monotonicMs();
    const result = await this.#attempt(channel, row);
    failpoint('dispatch.after-send');
    this.#adapt(result, beganMs);
    if (!result.ok) return await this.#failed(row, result);
    this.#settled.push({ seq: row.seq, platformId: result.platformMessageId ?? null, error: null });
    return 0;
  }

  #adapt(result: SendResult, beganMs: number): void {
    if (result.ok) this.#width = Math.min(this.#slots, this.#width + GROWTH);
    // Those that were under way together count as one.
    if (result.ok || result.error !== 'too_parallel' || beganMs < this.#halvedMs) return;
    this.#width = Math.max(1, this.#width / 2);
    this.#halvedMs = this.#monotonicMs();
  }

  async #attempt(channel: Channel, row: ClaimedRow): Promise<SendResult> {
    try {
      const { key: id, target, mentions, tries: attempt, reply } = row;
      // Written by the renderer into our own table.
      const body = openBody(this.#options.dataKey, row.body, id) as OutboundBody;
      return await withKeptFile(this.#options, body, (whole) =>
        channel.send({ id, target, body: whole, mentions, attempt, ...(reply ? { reply } : {}) }),
      );
    } catch (thrown) {
      return { ok: false, error: 'bad_request', detail: asError(thrown).message };
    }
  }

  async #failed(row: ClaimedRow, { error, detail, retryAfterMs }: FailedSend): Promise<number> {
    const { retry, wakeOperator } = SEND_ERRORS[error];
    if (retry === 'elsewhere') return await this.#leaveToOthers(row, retryAfterMs);
    const givenUp = retry === 'never' || (retry !== 'window' && row.tries >= MAX_TRIES);
    const isUnreached = givenUp && error === 'recipient';
    this.#logFailure({ row, error, detail }, wakeOperator || (givenUp && !isUnreached));
    const reason = `${error}: ${detail}`;
    // A file that is kept back comes later; one that never can is told of.
    const isTold = isFile(row) ? givenUp : retry === 'on_reply' || isUnreached;
    if (isTold) await this.#sayInstead(row);
    if (retry === 'on_reply') return await this.#holdBack(row, reason);
    if (givenUp) {
      this.#settled.push({ seq: row.seq, platformId: null, error: reason });
      return 0;
    }
    const delayMs = retryAfterMs ?? this.#backOffMs(row.tries);
    // Waiting for a limit's window is no failed try, however long the queue is.
    await this.#putOff(row, { delayMs, error: reason, countTry: retry !== 'window' });
    return delayMs;
  }

  #logFailure({ row, error, detail }: { row: ClaimedRow; error: string; detail: string }, isSerious: boolean): void {
    const facts = { key: row.key, channel: row.channel, error, detail, tries: row.tries };
    if (isSerious) this.#options.log.error(facts, 'send failed');
    else this.#options.log.warn(facts, 'send failed');
  }

  #backOffMs(tries: number): number {
    const jitter = 0.75 + (this.#options.random ?? Math.random)() * 0.5;
    return Math.round(Math.min(LONGEST_DELAY_MS, 1000 * 2 ** (tries - 1)) * jitter);
  }

  /** Until the person writes again; what stood behind it may go. */
  async #holdBack({ seq }: ClaimedRow, error: string): Promise<number> {
    await holdBack(this.#options.store, { seq, leaseId: this.#leaseId, error });
    this.kick();
    return 0;
  }

  /** This instance has no connection: another one, or this one later, takes it up. */
  async #leaveToOthers(row: ClaimedRow, delayMs = NOT_CONNECTED_MS): Promise<number> {
    await this.#putOff(row, { delayMs, error: 'not_connected', countTry: false });
    return delayMs;
  }

  /** Whoever cannot be reached hears of it in another place, where one was named. */
  async #sayInstead({ key, fallback }: ClaimedRow): Promise<void> {
    if (fallback === undefined) return;
    const instead = { ...fallback, key: `${key}:instead`, conversationKey: null };
    await this.#options.store.transaction((tx) => queueMessages(tx, [instead]));
    // In the same chat it waits until the one that failed is marked.
    this.#behindOthers = true;
    this.kick();
  }

  async #putOff(row: ClaimedRow, why: { delayMs: number; error: string | null; countTry: boolean }): Promise<void> {
    const isOurs = await putOff(this.#options.store, { seq: row.seq, leaseId: this.#leaseId, ...why });
    if (!isOurs) return this.#tellLate(1);
    await this.#options.wakeAfter(why.delayMs);
  }
}

function isFile({ body }: ClaimedRow): boolean {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'file';
}

type FailedSend = Extract<SendResult, { ok: false }>;
