/** Delivers the messages at an even rate, as a patient platform, and keeps what was answered. */
import { setTimeout as wait } from 'node:timers/promises';
import type { CallbackTry } from '../fault/history.ts';
import type { CallbackClient } from '../sim/wecom/callback-client.ts';
import type { People, Said } from './people.ts';

/** Shares of what is sent besides new messages. */
const REPEATED = 0.08;
const MALFORMED = 0.02;
/** More unanswered messages than this: the talk waits, and the rate that was reached says so. */
const MOST_UNDER_WAY = 400;
const RETRY_MS = 500;
/** So patient is no platform; a program that is gone for good must not hold up the end. */
const MOST_TRIES = 300;
const KEPT_FOR_REPEATS = 200;

/** What was sent, and how it went. */
export class Talk {
  readonly callbacks: CallbackTry[] = [];
  readonly submitted: string[] = [];
  /** Milliseconds of the answers since they were last taken. */
  times: number[] = [];
  readonly counts = { sent: 0, repeats: 0, malformed: 0, malformedTaken: 0, serverErrors: 0, tries: 0, later: 0 };
  readonly #platform: CallbackClient;
  readonly #people: People;
  readonly #random: () => number;
  readonly #taken: { messageId: string; xml: string }[] = [];
  readonly #underWay = new Set<Promise<void>>();

  constructor(platform: CallbackClient, people: People, random: () => number) {
    this.#platform = platform;
    this.#people = people;
    this.#random = random;
  }

  /** Sends so many a second for so long, then waits until everything has been taken. */
  async run(seconds: number, rate: number): Promise<void> {
    const began = performance.now();
    for (let due = 0; due < seconds * rate; due += 1) {
      const early = began + (due * 1000) / rate - performance.now();
      if (early > 0) await wait(early);
      while (this.#underWay.size >= MOST_UNDER_WAY) await Promise.race(this.#underWay);
      if (performance.now() - began > seconds * 1000) break;
      this.#track(this.#sendOne());
    }
    await Promise.all(this.#underWay);
  }

  #track(sent: Promise<void>): void {
    const tracked = sent.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #sendOne(): Promise<void> {
    const dice = this.#random();
    if (dice < MALFORMED) return await this.#sendMalformed();
    if (dice < MALFORMED + REPEATED && this.#taken.length > 0) return await this.#repeat();
    const said = this.#people.next(performance.now());
    if (said === undefined) return;
    await this.#say(said);
  }

  async #say(said: Said): Promise<void> {
    this.counts.sent += 1;
    const messageId = `${10_000_000 + this.counts.sent}`;
    const xml = this.#platform.xml(said.userId, 'text', { Content: said.words, MsgId: messageId });
    for (let tries = 1; !(await this.#try(messageId, xml)); tries += 1) {
      if (tries === 3) this.counts.later += 1;
      if (tries === MOST_TRIES) return;
      await wait(RETRY_MS);
    }
    this.#taken.push({ messageId, xml });
    if (this.#taken.length > KEPT_FOR_REPEATS) this.#taken.shift();
    if (said.handsIn) this.submitted.push(said.userId);
    this.#people.answered(said, performance.now());
  }

  async #try(messageId: string, xml: string): Promise<boolean> {
    this.counts.tries += 1;
    const { status, ms } = await this.#platform.post(this.#platform.sign(xml));
    this.callbacks.push({ messageId, status });
    if (status === 200) this.times.push(ms);
    // 503 is the program's way to say: again, please.
    if (status !== null && status >= 500 && status !== 503) this.counts.serverErrors += 1;
    return status === 200;
  }

  async #repeat(): Promise<void> {
    const again = this.#taken[Math.floor(this.#random() * this.#taken.length)];
    if (again === undefined) return;
    this.counts.repeats += 1;
    await this.#try(again.messageId, again.xml);
  }

  async #sendMalformed(): Promise<void> {
    this.counts.malformed += 1;
    const signed = this.#platform.sign('<xml><MsgType>text</MsgType></xml>');
    const forged = { ...signed.query, msg_signature: '0'.repeat(40) };
    const bent = this.#random() < 0.5 ? { ...signed, query: forged } : { ...signed, body: signed.body.slice(0, 40) };
    const { status } = await this.#platform.post(bent);
    if (status === 200) this.counts.malformedTaken += 1;
    if (status !== null && status >= 500 && status !== 503) this.counts.serverErrors += 1;
  }
}
