/** Keeps sends below the limits under which a platform drops messages while saying ok. */

const WINDOW_MS = 60_000;

/** Sliding minute per target, in memory: exact for one instance. */
export class Pacer {
  readonly #sent = new Map<string, number[]>();

  /** Milliseconds to wait before the next send to the target; 0 takes the place. */
  delayFor(target: string, nowMs: number, perMinute: number): number {
    const recent = (this.#sent.get(target) ?? []).filter((at) => at > nowMs - WINDOW_MS);
    const oldest = Number.isFinite(perMinute) ? recent[recent.length - perMinute] : undefined;
    if (oldest !== undefined) {
      this.#sent.set(target, recent);
      return oldest + WINDOW_MS - nowMs;
    }
    recent.push(nowMs);
    this.#sent.set(target, recent);
    if (this.#sent.size > 10_000) this.#forget(nowMs);
    return 0;
  }

  #forget(nowMs: number): void {
    for (const [target, times] of this.#sent) {
      if ((times.at(-1) ?? 0) <= nowMs - WINDOW_MS) this.#sent.delete(target);
    }
  }
}
