/** Says one message over the connection: in answer to a callback where that is possible, else as a push. */
import { byteLength } from '../../kernel/text.ts';
import type { OutboundBody, OutboundMessage, OutboundTarget, SendErrorCode, SendResult } from '../contract.ts';
import type { Answers } from './answers.ts';
import type { Attachments } from './attachments.ts';
import { type AibotCard, choicesCard, chosenCard, noticeCard, selectsCard } from './cards.ts';
import type { AibotLog } from './connection.ts';
import type { FrameFailure, FrameResult, Line } from './line.ts';
import { literal, withMentions } from './markdown.ts';
import { readWsHandle, type WsHandle } from './reply-handle.ts';

/** Most bytes of a text: shown as it is it may take three times as many, and 20,480 are the platform's limit. */
export const TEXT_BYTES = 6600;

export type MouthOptions = {
  answers: Answers;
  attachments: Attachments;
  now: () => Date;
  log: AibotLog;
};

type Form =
  | { kind: 'text'; text: string; mentions: readonly string[] }
  | { kind: 'other'; body: Readonly<Record<string, unknown>> };

/** Where one message goes. */
type Way = { line: Line; chatId: string; handle: WsHandle | undefined; by: string };

const CONTENT_BYTES = 20_480;
/** A welcome in plain text; no document gives a limit, so the one of passive replies holds (doc 101031). */
const WELCOME_BYTES = 2048;
/** Of the platform's 5 s, what is left when the frame has to travel. */
const PROMPT_MS = 4700;
/** A callback can be answered for 24 h (doc 101463). */
const REPLY_MS = 23.5 * 3600_000;
const MOST_PAUSED = 1000;

// Keeps `a|b` and `@all` from ever becoming more than one person.
const USER_ID = /^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,127}$/;
const CHAT_ID = /^[\x21-\x7b\x7d\x7e]{1,128}$/;
/** What the platform says when the card, not the message, is the trouble; unknown codes count, so that the question arrives. */
const CARD_TROUBLE: readonly SendErrorCode[] = ['card_refused', 'card_expired', 'bad_request', 'too_long'];

export class Mouth {
  readonly #options: MouthOptions;
  /** Chat → until when nothing is sent there. */
  readonly #paused = new Map<string, number>();
  /** Welcomes that were said: one each. */
  readonly #welcomed = new Set<string>();

  constructor(options: MouthOptions) {
    this.#options = options;
  }

  async send(line: Line | undefined, message: OutboundMessage): Promise<SendResult> {
    const chatId = chatIdOf(message.target);
    if (chatId === undefined) return failed('recipient', 'not an id of a person or a group');
    if (line === undefined) return failed('not_connected', 'no connection to the platform');
    const retryAfterMs = (this.#paused.get(chatId) ?? 0) - this.#nowMs();
    if (retryAfterMs > 0) return { ...failed('rate_limited', 'this chat is paused'), retryAfterMs };
    const way = { line, chatId, handle: readWsHandle(message.reply), by: message.id };
    const result = resultOf(await this.#say(way, message));
    if (!result.ok && result.error === 'rate_limited') this.#pause(chatId, result.retryAfterMs ?? 0);
    return result;
  }

  /** A sentence of the channel's own, when a message could not be kept. */
  async tell(line: Line | undefined, where: { chatId: string; handle: WsHandle; text: string }): Promise<void> {
    if (line === undefined) return;
    const way = { line, chatId: where.chatId, handle: where.handle, by: 'lost' };
    await this.#deliver(way, { kind: 'text', text: where.text, mentions: [] });
  }

  #say(way: Way, { body, target, mentions }: OutboundMessage): Promise<FrameResult> {
    const named = 'chatId' in target ? mentions : [];
    switch (body.kind) {
      case 'text':
        return this.#sayText(way, body.text, named);
      case 'handover':
        return this.#sayText(way, body.otherwise, named);
      case 'card_update':
        return this.#updateCard(way, body);
      case 'file':
        return this.#sendFile(way, body);
      default:
        return this.#sayCard(way, { card: cardOf(body), fallbackText: body.fallbackText, mentions: named });
    }
  }

  async #sayText(way: Way, text: string, mentions: readonly string[]): Promise<FrameResult> {
    if (text.trim() === '') return failed('bad_request', 'empty text');
    if (byteLength(text) > TEXT_BYTES) return failed('too_long', `${byteLength(text)} bytes of text`);
    return this.#deliver(way, { kind: 'text', text, mentions });
  }

