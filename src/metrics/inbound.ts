/** Counts what is taken in: how many, how long until durable, what waits, and how far the platforms' clocks are. */
import type { Figures } from './figures.ts';

/** So many messages tell how far the clocks are apart: the quickest of them had next to no way to go. */
const CLOCK_MESSAGES = 20;

/** One message's facts. */
export type Taken = { channel: string; sentAt: Date };

/** Keeps the waiting ones; the gauges are set when somebody looks. */
export class Inbound {
  readonly #figures: Figures;
  readonly #now: () => Date;
  readonly #waiting = new Set<{ sinceMs: number }>();
  readonly #offsets: number[] = [];

  constructor(figures: Figures, now: () => Date) {
    this.#figures = figures;
    this.#now = now;
  }

  /** Runs `work` (the message's turn) and counts it. */
  async count<Result>({ channel, sentAt }: Taken, work: () => Promise<Result>): Promise<Result> {
    const entry = { sinceMs: performance.now() };
    this.#waiting.add(entry);
    this.#offsets.push((this.#now().getTime() - sentAt.getTime()) / 1000);
    if (this.#offsets.length > CLOCK_MESSAGES) this.#offsets.shift();
    let outcome = 'refused';
    try {
      const result = await work();
      outcome = 'done';
      return result;
    } finally {
      this.#waiting.delete(entry);
      this.#figures.messages.add({ channel, outcome });
      this.#figures.messageTime.observe((performance.now() - entry.sinceMs) / 1000, { channel });
    }
  }

  /** Brings the gauges up to date. */
  read(): void {
    const { inboxWaiting, inboxOldest, messageClock } = this.#figures;
    // A Set keeps the order of arrival: the first is the oldest.
    const [oldest] = this.#waiting;
    inboxWaiting.set(this.#waiting.size);
    inboxOldest.set(oldest === undefined ? 0 : (performance.now() - oldest.sinceMs) / 1000);
    if (this.#offsets.length > 0) messageClock.set(Math.min(...this.#offsets));
  }
}
