/** Keeps sends below the limits under which a platform drops messages while saying ok. */
import type { SendLimit } from '../channels/contract.ts';

/** How many milliseconds ago other programs (or this one before its restart) sent to the target, within so many seconds. */
export type SentByOthers = (target: string, seconds: number) => Promise<readonly number[]>;

/** Beyond this share of a limit the others are asked about before every send. */
const ASK_SHARE = 5;
const HOUR_MS = 3_600_000;
/** What others sent is asked for once in this time: below a limit by so much that a moment's sends do not matter. */
const ASK_AGAIN_MS = 1_000;

/**
 * Sliding windows per target. What this program sent is in memory; the others are asked about when a target is new in
 * the first hour (this program may have been restarted), and for every send to a target that is written to often.
 */
type Sends = { own: number[]; others: number[]; askedMs: number };

export class Pacer {
  readonly #sent = new Map<string, Sends>();
  readonly #others: SentByOthers;
  #longestMs = 0;
  #startedMs: number | undefined;

  constructor(others: SentByOthers = () => Promise.resolve([])) {
    this.#others = others;
  }

  /** Milliseconds to wait before the next send to the target; 0 takes the place. One call at a time per target. */
  async delayFor(target: string, nowMs: number, limits: readonly SendLimit[]): Promise<number> {
    if (limits.length === 0) return 0;
    this.#startedMs ??= nowMs;
    const longestMs = Math.max(...limits.map(({ seconds }) => seconds * 1000));
    this.#longestMs = Math.max(this.#longestMs, longestMs);
    const known = this.#sent.get(target);
    const own = (known?.own ?? []).filter((at) => at > nowMs - longestMs);
    const isNew = known === undefined && nowMs - this.#startedMs < HOUR_MS;
    const isStale = nowMs - (known?.askedMs ?? 0) >= ASK_AGAIN_MS;
    const mustAsk = isNew || (isStale && isBusy(own, nowMs, limits));
    const others = mustAsk
      ? (await this.#others(target, longestMs / 1000)).map((ago) => nowMs - ago)
      : (known?.others ?? []);
    const askedMs = mustAsk ? nowMs : (known?.askedMs ?? 0);
    const all = [...own, ...others].sort((a, b) => a - b);
    const wait = Math.max(0, ...limits.map((limit) => waitFor(limit, all, nowMs)));
    if (wait === 0) own.push(nowMs);
    this.#sent.set(target, { own, others, askedMs });
    if (this.#sent.size > 10_000) this.#forget(nowMs);
    return wait;
  }

  #forget(nowMs: number): void {
    for (const [target, { own }] of this.#sent) {
      if ((own.at(-1) ?? 0) <= nowMs - this.#longestMs) this.#sent.delete(target);
    }
  }
}

/** Written to so often that what others do matters. */
function isBusy(own: readonly number[], nowMs: number, limits: readonly SendLimit[]): boolean {
  return limits.some(({ count, seconds }) => {
    const recent = own.filter((at) => at > nowMs - seconds * 1000).length;
    return recent >= Math.max(1, Math.floor(count / ASK_SHARE));
  });
}

/** Until the send that fills the window has left it. */
function waitFor({ count, seconds }: SendLimit, recent: readonly number[], nowMs: number): number {
  const filling = recent[recent.length - count];
  return filling === undefined ? 0 : Math.max(0, filling + seconds * 1000 - nowMs);
}
