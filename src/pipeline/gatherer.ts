/**
 * Group commit: waiting messages of different conversations go through one transaction together.
 * One message per conversation at a time, in the order of arrival; a batch starts as soon as a lane is free.
 */
import type { Accepted } from '../channels/callback.ts';
import type { InboundMessage } from '../channels/contract.ts';
import { AppError } from '../kernel/errors.ts';

export type Received = { message: InboundMessage; receivedAt: Date; conversationKey: string };

type Waiting = { received: Received; resolve: (accepted: Accepted) => void; reject: (reason: unknown) => void };

export type GathererOptions = {
  /** Handles a batch; resolves when all of it is durable, but for those it gives an error for; repeats may be left out. */
  run(batch: Received[]): Promise<ReadonlyMap<Received, Accepted | Error>>;
  /** Most messages in one transaction. */
  maxBatch: number;
  /** Transactions under way at once. */
  lanes: number;
  /** Most messages waiting; more are refused (the platform repeats them). */
  maxWaiting: number;
};

/** Of one conversation so many may wait: more is no person, and would leave no room for others. */
const MOST_OF_ONE = 500;

export class Gatherer {
  readonly #options: GathererOptions;
  /** Conversation → its waiting messages, oldest first. Insertion order is the order of arrival. */
  readonly #queues = new Map<string, Waiting[]>();
  readonly #busy = new Set<string>();
  #running = 0;
  #waiting = 0;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(options: GathererOptions) {
    this.#options = options;
  }

  /** Resolves when the message is durable and its turn is done. */
  accept(received: Received): Promise<Accepted> {
    const ofOne = this.#queues.get(received.conversationKey)?.length ?? 0;
    if (this.#closed || this.#waiting >= this.#options.maxWaiting || ofOne >= MOST_OF_ONE) {
      const detail = this.#closed
        ? 'shutting down'
        : `${this.#waiting} messages waiting, ${ofOne} of this conversation`;
      return Promise.reject(
        new AppError({
          code: 'BUSY',
          kind: 'external',
          retry: 'later',
          userText: '现在有点忙，请稍后再发一次。',
          detail,
        }),
      );
    }
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(received.conversationKey);
      const waiting = { received, resolve, reject };
      if (queue) queue.push(waiting);
      else this.#queues.set(received.conversationKey, [waiting]);
      this.#waiting += 1;
      this.#pump();
    });
  }

  /** Takes no more and resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#waiting === 0 && this.#running === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** No outcome: it was known already. */
  #settle(waiting: Waiting, outcome: Accepted | Error = { answers: 0 }): void {
    if (outcome instanceof Error) this.#refuse(waiting, outcome);
    else waiting.resolve(outcome);
  }

  /** What waits behind it in its conversation is refused too: nobody's second message may overtake the first. */
  #refuse(refused: Waiting, reason: unknown): void {
    const key = refused.received.conversationKey;
    const behind = this.#queues.get(key) ?? [];
    this.#queues.delete(key);
    this.#waiting -= behind.length;
    for (const waiting of [refused, ...behind]) waiting.reject(reason);
  }

  #pump(): void {
    while (this.#running < this.#options.lanes) {
      const batch = this.#nextBatch();
      if (batch.length === 0) return;
      this.#running += 1;
      void this.#run(batch);
    }
  }

  #nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    for (const [key, queue] of this.#queues) {
      if (batch.length >= this.#options.maxBatch) break;
      const head = this.#busy.has(key) ? undefined : queue.shift();
      if (head === undefined) continue;
      if (queue.length === 0) this.#queues.delete(key);
      this.#busy.add(key);
      batch.push(head);
    }
    this.#waiting -= batch.length;
    return batch;
  }

  async #run(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#options.run(batch.map((waiting) => waiting.received));
      for (const waiting of batch) this.#settle(waiting, outcomes.get(waiting.received));
    } catch (reason) {
      for (const waiting of batch) this.#refuse(waiting, reason);
    } finally {
      for (const waiting of batch) this.#busy.delete(waiting.received.conversationKey);
      this.#running -= 1;
      this.#pump();
      if (this.#running === 0 && this.#waiting === 0) for (const done of this.#idle.splice(0)) done();
    }
  }
}