  async #sayCard(
    way: Way,
    {
      card,
      fallbackText,
      mentions,
    }: { card: AibotCard | undefined; fallbackText: string; mentions: readonly string[] },
  ): Promise<FrameResult> {
    if (card === undefined) return this.#sayText(way, fallbackText, mentions);
    const result = await this.#deliver(way, { kind: 'other', body: { msgtype: 'template_card', template_card: card } });
    if (result.ok || result.error === 'gone' || !CARD_TROUBLE.includes(result.error)) return result;
    this.#options.log({ level: 'warn', kind: 'card_fallback', detail: result.detail });
    return this.#sayText(way, fallbackText, mentions);
  }

  async #updateCard({ line, handle }: Way, body: Extract<OutboundBody, { kind: 'card_update' }>): Promise<FrameResult> {
    if (handle?.kind !== 'card' || !this.#isPrompt(handle))
      return failed('card_expired', 'more than 5 s after the tap');
    const { taskId = '', label, title } = body;
    const card = chosenCard({ taskId, label, key: handle.key, ...(title === undefined ? {} : { title }) });
    if (card === undefined) return failed('card_refused', 'no card to put in its place');
    const result = await line.update(handle.reqId, card);
    return !result.ok && result.error === 'gone' ? { ...result, error: 'card_expired' } : result;
  }

  async #sendFile(way: Way, body: Extract<OutboundBody, { kind: 'file' }>): Promise<FrameResult> {
    const { attachments, log } = this.#options;
    const first = await attachments.prepare(way.line, body);
    if (!first.ok) return first;
    const result = await this.#deliver(way, { kind: 'other', body: first.body });
    if (result.ok || result.error !== 'media_expired') return result;
    await attachments.forget(first.key);
    log({ level: 'info', kind: 'media_renewed', detail: result.detail });
    const again = await attachments.prepare(way.line, body);
    return again.ok ? this.#deliver(way, { kind: 'other', body: again.body }) : again;
  }

  /** In its place if it can be, else as a push. */
  async #deliver(way: Way, form: Form): Promise<FrameResult> {
    const there = await this.#answer(way, form);
    if (there !== undefined && (there.ok || there.error !== 'gone')) return there;
    return way.line.push(way.chatId, form.kind === 'other' ? form.body : markdownOf(form));
  }

  /** undefined: there is nothing to answer in its place (any more). */
  async #answer({ line, handle, by }: Way, form: Form): Promise<FrameResult | undefined> {
    if (handle === undefined || handle.kind === 'card') return undefined;
    if (handle.kind === 'welcome') return this.#welcome(line, handle, form);
    if (this.#nowMs() - handle.at > REPLY_MS) return undefined;
    const { answers } = this.#options;
    if (form.kind === 'other') {
      await answers.makeWay(handle.messageId);
      return line.respond(handle.reqId, form.body);
    }
    const id = answers.claim(handle.messageId, by);
    if (id === undefined) return line.respond(handle.reqId, markdownOf(form));
    const content = contentOf(form);
    const result = await line.respond(handle.reqId, { msgtype: 'stream', stream: { id, finish: true, content } });
    if (result.ok || result.error === 'gone') answers.settled(handle.messageId);
    return result;
  }

  /** Once, within 5 s, as plain text or a card; what does not fit into that is a push. */
  async #welcome(line: Line, handle: WsHandle, form: Form): Promise<FrameResult | undefined> {
    const { messageId, reqId } = handle;
    const body = form.kind === 'other' ? form.body : { msgtype: 'text', text: { content: form.text } };
    const fits = form.kind === 'text' ? byteLength(form.text) <= WELCOME_BYTES : body['msgtype'] === 'template_card';
    if (!fits || !this.#isPrompt(handle) || this.#welcomed.has(messageId)) return undefined;
    const [oldest] = this.#welcomed;
    if (this.#welcomed.size >= MOST_PAUSED && oldest !== undefined) this.#welcomed.delete(oldest);
    this.#welcomed.add(messageId);
    const result = await line.welcome(reqId, body);
    // Whatever the platform has against the welcome, the words themselves may go another way; a lost line may not.
    const isFinal = result.ok || ['timeout', 'not_connected', 'rate_limited'].includes(result.error);
    return isFinal ? result : undefined;
  }

  #isPrompt({ at }: WsHandle): boolean {
    return this.#nowMs() - at < PROMPT_MS;
  }

  #nowMs(): number {
    return this.#options.now().getTime();
  }

  #pause(chatId: string, ms: number): void {
    const oldest = this.#paused.keys().next();
    if (this.#paused.size >= MOST_PAUSED && !oldest.done) this.#paused.delete(oldest.value);
    this.#paused.set(chatId, this.#nowMs() + ms);
  }
}

function cardOf(body: Extract<OutboundBody, { kind: 'choices' | 'notice' | 'selects' }>): AibotCard | undefined {
  switch (body.kind) {
    case 'choices':
      return choicesCard(body);
    case 'notice':
      return noticeCard(body);
    default:
      return selectsCard(body);
  }
}

function contentOf({ text, mentions }: Extract<Form, { kind: 'text' }>): string {
  const content = literal(text);
  const named = withMentions(content, mentions);
  return byteLength(named) > CONTENT_BYTES ? content : named;
}

function markdownOf(form: Extract<Form, { kind: 'text' }>): Readonly<Record<string, unknown>> {
  return { msgtype: 'markdown', markdown: { content: contentOf(form) } };
}

function chatIdOf(target: OutboundTarget): string | undefined {
  if ('userId' in target) return USER_ID.test(target.userId) ? target.userId : undefined;
  return CHAT_ID.test(target.chatId) ? target.chatId : undefined;
}

function resultOf(result: FrameResult): SendResult {
  if (result.ok) return { ok: true };
  const { error, detail, retryAfterMs } = result;
  // A push answers nobody, so it cannot come too late for that: the platform said something that nobody understands.
  const word = error === 'gone' ? 'bad_request' : error;
  return { ok: false, error: word, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function failed(error: SendErrorCode, detail: string): FrameFailure & { error: SendErrorCode } {
  return { ok: false, error, detail };
}
