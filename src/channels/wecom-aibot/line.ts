/** One subscription of the official SDK's client: what it hears, what it says, and how it ends. */
import { generateReqId, WSAuthFailureError, WSClient, WSReconnectExhaustedError, WsCmd } from '@wecom/aibot-node-sdk';
import { z } from 'zod';
import { asError } from '../../kernel/errors.ts';
import { retryAfterOf } from '../tencent/errcodes.ts';
import { systemTimers, type Timers } from '../tencent/timers.ts';
import { type FrameErrorCode, frameErrorOf } from './errcodes.ts';

/** `replaced`: another connection took the bot. `refused`: the platform does not subscribe us. `stuck`: of no use any more. */
export type LineEnd = { why: 'replaced' | 'refused' | 'stuck'; errcode?: number };

export type LineOptions = {
  botId: string;
  secret: string;
  wsUrl: string;
  timers?: Timers;
  /** First pause before a reconnect, doubled up to 30 s; default 1,000. */
  reconnectMs?: number;
  /** Default 30,000; two unanswered ones end the connection (SDK). */
  heartbeatMs?: number;
  /** Refusals of the secret before it is given up; subscribing is rate-protected. Default 3. */
  mostRefusals?: number;
  /** Reconnects before it is given up; -1 = never. */
  mostReconnects?: number;
  onFrame: (frame: unknown) => void;
  onReady: () => void;
  /** The connection broke; the client reconnects by itself. */
  onLost: () => void;
  /** Told once: nothing comes over this line any more. */
  onEnd: (end: LineEnd) => void;
};

export type FrameFailure = {
  ok: false;
  error: FrameErrorCode;
  detail: string;
  errcode?: number;
  retryAfterMs?: number;
};
export type FrameResult = { ok: true; body: unknown } | FrameFailure;

/** Callbacks are small: the largest hold a text and some addresses. */
const FRAME_BYTES = 1024 * 1024;
const HANDSHAKE_MS = 15_000;
/** The SDK waits for ever for the answer to its subscription. */
const SUBSCRIBE_MS = 20_000;
const UNSUBSCRIBED = 846609;

const noDetail = z.object({ errcode: z.number().int(), errmsg: z.string().default('') });
const uploaded = z.object({ media_id: z.string().min(1) });

/** A line is opened once and closed once; a new subscription is a new line. */
export class Line {
  readonly #options: LineOptions;
  readonly #client: WSClient;
  readonly #timers: Timers;
  #isSubscribed = false;
  #isOver = false;
  #lastRefusal: number | undefined;
  #callOff = () => {};
  readonly #troubles = { warnings: 0, errors: 0 };

