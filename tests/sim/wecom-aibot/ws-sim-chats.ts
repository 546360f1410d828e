/** The chats of one bot: who may be written to, what stands on the screens, and the rules of time and number. */
import type { z } from 'zod';
import { BODIES, mediaIdOf, type SaidBody, type Shown, type SimCard, seen } from './ws-sim-rules.ts';
import { SimUploads } from './ws-sim-uploads.ts';

export type SimReply = { errcode: number; errmsg: string; body?: unknown };
export type Entry = Shown & {
  via: string;
  /** Of a stream: whether more may come. */
  isOpen?: boolean;
  card?: SimCard;
};

type Callback = { kind: 'message' | 'welcome' | 'card'; chatId: string; at: number; taskId?: string; isUsed: boolean };
type Stream = { entry: Entry; reqId: string; at: number };

const OK: SimReply = { errcode: 0, errmsg: 'ok' };
const PROMPT_MS = 5000;
const DAY_MS = 24 * 3600_000;
const STREAM_MS = 6 * 60_000;
const PER_MINUTE = 30;
const PER_HOUR = 1000;

/** What commands are about messages. */
export const SAYING = Object.keys(BODIES);

export class SimChats {
  readonly #now: () => number;
  readonly uploads: SimUploads;
  readonly #screens = new Map<string, Entry[]>();
  readonly #callbacks = new Map<string, Callback>();
  readonly #streams = new Map<string, Stream>();
  readonly #taskIds = new Set<string>();
  readonly #sentAt = new Map<string, number[]>();
  /** Refusals for breaking a rule, in words. */
  readonly breaches: string[] = [];
  /** Messages that were answered ok and shown to nobody. */
  dropped = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.uploads = new SimUploads(now);
  }

  screen(chatId: string): readonly Entry[] {
    return this.#screens.get(chatId.toLowerCase()) ?? [];
  }

  /** Somebody speaks to the bot there. */
  open(chatId: string): void {
    if (!this.#screens.has(chatId.toLowerCase())) this.#screens.set(chatId.toLowerCase(), []);
  }

  called(reqId: string, callback: Omit<Callback, 'at' | 'isUsed'>): void {
    this.#callbacks.set(reqId, { ...callback, at: this.#now(), isUsed: false });
  }

  /** The platform forgets every callback, as after a restart of its own. */
  forgetCallbacks(): void {
    this.#callbacks.clear();
  }

  take(cmd: string, reqId: string, body: unknown): SimReply {
    switch (cmd) {
      case 'aibot_respond_msg':
        return this.#respond(reqId, body);
      case 'aibot_respond_welcome_msg':
        return this.#welcome(reqId, body);
      case 'aibot_respond_update_msg':
        return this.#update(reqId, body);
      default:
        return this.#push(body);
    }
  }

  #respond(reqId: string, body: unknown): SimReply {
    const read = BODIES.aibot_respond_msg.safeParse(body);
    if (!read.success) return this.#breach(body, read.error);
    const callback = this.#callback(reqId, 'message', DAY_MS);
    if (callback === undefined) return { errcode: 846605, errmsg: 'invalid req_id' };
    if (read.data.msgtype === 'stream') return this.#stream(reqId, callback.chatId, read.data);
    return this.#show(callback.chatId, read.data);
  }

  #stream(reqId: string, chatId: string, body: Extract<SaidBody, { msgtype: 'stream' }>): SimReply {
    const { id, finish } = body.stream;
    const known = this.#streams.get(id);
    if (known === undefined) {
      const entry: Entry = { ...this.#seen(body), via: 'stream', isOpen: !finish };
      if (!this.#counts(chatId)) return OK;
      this.#screens.get(chatId.toLowerCase())?.push(entry);
      this.#streams.set(id, { entry, reqId, at: this.#now() });
      return OK;
    }
    if (known.reqId !== reqId) return { errcode: 846605, errmsg: 'stream of another req_id' };
    if (this.#now() - known.at > STREAM_MS) return { errcode: 846608, errmsg: 'stream message update expired' };
    if (!this.#counts(chatId)) return OK;
    Object.assign(known.entry, this.#seen(body), { isOpen: known.entry.isOpen === true && !finish });
    return OK;
  }

  #welcome(reqId: string, body: unknown): SimReply {
    const read = BODIES.aibot_respond_welcome_msg.safeParse(body);
    if (!read.success) return this.#breach(body, read.error);
    const callback = this.#callback(reqId, 'welcome', PROMPT_MS);
    if (callback === undefined || callback.isUsed) return { errcode: 846605, errmsg: 'invalid req_id' };
    callback.isUsed = true;
    return this.#show(callback.chatId, read.data);
  }

  #update(reqId: string, body: unknown): SimReply {
    const read = BODIES.aibot_respond_update_msg.safeParse(body);
    if (!read.success) return this.#breach(body, read.error);
    const callback = this.#callback(reqId, 'card', PROMPT_MS);
    if (callback === undefined || callback.isUsed) return { errcode: 846605, errmsg: 'invalid req_id' };
    const { template_card: card } = read.data;
    if (card.taskId !== callback.taskId) return { errcode: 42016, errmsg: 'task_id is another one' };
    const entry = this.screen(callback.chatId).find((one) => one.card?.taskId === card.taskId);
    if (entry === undefined) return { errcode: 42016, errmsg: 'unknown task_id' };
    callback.isUsed = true;
    Object.assign(entry, card.shown, { card });
    return OK;
  }

  #push(body: unknown): SimReply {
    const {
      chatid,
      chat_type: _type,
      ...rest
    } = { chatid: '', chat_type: 0, ...(typeof body === 'object' ? body : {}) };
    const read = BODIES.aibot_send_msg.safeParse(rest);
    if (!read.success) return this.#breach(body, read.error);
    if (!this.#screens.has(String(chatid).toLowerCase())) return { errcode: 86008, errmsg: 'chat not allowed' };
    return this.#show(String(chatid), read.data);
  }

  #callback(reqId: string, kind: Callback['kind'], lifeMs: number): Callback | undefined {
    const callback = this.#callbacks.get(reqId);
    const isAlive = callback?.kind === kind && this.#now() - callback.at <= lifeMs;
    return isAlive ? callback : undefined;
  }

  #show(chatId: string, body: SaidBody): SimReply {
    const mediaId = mediaIdOf(body);
    if (mediaId !== '' && this.uploads.find(mediaId) === undefined)
      return { errcode: 40007, errmsg: 'invalid media_id' };
    const card = body.msgtype === 'template_card' ? body.template_card : undefined;
    if (card?.taskId !== undefined && this.#taskIds.has(card.taskId)) {
      this.breaches.push('task_id used before');
      return { errcode: 42014, errmsg: 'task_id used before' };
    }
    if (!this.#counts(chatId)) return OK;
    if (card?.taskId !== undefined) this.#taskIds.add(card.taskId);
    this.#screens
      .get(chatId.toLowerCase())
      ?.push({ ...this.#seen(body), via: body.msgtype, ...(card === undefined ? {} : { card }) });
    return OK;
  }

  #seen(body: SaidBody): Shown {
    return seen(body, (mediaId) => this.uploads.find(mediaId)?.fileName ?? '');
  }

  /** Beyond the limit: ok is answered, and nobody sees it. */
  #counts(chatId: string): boolean {
    const now = this.#now();
    const hour = (this.#sentAt.get(chatId) ?? []).filter((at) => at > now - 3600_000);
    const minute = hour.filter((at) => at > now - 60_000);
    const fits = minute.length < PER_MINUTE && hour.length < PER_HOUR;
    this.#sentAt.set(chatId, fits ? [...hour, now] : hour);
    if (!fits) this.dropped += 1;
    return fits;
  }

  #breach(body: unknown, error: z.ZodError): SimReply {
    const why = error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
    this.breaches.push(why);
    const isCard = JSON.stringify(body ?? null).includes('template_card');
    return { errcode: isCard ? 42027 : 40008, errmsg: `invalid message ${why}`.slice(0, 300) };
  }
}
