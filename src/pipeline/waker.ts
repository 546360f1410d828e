/** Wakes conversations: hands what was written for them, and what has come due, to their next turn. */
import type { Accept } from '../channels/callback.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Wake } from '../engine/wake.ts';
import type { Clock } from '../kernel/clock.ts';
import { asError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store } from '../store/store.ts';
import { type ConversationPlace, deleteWakes, listDue, listWakes } from '../store/wakes.ts';

export type WakerOptions = {
  store: Store;
  clock: Clock;
  log: Logger;
  /** Those that are on: what was said over another one waits until it is on again. */
  channels: readonly ChannelName[];
  /** Only this conversation's (the terminal's), or null for all. */
  conversationKey: string | null;
  /** Resolves when the wake's turn is durable. A wake that comes twice counts once: it is known by its id. */
  accept: Accept;
};

/** A reminder may be that late. */
const POLL_MS = 1_000;
const AT_ONCE = 200;

export class Waker {
  readonly #options: WakerOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #wanted = false;
  #stopped = false;
  /** Looks in a row that came to nothing. */
  #failures = 0;

  constructor(options: WakerOptions) {
    this.#options = options;
  }

  /** Looks for work by itself from now on. */
  start(): void {
    this.#timer = setInterval(() => this.kick(), POLL_MS);
    this.#timer.unref();
    this.kick();
  }

  /** Something may be there. */
  kick(): void {
    void this.#look();
  }

  async #look(): Promise<void> {
    try {
      await this.run();
      this.#failures = 0;
    } catch (thrown) {
      // The rows stay; the next look finds them. Told once a minute, not once a second.
      const isTold = this.#failures % 60 === 0 && !this.#stopped;
      if (isTold) this.#options.log.warn({ failures: this.#failures, err: asError(thrown) }, 'conversations not woken');
      this.#failures += 1;
    }
  }

  /** Resolves when nothing is left that should wake anybody now. One run at a time; a call during a run adds a round. */
  run(): Promise<void> {
    this.#wanted = true;
    this.#running ??= this.#rounds().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  async #rounds(): Promise<void> {
    while (this.#wanted && !this.#stopped) {
      this.#wanted = false;
      // What was woken may have written more; what is due moves on, and is looked at again with the next poll.
      this.#wanted ||= (await this.#wakeWritten()) > 0;
      await this.#wakeDue();
    }
  }

  async #wakeWritten(): Promise<number> {
    const { store, channels, conversationKey } = this.#options;
    const rows = await listWakes(store, { channels, conversationKey, limit: AT_ONCE });
    if (rows.length === 0) return 0;
    failpoint('wake.before-accept');
    await Promise.all(rows.map((row) => this.#accept(row, row.id, row.wake)));
    failpoint('wake.before-delete');
    await deleteWakes(
      store,
      rows.map(({ id }) => id),
    );
    return rows.length;
  }

  async #wakeDue(): Promise<void> {
    const { store, clock, channels, conversationKey } = this.#options;
    const rows = await listDue(store, clock.now(), { channels, conversationKey, limit: AT_ONCE });
    const due: Wake = { kind: 'due' };
    await Promise.all(rows.map((row) => this.#accept(row, `due:${row.key}:${new Date(row.dueAt).toISOString()}`, due)));
  }

  async #accept({ channel, chatId, userId }: ConversationPlace, messageId: string, wake: unknown): Promise<void> {
    await this.#options.accept({
      // Written by our own turns, of messages that came over that channel.
      channel: channel as ChannelName,
      messageId,
      sender: { userId },
      chat: { id: chatId, kind: chatId === userId ? 'direct' : 'group' },
      sentAt: this.#options.clock.now(),
      content: { type: 'wake', wake },
      addressed: true,
    });
  }
}
