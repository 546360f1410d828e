/** Keeps sends below the limits under which a platform drops messages while saying ok. */
import type { SendLimit } from '../channels/contract.ts';

/** Sliding windows per target, in memory: exact for one instance. */
export class Pacer {
  readonly #sent = new Map<string, number[]>();
  #longestMs = 0;

  /** Milliseconds to wait before the next send to the target; 0 takes the place. */
  delayFor(target: string, nowMs: number, limits: readonly SendLimit[]): number {
    if (limits.length === 0) return 0;
    const longestMs = Math.max(...limits.map(({ seconds }) => seconds * 1000));
    this.#longestMs = Math.max(this.#longestMs, longestMs);
    const recent = (this.#sent.get(target) ?? []).filter((at) => at > nowMs - longestMs);
    this.#sent.set(target, recent);
    const wait = Math.max(0, ...limits.map((limit) => waitFor(limit, recent, nowMs)));
    if (wait > 0) return wait;
    recent.push(nowMs);
    if (this.#sent.size > 10_000) this.#forget(nowMs);
    return 0;
  }

  #forget(nowMs: number): void {
    for (const [target, times] of this.#sent) {
      if ((times.at(-1) ?? 0) <= nowMs - this.#longestMs) this.#sent.delete(target);
    }
  }
}

/** Until the send that fills the window has left it. */
function waitFor({ count, seconds }: SendLimit, recent: readonly number[], nowMs: number): number {
  const filling = recent[recent.length - count];
  return filling === undefined ? 0 : Math.max(0, filling + seconds * 1000 - nowMs);
}
