/** Messages to one member: texts, cards with a text to fall back on, card updates, files; all under the duplicate check. */
import type { OutboundBody, SendErrorCode, SendResult } from '../contract.ts';
import type { TencentApi } from '../tencent/api.ts';
import type { Attachments } from './attachments.ts';
import { doneCardFor, replaceButton } from './card-update.ts';
import { type ChoiceCard, cardFor } from './cards.ts';
import { type NoticeCard, noticeCardFor } from './notice-card.ts';
import { textContent } from './plain-text.ts';
import { type SelectCard, selectCardFor } from './select-card.ts';
import { failed, sendResultOf } from './send-result.ts';

/** Something an operator may want to know; no content, no secret. */
export type ChannelLog = (what: { kind: 'card_fallback' | 'media_renewed' | 'clock'; detail: string }) => void;

type CardUpdate = Extract<OutboundBody, { kind: 'card_update' }>;
type Parts = { api: TencentApi; agentId: number; attachments: Attachments; log: ChannelLog };

/** WeCom drops an identical request within this many seconds, at most 4 hours (doc 90236). */
const DUPLICATE_CHECK_SECONDS = 14_400;
// Digits, letters and _-@. only: keeps `@all` and `a|b` from ever becoming a broadcast.
const USER_ID = /^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/;
/** What the platform says when a card, not the message, is the trouble; unknown codes count, so that the question arrives. */
const CARD_TROUBLE: readonly SendErrorCode[] = ['card_refused', 'card_expired', 'bad_request', 'too_long'];

export class MemberSender {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async send(userId: string, body: OutboundBody): Promise<SendResult> {
    if (!USER_ID.test(userId)) return failed('recipient', 'not a user id');
    switch (body.kind) {
      case 'text':
        return this.#sendText(userId, body.text);
      case 'choices':
        return this.#sendCard(userId, cardFor(body), body.fallbackText);
      case 'selects':
        return this.#sendCard(userId, selectCardFor(body), body.fallbackText);
      case 'notice':
        return this.#sendCard(userId, noticeCardFor(body), body.fallbackText);
      case 'card_update':
        return this.#updateCard(body);
      case 'file':
        return this.#parts.attachments.send(body, (kind, media) => this.#post(userId, kind, media));
      default:
        return this.#sendText(userId, body.otherwise);
    }
  }

  async #sendText(userId: string, text: string): Promise<SendResult> {
    const written = textContent(text);
    return written.ok ? this.#post(userId, 'text', { content: written.content }) : written;
  }

  async #sendCard(
    userId: string,
    card: ChoiceCard | SelectCard | NoticeCard | undefined,
    fallbackText: string,
  ): Promise<SendResult> {
    if (card === undefined) return this.#sendText(userId, fallbackText);
    const result = await this.#post(userId, 'template_card', card);
    if (result.ok || !CARD_TROUBLE.includes(result.error)) return result;
    this.#parts.log({ kind: 'card_fallback', detail: result.detail });
    return this.#sendText(userId, fallbackText);
  }

  async #updateCard(body: CardUpdate): Promise<SendResult> {
    const card = doneCardFor(body);
    if (card === undefined) return this.#postUpdate(body, replaceButton(body));
    const result = await this.#postUpdate(body, { template_card: card });
    if (result.ok || (result.error !== 'card_refused' && result.error !== 'bad_request')) return result;
    this.#parts.log({ kind: 'card_fallback', detail: result.detail });
    return this.#postUpdate(body, replaceButton(body));
  }

  async #postUpdate({ userId, responseCode }: CardUpdate, change: Record<string, unknown>): Promise<SendResult> {
    const common = { userids: [userId], agentid: this.#parts.agentId, response_code: responseCode };
    return sendResultOf(await this.#parts.api.post('message/update_template_card', { ...common, ...change }));
  }

  /** Keys in a fixed order: a repeat is byte for byte the same, so the platform's duplicate check catches it. */
  async #post(userId: string, msgtype: string, content: unknown): Promise<SendResult> {
    const result = await this.#parts.api.post('message/send', {
      touser: userId,
      msgtype,
      agentid: this.#parts.agentId,
      [msgtype]: content,
      enable_duplicate_check: 1,
      duplicate_check_interval: DUPLICATE_CHECK_SECONDS,
    });
    return sendResultOf(result);
  }
}
