/** What was called too often, an API or a robot, is left alone until its window is over; others go on (doc 90312). */
import type { ApiFailure } from './api.ts';

/** The platform shuts an API out for a minute or for an hour, and does not say which (doc 90312). */
const LONGEST_PAUSE_MS = 60 * 60_000;

type Pause = { untilMs: number; lengthMs: number };

/** After 45009: a minute, then twice as long each time it is answered again, up to an hour; a good call ends the row. */
export class Pauses {
  readonly #pauses = new Map<string, Pause>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Why this one is not called now, if it is not. */
  of(name: string): ApiFailure | undefined {
    const retryAfterMs = (this.#pauses.get(name)?.untilMs ?? 0) - this.#now().getTime();
    if (retryAfterMs <= 0) return undefined;
    return { ok: false, error: 'rate_limited', detail: `${name} is paused after 45009`, retryAfterMs };
  }

  /** A call was refused; gives the refusal with the time that really has to pass. */
  refused(name: string, failure: ApiFailure): ApiFailure {
    if (failure.error !== 'rate_limited') return failure;
    const nowMs = this.#now().getTime();
    const last = this.#pauses.get(name);
    // Calls that were under way together are one refusal.
    if (last !== undefined && last.untilMs > nowMs) return { ...failure, retryAfterMs: last.untilMs - nowMs };
    const lengthMs = last === undefined ? (failure.retryAfterMs ?? 0) : Math.min(LONGEST_PAUSE_MS, last.lengthMs * 2);
    this.#pauses.set(name, { untilMs: nowMs + lengthMs, lengthMs });
    return { ...failure, retryAfterMs: lengthMs };
  }

  /** A call went well. */
  passed(name: string): void {
    this.#pauses.delete(name);
  }
}
