/** An account's access token: fetched once, shared by everybody, renewed in time, never hammered. */
import { tellToken } from '../../kernel/measure-points.ts';
import type { SendErrorCode } from '../contract.ts';

/** What `gettoken` said. */
export type TokenAnswer =
  | { ok: true; token: string; expiresInSeconds: number }
  | { ok: false; error: SendErrorCode; detail: string; errcode?: number };

export type TokenFailure = {
  ok: false;
  error: SendErrorCode;
  detail: string;
  retryAfterMs?: number;
  /** The platform's own code, when it was the platform that refused. */
  errcode?: number;
};
export type TokenResult = { ok: true; token: string } | TokenFailure;

export type TokenSource = {
  get(): Promise<TokenResult>;
  /** Tells that the platform refused this token; the next `get` fetches another, once for all who were refused. */
  reject(token: string): void;
};

export type TokenSourceOptions = { fetchToken: () => Promise<TokenAnswer>; now: () => Date };

const EARLY_MS = 200_000;
// Wrong secrets repeated get our address banned for an hour (doc 91039): at most one try a minute.
const PAUSE_MS = 60_000;
/** Renewals forced by a refusal, per minute; more means that renewing does not help. */
const FORCED_PER_MINUTE = 3;
const TRANSIENT: readonly SendErrorCode[] = ['busy', 'network', 'timeout', 'too_parallel'];

/** One source per app and process. */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  return new CachedToken(options);
}

class CachedToken implements TokenSource {
  readonly #options: TokenSourceOptions;
  #current: { token: string; renewAt: number } | undefined;
  #fetching: Promise<TokenResult> | undefined;
  #paused: { until: number; failure: TokenFailure } | undefined;
  #forced: number[] = [];

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  async get(): Promise<TokenResult> {
    const now = this.#options.now().getTime();
    if (this.#current !== undefined && now < this.#current.renewAt) return { ok: true, token: this.#current.token };
    const pausedMs = (this.#paused?.until ?? 0) - now;
    // Longer than the pause itself = the clock was set back: try again.
    if (this.#paused !== undefined && pausedMs > 0 && pausedMs <= PAUSE_MS) {
      return { ...this.#paused.failure, retryAfterMs: pausedMs };
    }
    // Single flight: everybody who needs a token now waits for the same call.
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  reject(token: string): void {
    // Refused with an older token, while another caller has already renewed it: nothing to do.
    if (this.#current?.token !== token) return;
    const now = this.#options.now().getTime();
    this.#forced = this.#forced.filter((at) => at > now - PAUSE_MS);
    if (this.#forced.length >= FORCED_PER_MINUTE) return;
    this.#forced.push(now);
    this.#current = undefined;
  }

  async #fetch(): Promise<TokenResult> {
    const answer = await this.#options.fetchToken();
    tellToken(answer.ok ? 'ok' : answer.error);
    const now = this.#options.now().getTime();
    if (answer.ok) {
      this.#paused = undefined;
      this.#current = { token: answer.token, renewAt: now + Math.max(answer.expiresInSeconds * 1000 - EARLY_MS, 1000) };
      return { ok: true, token: answer.token };
    }
    if (!TRANSIENT.includes(answer.error)) this.#paused = { until: now + PAUSE_MS, failure: answer };
    return answer;
  }
}
