/** The bot's callback address: verifies, decrypts, hands the message over, and seals what rides back. */
import { z } from 'zod';
import { asError } from '../../kernel/errors.ts';
import type { CallbackNote, CallbackReply, CallbackRequest, CallbackRoute } from '../callback.ts';
import { signedQuery, verifyQuery } from '../tencent/callback-query.ts';
import type { Credential } from '../wecom-crypto/credential.ts';
import { encryptEnvelope, openEnvelope } from '../wecom-crypto/envelope.ts';
import { streamIdOf } from './answers.ts';
import { type Exchanges, type Occasion, type PassiveReply, streamReply } from './exchanges.ts';
import { toInbound } from './inbound.ts';
import { type ParsedAibot, parseAibot } from './parse.ts';
import type { Streams } from './streams.ts';

export type AibotCallbackOptions = {
  /** One pair, or two while keys are rotated. */
  credentials: readonly Credential[];
  /** Ours; absent: every bot that knows the token. */
  aibotId?: string;
  exchanges: Exchanges;
  streams: Streams;
  /** Names of the bot with a blank in them (see InboundSurroundings). */
  botNames?: readonly string[];
  now: () => Date;
  note: (what: CallbackNote) => void;
  /** Told of every genuine callback. */
  heard?: () => void;
};

/** What an answer needs of the message that it answers; a flat record of strings travels with the outbox. */
export type CallbackHandle = {
  mode: 'callback';
  occasion: Occasion;
  messageId: string;
  streamId: string;
  /** When the message came, in milliseconds since 1970. */
  at: string;
  /** A secret: whoever has it may answer in our name, once. */
  responseUrl?: string;
  /** Of a click: what was clicked. */
  key?: string;
};

/** Where the opened envelope goes on. */
type Opened = { credential: Credential; nonce: string };

const BODY_LIMIT = 64 * 1024;
const DAY_MS = 24 * 3600_000;
const AHEAD_MS = 10 * 60_000;
/** Internal bots have an empty receiver id (doc 101033). */
const RECEIVE_ID = '';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const bodySchema = z.object({ encrypt: z.string().min(1) });
const handleSchema = z.object({
  mode: z.literal('callback'),
  occasion: z.enum(['message', 'welcome', 'card']),
  messageId: z.string().min(1),
  streamId: z.string().min(1),
  at: z.coerce.number().int(),
  responseUrl: z.string().optional(),
  key: z.string().optional(),
});

/** A handle as the channel reads it back. */
export type ReadHandle = z.output<typeof handleSchema>;

/** Undefined when it is not of this mode. */
export function readCallbackHandle(reply: unknown): ReadHandle | undefined {
  return handleSchema.safeParse(reply).data;
}

/** Builds the route `/callback/wecom-aibot`. */
export function createAibotCallback(options: AibotCallbackOptions): CallbackRoute {
  const door = new Door(options);
  return {
    path: '/callback/wecom-aibot',
    bodyLimit: BODY_LIMIT,
    handle: async (request) => (request.method === 'GET' ? door.verifyUrl(request) : door.receive(request)),
  };
}

class Door {
  readonly #options: AibotCallbackOptions;

  constructor(options: AibotCallbackOptions) {
    this.#options = options;
  }

