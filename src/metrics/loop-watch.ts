/** Notices when the program stood still: a timer that came late. */

const TICK_MS = 500;
/** A stall is told of for so long: whoever asks only every few seconds hears of it too. */
const REMEMBERED_MS = 15_000;

/** Watches from its making until `stop`. */
export class LoopWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #nowMs: () => number;
  #lastMs: number;
  #worst = { lateMs: 0, atMs: Number.NEGATIVE_INFINITY };

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#lastMs = nowMs();
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    this.#timer.unref();
  }

  /** The longest standstill of the last 15 seconds, in milliseconds. */
  stalledMs(): number {
    this.tick();
    return this.#nowMs() - this.#worst.atMs > REMEMBERED_MS ? 0 : this.#worst.lateMs;
  }

  /** One look; the timer's own, or a test's. */
  tick(): void {
    const nowMs = this.#nowMs();
    const lateMs = Math.max(0, nowMs - this.#lastMs - TICK_MS);
    this.#lastMs = nowMs;
    const isOver = nowMs - this.#worst.atMs > REMEMBERED_MS;
    if (isOver || lateMs >= this.#worst.lateMs) this.#worst = { lateMs, atMs: nowMs };
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
