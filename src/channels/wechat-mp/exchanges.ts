/** Callbacks that are being answered: the open one waits a moment for the answer, a repeat takes its place. */
import type { Accept, Accepted } from '../callback.ts';
import type { InboundMessage } from '../contract.ts';
import type { PassiveReplies, PassiveWindow } from '../tencent/passive-replies.ts';

/** What goes back on one callback; no text = `success`. `sent` must be told whether it left whole. */
export type Answered = { text?: string; sent?: (whole: boolean) => void };

export type ExchangeOptions = {
  accept: Accept;
  replies: PassiveReplies<string>;
  now: () => Date;
  /** How long a callback waits for its answer, in milliseconds; the platform cuts it at 5 s. */
  waitMs?: number;
};

type Exchange = {
  accepted: Promise<Accepted>;
  /** When its first callback came. */
  at: number;
  /** What left whole with a callback. */
  said?: string;
};

const WAIT_MS = 4300;
/** Three tries of five seconds, and the way: what comes later is no retry of the platform's. */
const RETRIES_MS = 20_000;
const REMEMBERED = 1000;

/** Which callback an answer belongs to. */
export function windowOf(userId: string, messageId: string): string {
  return `${userId} ${messageId}`;
}

/** The callbacks of this process, and what became of those of the last minutes. */
export class Exchanges {
  readonly #options: ExchangeOptions;
  readonly #known = new Map<string, Exchange>();

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Hands the message over and gives the answer. Throws when the message could not be kept: the platform may repeat it. */
  async answer(message: InboundMessage): Promise<Answered> {
    const { replies, waitMs = WAIT_MS } = this.#options;
    const startedAt = performance.now();
    const id = windowOf(message.sender.userId, message.messageId);
    // Opened before the message is handed over, because the answer may be there first; an older callback gives way.
    const window = replies.open(id);
    const exchange = this.#known.get(id) ?? this.#begin(id, message);
    const answers = await this.#kept(id, exchange, window);
    if (answers === 0 || exchange.said !== undefined || !this.#isYoung(exchange)) window.close();
    const offer = await window.wait(Math.max(0, waitMs - (performance.now() - startedAt)));
    if (offer === undefined) return this.#repeated(exchange);
    const sent = (whole: boolean) => {
      if (whole) {
        exchange.said = offer.answer;
        replies.close(id);
      }
      offer.written(whole);
    };
    return { text: offer.answer, sent };
  }

  #begin(id: string, message: InboundMessage): Exchange {
    this.#forgetOld();
    const exchange: Exchange = { accepted: this.#options.accept(message), at: this.#options.now().getTime() };
    this.#known.set(id, exchange);
    return exchange;
  }

  /** What was said stays no longer than a retry may ask for it. */
  #forgetOld(): void {
    for (const [id, exchange] of this.#known) {
      if (this.#known.size < REMEMBERED && this.#isYoung(exchange)) return;
      this.#known.delete(id);
    }
  }

  async #kept(id: string, exchange: Exchange, window: PassiveWindow<string>): Promise<number> {
    try {
      return (await exchange.accepted).answers;
    } catch (thrown) {
      if (this.#known.get(id) === exchange) this.#known.delete(id);
      window.close();
      // Whoever has offered already must not wait for ever.
      (await window.wait(0))?.written(false);
      throw thrown;
    }
  }

  /** A retry says that the platform never got what left before: it gets the same once more, nobody sees it twice. */
  #repeated(exchange: Exchange): Answered {
    return exchange.said === undefined || !this.#isYoung(exchange) ? {} : { text: exchange.said };
  }

  #isYoung({ at }: Exchange): boolean {
    return Math.abs(this.#options.now().getTime() - at) <= RETRIES_MS;
  }
}