  verifyUrl(request: CallbackRequest): CallbackReply {
    const query = verifyQuery.safeParse(request.query);
    if (!query.success) return this.#refuse({ kind: 'bad_query', detail: 'url verification' });
    const { msg_signature: signature, timestamp, nonce, echostr } = query.data;
    // A literal + in a query is read as a blank; base64 has no blanks, so this loses nothing.
    const opened = openEnvelope(this.#keys, { signature, timestamp, nonce, encrypt: echostr.replaceAll(' ', '+') });
    if (!opened.ok) return this.#refuse({ kind: 'forged', detail: opened.reason });
    return { status: 200, contentType: 'text/plain; charset=utf-8', body: opened.message };
  }

  async receive(request: CallbackRequest): Promise<CallbackReply> {
    if (request.body.length > BODY_LIMIT) return this.#refuse({ kind: 'bad_envelope', detail: 'body too large' });
    const query = signedQuery.safeParse(request.query);
    if (!query.success) return this.#refuse({ kind: 'bad_query', detail: 'callback' });
    const encrypt = encryptOf(request.body);
    if (encrypt === undefined) return this.#refuse({ kind: 'bad_envelope', detail: 'no encrypt' });
    const { msg_signature: signature, timestamp, nonce } = query.data;
    const opened = openEnvelope(this.#keys, { signature, timestamp, nonce, encrypt });
    if (!opened.ok) {
      return this.#refuse({ kind: opened.reason === 'receive_id' ? 'foreign' : 'forged', detail: opened.reason });
    }
    const read = parseAibot(jsonOf(opened.message));
    if (!read.ok) return this.#refuse({ kind: 'bad_content', detail: read.reason });
    const wrong = this.#strangeness(read.parsed);
    if (wrong !== undefined) return this.#refuse(wrong);
    this.#options.heard?.();
    return this.#answer(read.parsed, { credential: opened.credential, nonce });
  }

  get #keys() {
    return { credentials: this.#options.credentials, receiveId: RECEIVE_ID };
  }

  /** Genuine, and yet not for us or not of now. Messages carry no time: a replay of one meets the duplicate check. */
  #strangeness(parsed: ParsedAibot): CallbackNote | undefined {
    const { aibotId, now } = this.#options;
    if (aibotId !== undefined && parsed.botId !== aibotId) return { kind: 'foreign', detail: 'aibotid' };
    if (parsed.createTime === null) return undefined;
    const ageMs = now().getTime() - parsed.createTime * 1000;
    if (ageMs <= DAY_MS && ageMs >= -AHEAD_MS) return undefined;
    return { kind: 'stale', detail: `${Math.round(ageMs / 1000)} s old` };
  }

  async #answer(parsed: ParsedAibot, opened: Opened): Promise<CallbackReply> {
    if (parsed.type === 'stream') return this.#answerPoll(parsed, opened);
    const { exchanges, now, note, botNames = [] } = this.#options;
    const at = now().getTime();
    const occasion = occasionOf(parsed);
    const handle = handleOf(parsed, occasion, at);
    const message = toInbound(parsed, { receivedAt: new Date(at), reply: handle, botNames });
    if (message.content.type === 'unknown') note({ kind: 'unknown_type', detail: message.content.platformType });
    try {
      const { reply, sent } = await exchanges.answer({ message, occasion, streamId: handle.streamId, at });
      return this.#seal(reply, opened, sent);
    } catch (thrown) {
      // Any status but 200 is a failure to the platform: better that it calls again than that the message is lost.
      note({ kind: 'accept_failed', detail: asError(thrown).name });
      return { status: 503, contentType: 'text/plain; charset=utf-8', body: '' };
    }
  }

  #answerPoll({ streamId }: ParsedAibot, opened: Opened): CallbackReply {
    if (streamId === null) return this.#seal(undefined, opened);
    const { state, sent } = this.#options.streams.poll(streamId);
    return this.#seal(streamReply(streamId, state), opened, sent);
  }

  /** The platform wants its own nonce back, and seconds as a number (doc 101033). */
  #seal(reply: PassiveReply | undefined, opened: Opened, sent?: (whole: boolean) => void): CallbackReply {
    const told = sent === undefined ? {} : { sent };
    if (reply === undefined) return { status: 200, contentType: 'text/plain; charset=utf-8', body: '', ...told };
    const { credential, nonce } = opened;
    const seconds = Math.floor(this.#options.now().getTime() / 1000);
    const { encrypt, signature: msgsignature } = encryptEnvelope(credential, {
      message: JSON.stringify(reply),
      receiveId: RECEIVE_ID,
      timestamp: String(seconds),
      nonce,
    });
    const body = JSON.stringify({ encrypt, msgsignature, timestamp: seconds, nonce });
    return { status: 200, contentType: 'application/json; charset=utf-8', body, ...told };
  }

  /** One answer for every failure: a caller must not learn which check it met. */
  #refuse(why: CallbackNote): CallbackReply {
    this.#options.note(why);
    return { status: 403, contentType: 'text/plain; charset=utf-8', body: '' };
  }
}

function encryptOf(body: Buffer): string | undefined {
  try {
    return bodySchema.safeParse(JSON.parse(utf8.decode(body))).data?.encrypt;
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function occasionOf({ event }: ParsedAibot): Occasion {
  if (event === null) return 'message';
  return event.name === 'enter_chat' ? 'welcome' : 'card';
}

function handleOf({ msgId, responseUrl, event }: ParsedAibot, occasion: Occasion, at: number): CallbackHandle {
  const streamId = streamIdOf(msgId);
  const address = responseUrl === null ? {} : { responseUrl };
  const clicked = event?.card ? { key: event.card.eventKey } : {};
  return { mode: 'callback', occasion, messageId: msgId, streamId, at: String(at), ...address, ...clicked };
}
