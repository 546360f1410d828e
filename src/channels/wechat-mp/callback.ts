/** The account's callback address: verifies, decrypts, parses, hands the message over, and seals what rides back. */
import { z } from 'zod';
import { asError } from '../../kernel/errors.ts';
import type { CallbackNote, CallbackReply, CallbackRequest, CallbackRoute } from '../callback.ts';
import { signedQuery } from '../tencent/callback-query.ts';
import type { Credential } from '../wecom-crypto/credential.ts';
import { openEnvelope } from '../wecom-crypto/envelope.ts';
import { isSigned } from '../wecom-crypto/signature.ts';
import { sealedIn } from './envelope.ts';
import type { Exchanges } from './exchanges.ts';
import { strangeType, toInbound } from './inbound.ts';
import { type ParsedMp, parseMp } from './parse.ts';
import { type Opened, sealedText } from './passive-form.ts';

export type MpCallbackOptions = {
  /** Every ciphertext must be for it. */
  appId: string;
  /** One pair, or two while keys are rotated. */
  credentials: readonly Credential[];
  exchanges: Exchanges;
  now: () => Date;
  note: (what: CallbackNote) => void;
};

const BODY_LIMIT = 64 * 1024;
const DAY_MS = 24 * 3600_000;
const AHEAD_MS = 10 * 60_000;

/** What stands beside the four parts; present or not, but never twice. */
const beside = z.string().max(256).optional();
const postQuery = signedQuery.extend({ encrypt_type: z.literal('aes'), signature: beside, openid: beside });
/** Signed by the three-part signature alone, which covers no body. */
const plainQuery = z.object({
  signature: signedQuery.shape.msg_signature,
  timestamp: signedQuery.shape.timestamp,
  nonce: signedQuery.shape.nonce,
});
// What comes in goes back: only what can do no harm anywhere. The platform sends digits.
const verifyQuery = plainQuery.extend({ echostr: z.string().regex(/^[\w-]{1,128}$/) });

/** Builds the route `/callback/wechat-mp`. */
export function createMpCallback(options: MpCallbackOptions): CallbackRoute {
  const door = new Door(options);
  return {
    path: '/callback/wechat-mp',
    bodyLimit: BODY_LIMIT,
    handle: async (request) => (request.method === 'GET' ? door.verifyUrl(request) : door.receive(request)),
  };
}

class Door {
  readonly #options: MpCallbackOptions;

  constructor(options: MpCallbackOptions) {
    this.#options = options;
  }

  /** Here the platform encrypts nothing: echostr goes back as it came. */
  verifyUrl(request: CallbackRequest): CallbackReply {
    const query = verifyQuery.safeParse(request.query);
    if (!query.success) return this.#refuse({ kind: 'bad_query', detail: 'url verification' });
    if (!this.#isPlainSigned(query.data)) return this.#refuse({ kind: 'forged', detail: 'signature' });
    return plain(200, query.data.echostr);
  }

  async receive(request: CallbackRequest): Promise<CallbackReply> {
    if (request.body.length > BODY_LIMIT) return this.#refuse({ kind: 'bad_envelope', detail: 'body too large' });
    const query = postQuery.safeParse(request.query);
    if (!query.success) return this.#refuse(this.#whyNoQuery(request));
    const sealed = sealedIn(request.body);
    if (sealed === undefined) return this.#refuse({ kind: 'bad_envelope', detail: 'not exactly one Encrypt' });
    const { msg_signature: signature, timestamp, nonce } = query.data;
    const { credentials, appId } = this.#options;
    const parts = { signature, timestamp, nonce, encrypt: sealed.encrypt };
    const opened = openEnvelope({ credentials, receiveId: appId }, parts);
    if (!opened.ok) {
      return this.#refuse({ kind: opened.reason === 'receive_id' ? 'foreign' : 'forged', detail: opened.reason });
    }
    const read = parseMp(opened.message);
    if (!read.ok) return this.#refuse({ kind: 'bad_content', detail: read.reason });
    return this.#take(read.parsed, { credential: opened.credential, appId, form: sealed.form });
  }

  async #take(parsed: ParsedMp, opened: Opened): Promise<CallbackReply> {
    const { exchanges, now, note } = this.#options;
    const receivedAt = now();
    const ageMs = receivedAt.getTime() - parsed.createTime * 1000;
    // Generous on purpose, as at the app's address: a replay inside the window meets the duplicate check.
    if (ageMs > DAY_MS || ageMs < -AHEAD_MS) {
      return this.#refuse({ kind: 'stale', detail: `${Math.round(ageMs / 1000)} s old` });
    }
    const message = toInbound(parsed, receivedAt);
    const strange = strangeType(message);
    if (strange !== undefined) note({ kind: 'unknown_type', detail: strange });
    try {
      const { text, sent } = await exchanges.answer(message);
      // ToUserName inside is the account's own name, which nothing else tells us; the receive id has proved the account.
      const said = text === undefined ? undefined : { to: parsed.sender, from: parsed.to, text, at: now() };
      const reply = said === undefined ? plain(200, 'success') : sealedText(said, opened);
      return sent === undefined ? reply : { ...reply, sent };
    } catch (thrown) {
      // Anything but 200 makes the platform send it again: better than losing it.
      note({ kind: 'accept_failed', detail: asError(thrown).name });
      return plain(503, '');
    }
  }

  /** Whoever runs the account has to be told when it speaks in the clear; who merely calls us has not. */
  #whyNoQuery({ query }: CallbackRequest): CallbackNote {
    const parts = plainQuery.safeParse(query);
    const isOurs = parts.success && query['msg_signature'] === undefined && this.#isPlainSigned(parts.data);
    return isOurs
      ? { kind: 'platform_warning', detail: 'the account sends in plain mode: choose 安全模式 in its console' }
      : { kind: 'bad_query', detail: 'callback' };
  }

  /** The three-part signature is the four-part one with an empty fourth: sorted and joined they are the same. */
  #isPlainSigned({ signature, timestamp, nonce }: z.infer<typeof plainQuery>): boolean {
    const parts = { signature, timestamp, nonce, encrypt: '' };
    return this.#options.credentials.some(({ token }) => isSigned(token, parts));
  }

  /** One answer for every failure: a caller must not learn which check it met. */
  #refuse(why: CallbackNote): CallbackReply {
    this.#options.note(why);
    return plain(403, '');
  }
}

function plain(status: number, body: string): CallbackReply {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}
