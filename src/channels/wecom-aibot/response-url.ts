/** Answers by a message's one-time address (`response_url`): good for one message, for an hour, and told apart when it is spent. */
import { z } from 'zod';
import type { HttpClient } from '../../kernel/http-client.ts';
import type { SendErrorCode } from '../contract.ts';
import { type ApiResult, read } from '../tencent/api.ts';
import { sendErrorOf } from '../tencent/errcodes.ts';

/** What is posted; a card in single chats only (doc 101138). */
export type ResponseBody =
  | { msgtype: 'markdown'; markdown: { content: string } }
  | { msgtype: 'template_card'; template_card: unknown };

/** `spent`: this address takes nothing from us (any more), the message needs another way. */
export type ResponseOutcome =
  | { ok: true }
  | { ok: false; error: 'spent'; detail: string }
  | { ok: false; error: SendErrorCode; detail: string; retryAfterMs?: number };

export type ResponseUrlOptions = { http: HttpClient; apiBase: string; now: () => Date };

/** One attempt of one message. */
export type ResponsePost = {
  url: string;
  /** The outbox row's id. */
  by: string;
  attempt: number;
  /** When the message that is answered came, in milliseconds since 1970. */
  at: number;
  body: ResponseBody;
};

const PLATFORM = 'https://qyapi.weixin.qq.com';
const PATH = '/cgi-bin/aibot/response';
/** Doc 101138 (2025-12-12) says an hour, a developer note five minutes: it is tried for an hour, and the answer is read. */
const LIFE_MS = 3600_000;
const REMEMBERED = 5000;
/** Codes that say something about the moment or the content; every other refusal means that the address is of no use. */
const TELLING: readonly SendErrorCode[] = [
  'busy',
  'network',
  'timeout',
  'rate_limited',
  'too_parallel',
  'recipient',
  'content_blocked',
  'too_long',
];

type Use = { by: string; state: 'sent' | 'unsure' | 'spent' };

/** Which addresses were used, by which message. In memory: what a restart forgets is asked of the platform again. */
export class ResponseUrls {
  readonly #options: ResponseUrlOptions;
  readonly #startedAt: number;
  readonly #uses = new Map<string, Use>();
  #pausedUntil = 0;

  constructor(options: ResponseUrlOptions) {
    this.#options = options;
    this.#startedAt = options.now().getTime();
  }

  /** Posts once. After `timeout` the same message comes again: the platform takes an address once, so that is safe. */
  async post(call: ResponsePost): Promise<ResponseOutcome> {
    const address = this.#addressOf(call.url);
    const now = this.#options.now().getTime();
    if (address === undefined) return spent('not an address of the platform');
    if (now - call.at > LIFE_MS) return spent('older than an hour');
    const last = this.#uses.get(call.url);
    if (last?.state === 'sent' && last.by === call.by) return { ok: true };
    if (last?.state === 'sent' || last?.state === 'spent') return spent('used before');
    if (now < this.#pausedUntil) {
      return { ok: false, error: 'rate_limited', detail: 'paused after 45009', retryAfterMs: this.#pausedUntil - now };
    }
    return this.#settle(call, last, read(await this.#options.http.postJson(address, call.body), sendErrorOf));
  }

  /** Whether an earlier attempt of this message may have arrived here. */
  isUnsure(url: string, by: string): boolean {
    const last = this.#uses.get(url);
    return last?.state === 'unsure' && last.by === by;
  }

  #settle(call: ResponsePost, last: Use | undefined, result: ApiResult): ResponseOutcome {
    if (result.ok) return this.#remember(call, 'sent', { ok: true });
    const { error, detail, retryAfterMs } = result;
    if (error === 'rate_limited') this.#pausedUntil = this.#options.now().getTime() + (retryAfterMs ?? 0);
    if (error === 'timeout') return this.#remember(call, 'unsure', { ok: false, error, detail });
    if (TELLING.includes(error)) {
      return { ok: false, error, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
    // The platform does not say which message spent it. Ours, when our last attempt had no answer; or, after a restart,
    // when there was an attempt that we do not remember: said twice is worse here than the small chance of another one.
    const wasOurs = last?.by === call.by || (last === undefined && call.attempt > 1 && call.at < this.#startedAt);
    if (wasOurs) return this.#remember(call, 'sent', { ok: true });
    // It may be the card and not the address: the same question as text tells.
    if (call.body.msgtype === 'template_card') return { ok: false, error: 'card_refused', detail };
    return this.#remember(call, 'spent', spent(detail));
  }

  #remember<Outcome extends ResponseOutcome>(
    { url, by }: ResponsePost,
    state: Use['state'],
    outcome: Outcome,
  ): Outcome {
    const oldest = this.#uses.keys().next();
    if (this.#uses.size >= REMEMBERED && !oldest.done) this.#uses.delete(oldest.value);
    this.#uses.delete(url);
    this.#uses.set(url, { by, state });
    return outcome;
  }

  /** The same path and code at our own base: the host that a message names is compared, never called. */
  #addressOf(url: string): string | undefined {
    const { apiBase } = this.#options;
    if (!URL.canParse(url)) return undefined;
    const { origin, pathname, username, password, searchParams } = new URL(url);
    const code = codeSchema.safeParse(searchParams.getAll('response_code'));
    const isOurs = (origin === PLATFORM || origin === new URL(apiBase).origin) && username === '' && password === '';
    if (!isOurs || pathname !== PATH || !code.success) return undefined;
    return `${apiBase.replace(/(?<!\/)\/+$/, '')}${PATH}?response_code=${encodeURIComponent(code.data[0])}`;
  }
}

const codeSchema = z.tuple([z.string().min(1).max(1024)]);

function spent(detail: string): Extract<ResponseOutcome, { error: 'spent' }> {
  return { ok: false, error: 'spent', detail };
}
