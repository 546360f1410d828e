/** Keeps one bot running on one instance: whoever holds the lease of the account logs in, everybody else waits. */
import type { Leases } from '../ports.ts';
import type { Bot } from './bot.ts';
import { nameOf } from './failures.ts';

export type KeeperOptions = {
  leases: Leases;
  leaseName: string;
  /** How long the lease is taken for; it is renewed three times as often. */
  leaseMs: number;
  /** A puppet that has stopped by itself is started anew, but not sooner than this after the last start. */
  restartMs: number;
  /** A bot that is ready to start; a new one each time. */
  load: () => Promise<Bot>;
  /** Puts the ears on a new bot. `isOurs` turns false when the bot is given up. */
  attach: (bot: Bot, isOurs: () => boolean) => void;
  log: (what: { kind: 'started' | 'stopped' | 'restart' | 'lease_lost' | 'waiting' | 'fault'; detail: string }) => void;
};

export class Keeper {
  readonly #options: KeeperOptions;
  #bot: Bot | undefined;
  #heldAtMs = 0;
  #openedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isClosed = false;
  #isWaiting = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** The bot when it is logged in, here. */
  get loggedIn(): Bot | undefined {
    return this.#bot?.isLoggedIn === true ? this.#bot : undefined;
  }

  /** Begins; throws AppError when wechaty or its puppet cannot be loaded. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#next(), this.#options.leaseMs / 3);
    this.#timer.unref();
    this.#round = this.#turn();
    try {
      await this.#round;
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
  }

  /** Logs nobody out: stops the bot and gives the account free for another instance. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#round.catch(() => undefined);
    await this.#shut();
    await this.#options.leases.release(this.#options.leaseName).catch(() => undefined);
  }

  /** One round after the other; a slow login skips none but delays it. */
  #next(): void {
    this.#round = this.#round
      .catch(() => undefined)
      .then(() => this.#turn())
      .catch((thrown: unknown) => this.#options.log({ kind: 'fault', detail: nameOf(thrown) }));
  }

  async #turn(): Promise<void> {
    if (this.#isClosed) return;
    const isHeld = await this.#hold();
    if (isHeld && this.#isDead()) {
      this.#options.log({ kind: 'restart', detail: 'the puppet has stopped by itself' });
      await this.#shut();
    }
    if (isHeld && this.#bot === undefined) await this.#open();
    if (!isHeld && this.#bot !== undefined) {
      // Two instances in one account log each other out, or answer everything twice.
      this.#options.log({ kind: 'lease_lost', detail: 'another instance has the account' });
      await this.#shut();
    }
    if (!isHeld && !this.#isWaiting) this.#options.log({ kind: 'waiting', detail: 'another instance has the account' });
    this.#isWaiting = !isHeld;
  }

  /** While the leases cannot be asked, what was taken last counts until it has run out. */
  async #hold(): Promise<boolean> {
    const { leases, leaseName, leaseMs } = this.#options;
    const askedAtMs = performance.now();
    try {
      const isHeld = await leases.hold(leaseName, leaseMs);
      if (isHeld) this.#heldAtMs = askedAtMs;
      return isHeld;
    } catch (thrown) {
      this.#options.log({ kind: 'fault', detail: `the lease could not be renewed: ${nameOf(thrown)}` });
      return this.#bot !== undefined && performance.now() - this.#heldAtMs < leaseMs;
    }
  }

  /** wechaty tells a puppet that failed to start or gave up only as an error event. Logins in a row get an account locked. */
  #isDead(): boolean {
    const isOff = this.#bot?.puppet.state.inactive() === true;
    return isOff && performance.now() - this.#openedAtMs >= this.#options.restartMs;
  }

  async #open(): Promise<void> {
    this.#openedAtMs = performance.now();
    const bot = await this.#options.load();
    this.#bot = bot;
    this.#options.attach(bot, () => this.#bot === bot);
    try {
      await bot.start();
      this.#options.log({ kind: 'started', detail: 'waiting for the login' });
    } catch (thrown) {
      await this.#shut();
      throw thrown;
    }
  }

  async #shut(): Promise<void> {
    const bot = this.#bot;
    this.#bot = undefined;
    if (bot === undefined) return;
    await bot
      .stop()
      .catch((thrown: unknown) => this.#options.log({ kind: 'fault', detail: `stop: ${nameOf(thrown)}` }));
    this.#options.log({ kind: 'stopped', detail: 'the account is left' });
  }
}
