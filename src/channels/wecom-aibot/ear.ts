/** Takes what comes over the connection in: parsed, kept, tried again when it could not be kept, and never without limit. */
import { z } from 'zod';
import { asError } from '../../kernel/errors.ts';
import type { Accept, Accepted, CallbackNote } from '../callback.ts';
import type { InboundMessage } from '../contract.ts';
import type { Timers } from '../tencent/timers.ts';
import { toInbound } from './inbound.ts';
import { type ParsedAibot, parseAibot } from './parse.ts';
import { readWsHandle, type WsHandle, wsHandleOf } from './reply-handle.ts';

export type EarOptions = {
  accept: Accept;
  now: () => Date;
  timers: Timers;
  note: (what: CallbackNote) => void;
  botNames?: readonly string[];
  /** A message came, before it is kept. */
  onHeard: (handle: WsHandle) => void;
  onAccepted: (messageId: string, accepted: Accepted) => void;
  /** It could not be kept: there is no other delivery, so the person must be asked to say it again. */
  onLost: (message: InboundMessage, handle: WsHandle) => void;
};

type Heard = { message: InboundMessage; handle: WsHandle | undefined };

const MOST_AT_ONCE = 64;
const MOST_WAITING = 1000;
/** Pauses before the next try. The platform delivers once, so a short fault of the database must not cost a message. */
const PAUSES_MS = [500, 1500, 4000, 8000];
/** What hangs by then hangs for ever. */
const CLOSING_MS = 10_000;

const frameSchema = z.object({ headers: z.object({ req_id: z.string().min(1).max(512) }), body: z.unknown() });

export class Ear {
  readonly #options: EarOptions;
  readonly #waiting: Heard[] = [];
  readonly #underWay = new Set<Promise<void>>();
  /** Tries that wait for their pause to end. */
  readonly #pauses = new Set<() => void>();
  #isClosed = false;
  #closing: Promise<void> | undefined;

  constructor(options: EarOptions) {
    this.#options = options;
  }

  /** Never throws; what is wrong is noted. */
  hear(frame: unknown): void {
    const read = frameSchema.safeParse(frame);
    const parsed = read.success ? parseAibot(read.data.body) : { ok: false as const, reason: 'frame without req_id' };
    if (!read.success || !parsed.ok) {
      this.#options.note({ kind: 'bad_content', detail: parsed.ok ? '' : parsed.reason });
      return;
    }
    // Nobody said it: news about the connection itself, which the connection has heard.
    if (parsed.parsed.event?.name === 'disconnected_event') return;
    const heard = this.#translate(parsed.parsed, read.data.headers.req_id);
    if (this.#isClosed || this.#waiting.length >= MOST_WAITING) {
      this.#lose(heard, 'too many at once');
      return;
    }
    if (heard.handle?.kind === 'message') this.#options.onHeard(heard.handle);
    this.#waiting.push(heard);
    this.#fill();
  }

  /** Listens no more; resolves when everything that was heard is kept or lost, at the latest after 10 s. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    this.#isClosed = true;
    for (const wake of this.#pauses) wake();
    const { promise, resolve } = Promise.withResolvers<void>();
    const callOff = this.#options.timers.after(CLOSING_MS, resolve);
    await Promise.race([this.#emptied(), promise]);
    callOff();
  }

  async #emptied(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #translate(parsed: ParsedAibot, reqId: string): Heard {
    const { now, note, botNames = [] } = this.#options;
    const receivedAt = now();
    const reply = wsHandleOf(parsed, reqId, receivedAt.getTime());
    const message = toInbound(parsed, { receivedAt, botNames, ...(reply === undefined ? {} : { reply }) });
    if (message.content.type === 'unknown') note({ kind: 'unknown_type', detail: message.content.platformType });
    return { message, handle: readWsHandle(reply) };
  }

  #fill(): void {
    while (this.#underWay.size < MOST_AT_ONCE) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const taking = this.#take(next).finally(() => {
        this.#underWay.delete(taking);
        this.#fill();
      });
      this.#underWay.add(taking);
    }
  }

  async #take(heard: Heard): Promise<void> {
    const { accept, onAccepted } = this.#options;
    let fault = '';
    for (const pauseMs of [...PAUSES_MS, undefined]) {
      try {
        onAccepted(heard.message.messageId, await accept(heard.message));
        return;
      } catch (thrown) {
        fault = asError(thrown).name;
      }
      if (pauseMs !== undefined) await this.#pause(pauseMs);
    }
    this.#lose(heard, fault);
  }

  #pause(ms: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const callOff = this.#options.timers.after(ms, () => wake());
    const wake = () => {
      callOff();
      this.#pauses.delete(wake);
      resolve();
    };
    this.#pauses.add(wake);
    return promise;
  }

  #lose({ message, handle }: Heard, why: string): void {
    this.#options.note({ kind: 'accept_failed', detail: why });
    if (handle !== undefined) this.#options.onLost(message, handle);
  }
}