  constructor(options: LineOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    this.#client = new WSClient({
      botId: options.botId,
      secret: options.secret,
      wsUrl: options.wsUrl,
      wsOptions: { maxPayload: FRAME_BYTES, handshakeTimeout: HANDSHAKE_MS },
      reconnectInterval: options.reconnectMs ?? 1000,
      heartbeatInterval: options.heartbeatMs ?? 30_000,
      maxReconnectAttempts: options.mostReconnects ?? -1,
      maxAuthFailureAttempts: options.mostRefusals ?? 3,
      // Its lines hold whole frames, and with them what people wrote: they are counted, never written.
      logger: {
        debug() {},
        info() {},
        warn: () => {
          this.#troubles.warnings += 1;
        },
        error: () => {
          this.#troubles.errors += 1;
        },
      },
    });
    this.#listen();
    this.#client.connect();
    this.#watch();
  }

  /** How much the client library had to say, in figures. */
  get troubles(): string {
    return `${this.#troubles.warnings} warnings and ${this.#troubles.errors} errors of the SDK so far`;
  }

  /** Subscribed now. */
  get isReady(): boolean {
    return this.#isSubscribed && !this.#isOver && this.#client.isConnected;
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isSubscribed = false;
    this.#callOff();
    this.#client.removeAllListeners();
    this.#client.disconnect();
  }

  /** Answers the callback `reqId`: within 24 h, as often as the chat's limit allows. */
  respond(reqId: string, body: object): Promise<FrameResult> {
    return this.#call(WsCmd.RESPONSE, reqId, body);
  }

  /** Greets whoever entered: once, within 5 s. */
  welcome(reqId: string, body: object): Promise<FrameResult> {
    return this.#call(WsCmd.RESPONSE_WELCOME, reqId, body);
  }

  /** Changes the tapped card: once, within 5 s. */
  update(reqId: string, card: object): Promise<FrameResult> {
    const body = { response_type: 'update_template_card', template_card: card };
    return this.#call(WsCmd.RESPONSE_UPDATE, reqId, body);
  }

  /** Speaks first, as the SDK does: the platform tells a person from a group by the id. */
  push(chatId: string, body: object): Promise<FrameResult> {
    return this.#call(WsCmd.SEND_MSG, generateReqId(WsCmd.SEND_MSG), { chatid: chatId, ...body });
  }

  /** In chunks, by the SDK. What failed has reached nobody, so nothing here is uncertain. */
  async upload(bytes: Buffer, file: { type: 'file' | 'image' | 'voice' | 'video'; filename: string }) {
    if (!this.isReady) return notConnected();
    try {
      const { media_id: mediaId } = uploaded.parse(await this.#client.uploadMedia(bytes, file));
      return { ok: true as const, mediaId };
    } catch (thrown) {
      const failure = this.#failureOf(thrown);
      return failure.error === 'timeout' ? { ...failure, error: 'network' as const } : failure;
    }
  }

  async #call(cmd: string, reqId: string, body: object): Promise<FrameResult> {
    if (!this.isReady) return notConnected();
    try {
      const answer = await this.#client.reply({ headers: { req_id: reqId } }, body, cmd);
      return { ok: true, body: answer.body };
    } catch (thrown) {
      return this.#failureOf(thrown);
    }
  }

  /** The SDK rejects with the refusing frame, or with an error that only its words tell apart. */
  #failureOf(thrown: unknown): FrameFailure {
    const frame = noDetail.safeParse(thrown);
    if (frame.success) {
      const { errcode, errmsg } = frame.data;
      if (errcode === UNSUBSCRIBED) this.#end({ why: 'stuck', errcode });
      const error = frameErrorOf(errcode);
      const wait = error === 'gone' ? {} : retryAfterOf(error);
      return { ok: false, error, errcode, detail: `errcode ${errcode} ${errmsg.slice(0, 200)}`.trim(), ...wait };
    }
    const { message } = asError(thrown);
    if (message.includes('not connected')) return notConnected();
    if (message.includes('exceeds max size'))
      return { ok: false, error: 'busy', detail: 'too many answers to one message' };
    return {
      ok: false,
      error: 'timeout',
      detail: message.includes('cancelled') ? 'connection lost' : 'no answer in time',
    };
  }

  #listen(): void {
    const client = this.#client;
    client.on('message', (frame) => this.#options.onFrame(frame));
    client.on('event', (frame) => this.#options.onFrame(frame));
    client.on('event.disconnected_event', () => this.#end({ why: 'replaced' }));
    client.on('authenticated', () => {
      this.#callOff();
      this.#lastRefusal = undefined;
      this.#isSubscribed = true;
      this.#options.onReady();
    });
    client.on('disconnected', () => {
      const wasSubscribed = this.#isSubscribed;
      this.#isSubscribed = false;
      this.#watch();
      if (wasSubscribed) this.#options.onLost();
    });
    client.on('error', (error) => this.#note(error));
  }

  #note(error: Error): void {
    const refusal = /^Authentication failed: .*\(code: (-?\d{1,9})\)$/s.exec(error.message)?.[1];
    if (refusal !== undefined) this.#lastRefusal = Number(refusal);
    if (error instanceof WSAuthFailureError) {
      this.#end({ why: 'refused', ...(this.#lastRefusal === undefined ? {} : { errcode: this.#lastRefusal }) });
    }
    if (error instanceof WSReconnectExhaustedError) this.#end({ why: 'stuck' });
  }

  /** Ends a line that is neither subscribed nor, by the client's own back-off of at most 30 s, about to be. */
  #watch(): void {
    this.#callOff();
    this.#callOff = this.#timers.after(SUBSCRIBE_MS + HANDSHAKE_MS + 30_000, () => {
      if (!this.#isSubscribed) this.#end({ why: 'stuck' });
    });
  }

  #end(end: LineEnd): void {
    if (this.#isOver) return;
    this.close();
    // Never from inside the constructor: whoever opens the line does not have it yet.
    queueMicrotask(() => this.#options.onEnd(end));
  }
}

function notConnected(): FrameFailure {
  return { ok: false, error: 'not_connected', detail: 'no connection to the platform' };
}
