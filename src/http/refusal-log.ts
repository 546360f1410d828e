/** Logs refused requests without letting a flood of them fill the disk. */
import type { Clock } from '../kernel/clock.ts';
import type { HttpLog } from './http-log.ts';

const WINDOW_MS = 10_000;

export type Refusal = {
  /** The route's pattern, never the address as sent: that carries signatures and names. */
  route: string;
  status: number;
  /** A short English reason for operators. */
  reason: string;
};

/**
 * One line per route and status in ten seconds; the next line tells how many were left out.
 * 100,000 malformed callbacks must not become 100,000 lines (fault plan T18).
 */
export class RefusalLog {
  readonly #log: HttpLog;
  readonly #clock: Clock;
  readonly #kinds = new Map<string, { since: number; leftOut: number }>();

  constructor(log: HttpLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Notes one refused request. */
  note(refusal: Refusal): void {
    const key = `${refusal.route} ${refusal.status}`;
    const now = this.#clock.now().getTime();
    const known = this.#kinds.get(key);
    if (known !== undefined && Math.abs(now - known.since) < WINDOW_MS) {
      known.leftOut += 1;
      return;
    }
    this.#kinds.set(key, { since: now, leftOut: 0 });
    this.#log.warn({ ...refusal, leftOut: known?.leftOut ?? 0 }, 'request refused');
  }
}
