/** Takes in what the account hears: one after the other, old and own messages left out, handed over until they are kept. */

import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Accept } from '../callback.ts';
import type { InboundMessage } from '../contract.ts';
import { type Bot, type BotContact, type BotMessage, type BotRoom, MESSAGE_TYPES, OFFICIAL_CONTACT } from './bot.ts';
import { nameOf } from './failures.ts';
import { toInbound } from './inbound.ts';
import type { People } from './people.ts';
import { within } from './time-limit.ts';

export type EarOptions = {
  accept: Accept;
  now: () => Date;
  people: People;
  note: (what: { kind: 'unknown_type' | 'accept_failed' | 'not_read' | 'too_old'; detail: string }) => void;
};

/** After a login the platform delivers what was said before; answering that would surprise everybody. */
const OLDEST_MS = 10 * 60_000;
const READ_MS = 30_000;
/** Nobody delivers a message a second time here, so a database that is away for a moment must not cost one. */
const RETRY_AFTER_MS: readonly number[] = [200, 1_000, 5_000, 15_000];

export class Ear {
  readonly #options: EarOptions;
  readonly #closing = new AbortController();
  #tail: Promise<void> = Promise.resolve();

  constructor(options: EarOptions) {
    this.#options = options;
  }

  hear(bot: Bot, message: BotMessage): void {
    this.#then(() => this.#take(bot, message));
  }

  /** The account itself came into a group, or was taken out of one. */
  hearMove(move: { room: BotRoom; by: BotContact | undefined; event: 'bot_added' | 'bot_removed'; at: Date }): void {
    this.#then(async () => {
      const { room, by, event, at } = move;
      const digest = createHash('sha256').update(`${room.id}\0${at.getTime()}`).digest('hex').slice(0, 32);
      const userId = by === undefined ? 'sys' : await within(READ_MS, this.#options.people.userIdOf(by));
      await this.#deliver({
        channel: 'wechaty',
        messageId: `${event}-${digest}`,
        sender: { userId },
        chat: { id: room.id, kind: 'group' },
        sentAt: at,
        content: { type: 'event', event },
        addressed: false,
      });
    });
  }

  /** Resolves when everything heard so far is kept, or given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#tail;
  }

  /** In order: what somebody says second must not be answered first. */
  #then(step: () => Promise<void>): void {
    this.#tail = this.#tail.then(step).catch((thrown: unknown) => {
      this.#options.note({ kind: 'not_read', detail: nameOf(thrown) });
    });
  }

  async #take(bot: Bot, message: BotMessage): Promise<void> {
    if (!bot.isLoggedIn || message.self() || Number(message.type()) === MESSAGE_TYPES.groupNote) return;
    if (isOfficial(message.talker())) return;
    const receivedAt = this.#options.now();
    const ageMs = receivedAt.getTime() - message.date().getTime();
    if (ageMs > OLDEST_MS) {
      this.#options.note({ kind: 'too_old', detail: `${Math.round(ageMs / 1000)} s old` });
      return;
    }
    const inbound = await within(READ_MS, toInbound(bot, message, { people: this.#options.people, receivedAt }));
    if (inbound.content.type === 'unknown') {
      this.#options.note({ kind: 'unknown_type', detail: inbound.content.platformType });
    }
    await this.#deliver(inbound);
  }

  async #deliver(message: InboundMessage): Promise<void> {
    for (const delayMs of [...RETRY_AFTER_MS, undefined]) {
      try {
        await this.#options.accept(message);
        return;
      } catch (thrown) {
        const isOver = delayMs === undefined || this.#closing.signal.aborted;
        if (isOver) return this.#options.note({ kind: 'accept_failed', detail: nameOf(thrown) });
        // Closing cuts the pause short: one last try.
        await pause(delayMs, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
      }
    }
  }
}

function isOfficial(contact: BotContact): boolean {
  try {
    return Number(contact.type()) === OFFICIAL_CONTACT;
  } catch {
    // Not loaded; whoever it is is read below.
    return false;
  }
}
