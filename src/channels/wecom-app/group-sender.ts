/** Messages to groups that this app created: texts with mentions, text cards, files. Nothing comes back, and no repeat is dropped. */
import type { OutboundBody, SendResult } from '../contract.ts';
import type { TencentApi } from '../tencent/api.ts';
import { CHAT_ID } from './appchat.ts';
import type { Attachments } from './attachments.ts';
import { textCardFor } from './notice-card.ts';
import { textContent } from './plain-text.ts';
import { failed, sendResultOf } from './send-result.ts';

type Notice = Extract<OutboundBody, { kind: 'notice' }>;

const MENTIONED = /^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/;

export class GroupSender {
  readonly #api: TencentApi;
  readonly #attachments: Attachments;

  constructor(api: TencentApi, attachments: Attachments) {
    this.#api = api;
    this.#attachments = attachments;
  }

  /** A send whose outcome is unknown may stand in the group twice: `appchat/send` knows neither a check nor a message id. */
  async send(chatId: string, body: OutboundBody, mentions: readonly string[]): Promise<SendResult> {
    if (!CHAT_ID.test(chatId)) return failed('recipient', 'not a chat id of an app');
    const post = (msgtype: string, content: unknown) => this.#post(chatId, msgtype, content);
    switch (body.kind) {
      case 'text':
        return this.#sendText(chatId, body.text, mentions);
      case 'file':
        return this.#attachments.send(body, post);
      case 'notice':
        return this.#sendNotice(chatId, body, mentions);
      case 'card_update':
        // Nobody can have tapped anything here.
        return { ok: true };
      case 'handover':
        return this.#sendText(chatId, body.otherwise, mentions);
      default:
        return this.#sendText(chatId, body.fallbackText, mentions);
    }
  }

  async #sendText(chatId: string, text: string, mentions: readonly string[]): Promise<SendResult> {
    const written = textContent(text);
    if (!written.ok) return written;
    const named = [...new Set(mentions)].filter((id) => MENTIONED.test(id) && id.toLowerCase() !== 'all');
    const { content } = written;
    return this.#post(chatId, 'text', { content, ...(named.length === 0 ? {} : { mentioned_list: named }) });
  }

  /** A text card mentions nobody. */
  async #sendNotice(chatId: string, notice: Notice, mentions: readonly string[]): Promise<SendResult> {
    const card = mentions.length === 0 ? textCardFor(notice) : undefined;
    return card === undefined
      ? this.#sendText(chatId, notice.fallbackText, mentions)
      : this.#post(chatId, 'textcard', card);
  }

  async #post(chatId: string, msgtype: string, content: unknown): Promise<SendResult> {
    return sendResultOf(await this.#api.post('appchat/send', { chatid: chatId, msgtype, [msgtype]: content, safe: 0 }));
  }
}
