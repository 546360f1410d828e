/** A platform that does not answer is not called by every message that waits: one call at a time looks whether it is back. */
import type { SendErrorCode } from '../contract.ts';
import type { ApiFailure } from './api.ts';

/** Failures in a row, with no answer between them. */
const OPENS_AFTER = 20;
const REST_MS = 5_000;

/** No answer, or none that came from the platform itself. Anything else shows that it is there, be it only “busy”. */
const UNANSWERED: ReadonlySet<SendErrorCode> = new Set(['network', 'timeout']);

/**
 * Closed: everything is called. After 20 unanswered calls in a row it is open: for 5 s nothing is called, then one call
 * looks; its answer closes it, its failure opens it for 5 s more.
 */
export class CircuitBreaker {
  #inARow = 0;
  #restUntilMs = 0;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Why nothing is called now, or undefined when the caller may go on. Certainly not sent: it counts as no try. */
  refusal(): ApiFailure | undefined {
    if (this.#inARow < OPENS_AFTER) return undefined;
    const nowMs = this.#now().getTime();
    const retryAfterMs = this.#restUntilMs - nowMs;
    if (retryAfterMs > 0 && retryAfterMs <= REST_MS) {
      const detail = `left alone after ${this.#inARow} calls without an answer`;
      return { ok: false, error: 'not_connected', detail, retryAfterMs };
    }
    // This one looks; the others rest on until it is back.
    this.#restUntilMs = nowMs + REST_MS;
    return undefined;
  }

  /** What became of a call: undefined when it went well. */
  saw(error: SendErrorCode | undefined): void {
    if (error === undefined || !UNANSWERED.has(error)) {
      this.#inARow = 0;
      return;
    }
    this.#inARow += 1;
    if (this.#inARow >= OPENS_AFTER) this.#restUntilMs = this.#now().getTime() + REST_MS;
  }
}
