/** Waiting that a test ends by moving the clock: timers fire when it is moved over them. */
import type { ManualClock } from '../../src/kernel/clock.ts';

export class ManualTimers {
  readonly clock: ManualClock;
  #waiting: { at: number; run: () => void }[] = [];

  constructor(clock: ManualClock) {
    this.clock = clock;
  }

  /** How many timers wait. */
  get count(): number {
    return this.#waiting.length;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.clock.now().getTime() + ms, run };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  /** Moves the clock, stopping at every timer on the way. */
  advance(ms: number): void {
    const end = this.clock.now().getTime() + ms;
    for (;;) {
      const [next] = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.clock.set(new Date(Math.max(next.at, this.clock.now().getTime())));
      next.run();
    }
    this.clock.set(new Date(end));
  }
}
