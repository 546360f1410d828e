/** Sends to followers: back on the callback that is being answered, or as a customer message. */
import type { OutboundBody, OutboundMessage, SendErrorCode, SendResult } from '../contract.ts';
import type { PassiveReplies } from '../tencent/passive-replies.ts';
import type { Attachments } from './attachments.ts';
import type { CustomerMessages } from './customer-messages.ts';
import { windowOf } from './exchanges.ts';
import { menuFor, shownText, TEXT_BYTES } from './forms.ts';

export type SenderParts = {
  replies: PassiveReplies<string>;
  customers: CustomerMessages;
  attachments: Attachments;
};

/** The platform tries a callback so often. */
const TRIES = 3;
const OPEN_ID = /^[\w-]{1,64}$/;

type Choices = Extract<OutboundBody, { kind: 'choices' }>;
/** One message on its way; `window` = the callback that it may ride back on. */
type Way = { openId: string; id: string; window: string | undefined };

export class MpSender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  async send({ id, target, body, attempt, reply }: OutboundMessage): Promise<SendResult> {
    if ('chatId' in target) return failed('bad_request', 'an official account knows no groups');
    const openId = target.userId;
    if (!OPEN_ID.test(openId)) return failed('recipient', 'not an openid');
    const messageId = reply?.['messageId'];
    // A later attempt may be a repeat of what has arrived, and its callback is over anyway.
    const window = attempt === 1 && messageId !== undefined ? windowOf(openId, messageId) : undefined;
    const way: Way = { openId, id, window };
    switch (body.kind) {
      case 'text':
        return this.#say(way, body.text);
      case 'choices':
        return this.#ask(way, body);
      case 'card_update':
        // A menu stays as it is; what was chosen stands in the chat.
        return { ok: true };
      case 'file':
        return this.#closing(way, await this.#parts.attachments.send(openId, body, id));
      case 'handover':
        // The account has no desk of ours.
        return this.#say(way, body.otherwise);
      default:
        return this.#say(way, body.fallbackText);
    }
  }

  async #say(way: Way, words: string): Promise<SendResult> {
    const shown = shownText(words);
    if (!shown.ok) return failed(shown.error, `text that is empty or of more than ${TEXT_BYTES} bytes`);
    if (await this.#rideBack(way, shown.text)) return { ok: true };
    return this.#parts.customers.send(way.openId, { msgtype: 'text', content: { content: shown.text } }, way.id);
  }

  /** A menu goes as a customer message. Where that surely failed, the numbered text rides back: the callback is still open. */
  async #ask(way: Way, body: Choices): Promise<SendResult> {
    const { customers } = this.#parts;
    const menu = menuFor(body);
    if (menu === undefined || !customers.mayTryMenu()) return this.#say(way, body.fallbackText);
    const result = await customers.send(way.openId, menu, way.id);
    if (result.ok || result.error === 'timeout') return this.#closing(way, result);
    const shown = shownText(body.fallbackText);
    if (shown.ok && (await this.#rideBack(way, shown.text))) return { ok: true };
    return result.error === 'card_refused' ? this.#say(way, body.fallbackText) : result;
  }

  /** When one callback broke off before it was whole, the platform's retry may be waiting already. */
  async #rideBack({ window }: Way, text: string): Promise<boolean> {
    if (window === undefined) return false;
    for (let count = 0; count < TRIES; count += 1) {
      if (await this.#parts.replies.offer(window, text)) return true;
    }
    return false;
  }

  /** The answer has gone another way (or may have): its callback waits for nothing any more. */
  #closing({ window }: Way, result: SendResult): SendResult {
    const isGone = result.ok || result.error === 'timeout';
    if (isGone && window !== undefined) this.#parts.replies.close(window);
    return result;
  }
}

function failed(error: SendErrorCode, detail: string): SendResult {
  return { ok: false, error, detail };
}
