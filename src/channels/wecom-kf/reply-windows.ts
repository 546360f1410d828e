/** The rule of 微信客服 (doc 94677): at most 5 messages after a customer's last one, within 48 hours; counted here first. */
import { type Customer, userIdOf } from './customer.ts';
import { RecentMap } from './recent-map.ts';

const MOST_MESSAGES = 5;
const WINDOW_MS = 48 * 3600_000;
const REMEMBERED = 20_000;

type Window = {
  /** When the customer wrote, in milliseconds, and with which message. */
  writtenAt: number;
  messageId: string;
  /** Ours since then; a message whose outcome is unknown counts, its repeat does not count again. */
  sent: Set<string>;
  /** The platform said that it is over. */
  closed: boolean;
};

/** What this instance knows; without a record the platform is asked by sending. */
export class ReplyWindows {
  readonly #now: () => Date;
  readonly #windows = new RecentMap<Window>(REMEMBERED);

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** The customer wrote this; a repeat of the newest message opens nothing. */
  heard(customer: Customer, writtenAt: number, messageId: string): void {
    const known = this.#windows.get(userIdOf(customer));
    if (known !== undefined && (known.writtenAt > writtenAt || known.messageId === messageId)) return;
    this.#open(customer, { writtenAt, messageId });
  }

  /** An answer tells when its message was written: another instance may have heard it. */
  told(customer: Customer, writtenAt: number, messageId: string): void {
    const known = this.#windows.get(userIdOf(customer));
    if (known === undefined || known.writtenAt < writtenAt) this.#open(customer, { writtenAt, messageId });
  }

  /** The platform offers a welcome: whoever gets that has not written for 48 hours. */
  neverWrote(customer: Customer, at: number): void {
    const known = this.#windows.get(userIdOf(customer));
    if (known !== undefined && known.writtenAt >= at) return;
    this.#windows.set(userIdOf(customer), { writtenAt: at, messageId: '', sent: new Set(), closed: true });
  }

  /** Whether one more may go out. */
  allows(customer: Customer, msgid: string): boolean {
    const known = this.#windows.get(userIdOf(customer));
    if (known === undefined) return true;
    if (known.closed || this.#now().getTime() - known.writtenAt > WINDOW_MS) return false;
    return known.sent.has(msgid) || known.sent.size < MOST_MESSAGES;
  }

  /** It is going out. */
  take(customer: Customer, msgid: string): void {
    this.#windows.get(userIdOf(customer))?.sent.add(msgid);
  }

  /** It certainly did not go out. */
  giveBack(customer: Customer, msgid: string): void {
    this.#windows.get(userIdOf(customer))?.sent.delete(msgid);
  }

  /** The platform refuses until the customer writes. */
  close(customer: Customer): void {
    const known = this.#windows.get(userIdOf(customer));
    const empty: Window = { writtenAt: 0, messageId: '', sent: new Set(), closed: true };
    this.#windows.set(userIdOf(customer), known === undefined ? empty : { ...known, closed: true });
  }

  #open(customer: Customer, by: { writtenAt: number; messageId: string }): void {
    this.#windows.set(userIdOf(customer), { ...by, sent: new Set(), closed: false });
  }
}
