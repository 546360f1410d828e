/** One callback and what rides back on it: the first answer, or “in a moment”; a repeat gets what the first one got. */
import type { Accept } from '../callback.ts';
import type { InboundMessage } from '../contract.ts';
import type { PassiveReplies, PassiveWindow } from '../tencent/passive-replies.ts';
import type { StreamState, Streams } from './streams.ts';

/** What is answered: each has other forms of its own (doc 101031). */
export type Occasion = 'message' | 'welcome' | 'card';

/** A reply before it is sealed. */
export type PassiveReply = Readonly<Record<string, unknown>>;

/** What goes back on one callback; nothing = an empty answer. `sent` must be told whether it left whole. */
export type Answered = { reply: PassiveReply | undefined; sent: (whole: boolean) => void };

export type ExchangeOptions = {
  accept: Accept;
  replies: PassiveReplies<PassiveReply>;
  streams: Streams;
  /** After so long a message is told “in a moment”; default 3 s. */
  patienceMs?: number;
  /** The callback is answered by then, whatever happens; default 4.5 s of the platform's 5. */
  deadlineMs?: number;
};

export type Asked = { message: InboundMessage; occasion: Occasion; streamId: string; at: number };

type Exchange = {
  ready: Promise<void>;
  answer: () => Answered;
  /** Callbacks of this message that have not told yet how their answer fared. */
  attached: number;
  /** One of them left whole. */
  isOut: boolean;
};

const PATIENCE_MS = 3000;
const DEADLINE_MS = 4500;
const REMEMBERED = 1000;
const NOTHING: Answered = { reply: undefined, sent: () => {} };

/** The callbacks of this process, those of the last minutes included. */
export class Exchanges {
  readonly #options: ExchangeOptions;
  readonly #known = new Map<string, Exchange>();

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Hands the message over and gives the answer. Throws when the message could not be kept: the platform may repeat it. */
  async answer(asked: Asked): Promise<Answered> {
    const id = asked.message.messageId;
    const exchange = this.#known.get(id) ?? this.#begin(asked);
    exchange.attached += 1;
    try {
      await exchange.ready;
    } catch (thrown) {
      this.#known.delete(id);
      throw thrown;
    }
    const { reply, sent } = exchange.answer();
    return {
      reply,
      sent: (whole) => {
        exchange.attached -= 1;
        exchange.isOut ||= whole;
        // One whole answer is enough; broken ones count when no other is on its way.
        if (whole || (exchange.attached === 0 && !exchange.isOut)) sent(whole);
      },
    };
  }

  #begin(asked: Asked): Exchange {
    const { messageId } = asked.message;
    const oldest = this.#known.keys().next();
    if (this.#known.size >= REMEMBERED && !oldest.done) this.#known.delete(oldest.value);
    // Opened before the message is handed over: the answer may be there first.
    const window = this.#options.replies.open(messageId);
    const exchange: Exchange = { ready: Promise.resolve(), answer: () => NOTHING, attached: 0, isOut: false };
    exchange.ready = this.#run(exchange, asked, window);
    this.#known.set(messageId, exchange);
    return exchange;
  }

  async #run(exchange: Exchange, asked: Asked, window: PassiveWindow<PassiveReply>): Promise<void> {
    const { streams, patienceMs = PATIENCE_MS, deadlineMs = DEADLINE_MS } = this.#options;
    const startedAt = performance.now();
    const answers = await this.#accepted(asked, window);
    const left = Math.max(0, deadlineMs - (performance.now() - startedAt));
    const waitMs = asked.occasion === 'message' ? Math.min(patienceMs, left) : left;
    // With no answer to come there may still be one of before a restart that found the window open.
    const offer = await window.wait(answers === 0 ? 0 : waitMs);
    const forget = () => {
      exchange.answer = () => NOTHING;
    };
    if (offer !== undefined) {
      const sent = (whole: boolean) => {
        if (!whole) forget();
        offer.written(whole);
      };
      exchange.answer = () => ({ reply: offer.answer, sent });
    } else if (asked.occasion === 'message' && answers > 0) {
      streams.open(asked.streamId, asked.at);
      exchange.answer = () => inAMoment(streams, asked.streamId, forget);
    }
  }

  async #accepted({ message }: Asked, window: PassiveWindow<PassiveReply>): Promise<number> {
    try {
      return (await this.#options.accept(message)).answers;
    } catch (thrown) {
      (await window.wait(0))?.written(false);
      throw thrown;
    }
  }
}

/** Where the stream stands; when that does not leave, the platform never heard of it and will not ask. */
function inAMoment(streams: Streams, id: string, forget: () => void): Answered {
  const { state, sent } = streams.poll(id);
  return {
    reply: streamReply(id, state),
    sent: (whole) => {
      sent(whole);
      if (whole) return;
      streams.drop(id);
      forget();
    },
  };
}

/** A stream's state in the platform's form; the card may ride with any of them, once (doc 101031). */
export function streamReply(id: string, { finish, content, card }: StreamState): PassiveReply {
  const stream = { id, finish, content };
  return card === undefined
    ? { msgtype: 'stream', stream }
    : { msgtype: 'stream_with_template_card', stream, template_card: card };
}
