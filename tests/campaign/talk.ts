/** Talking as people do: one message after the other, and waiting for what must come back. */
import { setTimeout } from 'node:timers/promises';
import type { InboundContent } from '../../src/channels/contract.ts';
import type { County } from './county.ts';
import type { Ledger } from './ledger.ts';

/** An answer is sent right after its turn is durable; a while is for a machine that does much else. */
const PAUSE_MS = 5;
const MOST_TRIES = 2_000;

/** A message of the public has an id of its own that is nobody's account. */
export class Talker {
  readonly #county: County;
  readonly #ledger: Ledger;

  constructor(county: County, ledger: Ledger) {
    this.#county = county;
    this.#ledger = ledger;
  }

  /** Says the lines; resolves when the last is durable and what must be said because of it was said. Gives the match. */
  async tell(by: string, lines: readonly (string | InboundContent)[], until: RegExp): Promise<RegExpExecArray> {
    const { pipeline } = this.#county;
    const before = this.#county.heard(by).length;
    for (const line of lines) await pipeline.accept(this.#message(by, line));
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const match = this.#find(by, before, until);
      if (match !== undefined) return match;
      await pipeline.drained();
      await setTimeout(PAUSE_MS);
    }
    const answers = this.#county.heard(by).slice(before);
    throw new Error(
      [`${by} did not hear ${until}:\nsaid: ${JSON.stringify(lines)}`, ...answers.slice(-4)].join('\n--- '),
    );
  }

  #find(by: string, before: number, until: RegExp): RegExpExecArray | undefined {
    const answers = this.#county.heard(by).slice(before);
    return answers.map((answer) => until.exec(answer)).findLast((match) => match !== null) ?? undefined;
  }

  #message(by: string, line: string | InboundContent) {
    this.#ledger.said += 1;
    return {
      channel: 'simulator' as const,
      messageId: `campaign-${this.#ledger.said}`,
      sender: { userId: by },
      chat: { id: by, kind: 'direct' as const },
      sentAt: this.#county.clock.now(),
      content: typeof line === 'string' ? ({ type: 'text', text: line } as const) : line,
      addressed: true,
    };
  }
}
