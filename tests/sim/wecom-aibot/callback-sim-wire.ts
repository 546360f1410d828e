/** Calls the bot's address as the platform does: encrypted and signed, 5 seconds at most, the reply checked and opened. */
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { z } from 'zod';

/** How one call of the bot's address went; `plain` = the reply inside, if there was one. */
export type CallbackCall = { status: number | null; body: string; plain: string | undefined; ms: number };

export type WireOptions = {
  token: string;
  encodingAesKey: string;
  now: () => Date;
  breach: (what: string) => void;
};

/** A signed request, for tests that bend it. */
export type SignedCall = { query: Record<'msg_signature' | 'timestamp' | 'nonce', string>; ciphertext: string };

const DEADLINE_MS = 5000;
const envelope = z.strictObject({
  encrypt: z.string().min(1),
  msgsignature: z.string().regex(/^[0-9a-f]{40}$/),
  timestamp: z.int().min(1_000_000_000),
  nonce: z.string(),
});

/** Shared by all of a process, so that two of them never make the same id. */
let made = 0;

/** A number that never comes twice, not even after a restart. */
export function unique(): bigint {
  made += 1;
  return BigInt(Date.now()) * 1_000_000n + BigInt(made);
}

export class CallbackWire {
  readonly #options: WireOptions;
  readonly #open = new Set<AbortController>();
  #url = '';

  constructor(options: WireOptions) {
    this.#options = options;
  }

  aim(url: string): void {
    this.#url = url;
  }

  get isIdle(): boolean {
    return this.#open.size === 0;
  }

  hangUp(): number {
    for (const controller of this.#open) controller.abort();
    return this.#open.size;
  }

  async verifyUrl(): Promise<boolean> {
    const echo = `${unique()}`;
    const { query, ciphertext } = this.sign(echo);
    const response = await fetch(`${this.#url}?${new URLSearchParams({ ...query, echostr: ciphertext })}`);
    return response.status === 200 && (await response.text()) === echo;
  }

  sign(plain: string): SignedCall {
    const { token, encodingAesKey, now } = this.#options;
    const ciphertext = encrypt(encodingAesKey, plain, '');
    const timestamp = `${Math.floor(now().getTime() / 1000)}`;
    const nonce = `${unique() % 10_000_000_000n}`;
    return {
      query: { msg_signature: getSignature(token, timestamp, nonce, ciphertext), timestamp, nonce },
      ciphertext,
    };
  }

  async post({ query, ciphertext }: SignedCall): Promise<CallbackCall> {
    const controller = new AbortController();
    const startedAt = performance.now();
    const ms = () => Math.round(performance.now() - startedAt);
    this.#open.add(controller);
    try {
      const response = await fetch(`${this.#url}?${new URLSearchParams(query)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ encrypt: ciphertext }),
        redirect: 'manual',
        signal: AbortSignal.any([controller.signal, AbortSignal.timeout(DEADLINE_MS)]),
      });
      const body = await response.text();
      return { status: response.status, body, plain: this.#opened(body, query.nonce), ms: ms() };
    } catch {
      return { status: null, body: '', plain: undefined, ms: ms() };
    } finally {
      this.#open.delete(controller);
    }
  }

  /** The reply inside the envelope; nothing for an empty answer. */
  #opened(body: string, nonce: string): string | undefined {
    if (body === '') return undefined;
    const { token, encodingAesKey, now, breach } = this.#options;
    try {
      const sealed = envelope.parse(JSON.parse(body));
      const expected = getSignature(token, sealed.timestamp, sealed.nonce, sealed.encrypt);
      if (sealed.msgsignature !== expected) throw new Error('signature of the reply');
      if (sealed.nonce !== nonce) throw new Error('nonce of the reply');
      if (Math.abs(sealed.timestamp - now().getTime() / 1000) > 600) throw new Error('time of the reply');
      const { message, id } = decrypt(encodingAesKey, sealed.encrypt);
      if (id !== '') throw new Error('receive id of the reply');
      return message;
    } catch (thrown) {
      breach(`reply cannot be opened: ${thrown instanceof Error ? thrown.message : 'unknown'}`);
      return undefined;
    }
  }
}
