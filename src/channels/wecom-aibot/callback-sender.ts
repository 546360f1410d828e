/** Sends in callback mode: back on the callback, by the stream, by the one-time address, by another channel, or not yet. */
import type { OutboundMessage, SendErrorCode, SendResult } from '../contract.ts';
import type { PassiveReplies } from '../tencent/passive-replies.ts';
import { type ReadHandle, readCallbackHandle } from './callback.ts';
import { passiveForm, type Saying, sayingOf } from './callback-forms.ts';
import { chosenCard } from './cards.ts';
import type { PassiveReply } from './exchanges.ts';
import type { ResponseBody, ResponseOutcome, ResponseUrls } from './response-url.ts';
import type { Streams } from './streams.ts';
import { TEXTS } from './texts.ts';

/** Another way to a member (the self-built app); told the whole message, gives what became of it. */
export type Elsewhere = (message: OutboundMessage) => Promise<SendResult>;

export type SenderOptions = {
  replies: PassiveReplies<PassiveReply>;
  streams: Streams;
  urls: ResponseUrls;
  elsewhere?: Elsewhere;
};

type Failure = Extract<SendResult, { ok: false }>;

export class CallbackSender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    const handle = readCallbackHandle(message.reply);
    if (message.body.kind === 'card_update') return this.#mark(message, handle);
    const saying = sayingOf(message);
    if (saying?.ok === false) return saying;
    // A file: nothing in this mode carries one.
    if (saying === undefined) return this.#byAnother(message, failed('bad_request', 'no files in callback mode'));
    return (await this.#answer(message, saying, handle)) ?? this.#byAnother(message, waiting());
  }

  /** Undefined: no way back to the message took it (any more). */
  async #answer(message: OutboundMessage, saying: Saying, handle?: ReadHandle): Promise<SendResult | undefined> {
    if (handle === undefined) return undefined;
    // A later attempt may be a repeat of what has arrived: only the address takes a thing once for certain.
    const isFirst = message.attempt === 1;
    if (isFirst && (await this.#rideBack(saying, handle))) return { ok: true };
    if (isFirst && (await this.#byStream(saying, handle))) return { ok: true };
    const outcome = await this.#byAddress(message, saying, handle);
    if (isSpent(outcome)) return undefined;
    if (outcome.ok) this.#options.streams.answeredElsewhere(handle.streamId, handle.at);
    return outcome;
  }

  async #rideBack(saying: Saying, { occasion, messageId, streamId }: ReadHandle): Promise<boolean> {
    const form = passiveForm(saying, occasion, streamId);
    return form !== undefined && (await this.#options.replies.offer(messageId, form));
  }

  #byStream({ content, card }: Saying, { streamId }: ReadHandle): Promise<boolean> {
    const final = card === undefined ? { content } : { content: TEXTS.below, card };
    return this.#options.streams.answer(streamId, final);
  }

  async #byAddress(message: OutboundMessage, saying: Saying, handle: ReadHandle): Promise<ResponseOutcome> {
    const { responseUrl: url, at } = handle;
    if (url === undefined) return { ok: false, error: 'spent', detail: 'no address' };
    const post = (body: ResponseBody) =>
      this.#options.urls.post({ url, by: message.id, attempt: message.attempt, at, body });
    // Cards go to single chats only (doc 101138).
    if (saying.card !== undefined && !('chatId' in message.target)) {
      const outcome = await post({ msgtype: 'template_card', template_card: saying.card });
      if (outcome.ok || outcome.error !== 'card_refused') return outcome;
    }
    return post({ msgtype: 'markdown', markdown: { content: saying.content } });
  }

  /** Members can be reached by the app; a group only when somebody speaks in it again. */
  async #byAnother(message: OutboundMessage, otherwise: Failure): Promise<SendResult> {
    const { elsewhere, streams } = this.#options;
    if (elsewhere === undefined || 'chatId' in message.target) return otherwise;
    const result = await elsewhere(message);
    // Shorter texts only go there; the whole one waits until the person speaks again.
    if (!result.ok && result.error === 'too_long') return otherwise;
    const handle = readCallbackHandle(message.reply);
    if (result.ok && handle !== undefined) streams.answeredElsewhere(handle.streamId, handle.at);
    return result;
  }

  /** A tapped card changes with the answer to the tap, within its five seconds, or not at all. */
  async #mark({ body, attempt }: OutboundMessage, handle?: ReadHandle): Promise<SendResult> {
    if (body.kind !== 'card_update' || handle?.occasion !== 'card' || attempt > 1) return tooLate();
    const { taskId, label, title } = body;
    if (taskId === undefined) return failed('card_refused', 'a card without a task id');
    const { key = 'chosen' } = handle;
    const card = chosenCard({ taskId, key, label, ...(title === undefined ? {} : { title }) });
    if (card === undefined) return failed('card_refused', 'the choice fits no card');
    const form = { response_type: 'update_template_card', template_card: card };
    return (await this.#options.replies.offer(handle.messageId, form)) ? { ok: true } : tooLate();
  }
}

function isSpent(outcome: ResponseOutcome): outcome is Extract<ResponseOutcome, { error: 'spent' }> {
  return !outcome.ok && outcome.error === 'spent';
}

function waiting(): Failure {
  return failed('reply_window', 'nothing to answer, or all of its ways are used up');
}

function tooLate(): Failure {
  return failed('card_expired', 'a card changes only in answer to its click');
}

function failed(error: SendErrorCode, detail: string): Failure {
  return { ok: false, error, detail };
}
