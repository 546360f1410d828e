/** A follower of the stand-in's account: what one can do in WeChat, and what one has on the screen. */
import { contentOf, type PushFields } from './mp-content.ts';
import type { MpShown, MpState } from './mp-state.ts';
import { unique, type WireTry } from './mp-wire.ts';

/** How a callback and its retries went. */
export type Delivery = { accepted: boolean; tries: WireTry[] };

/** A follower in WeChat. Each act resolves when its callback has been answered, or given up. */
export class Follower {
  readonly openId: string;
  readonly #state: MpState;
  readonly #deliver: (content: string, openId: string) => Promise<Delivery>;

  constructor(state: MpState, openId: string, deliver: (content: string, openId: string) => Promise<Delivery>) {
    this.#state = state;
    this.#deliver = deliver;
    this.openId = openId;
    state.follower(openId);
  }

  screen(): readonly MpShown[] {
    return this.#state.follower(this.openId).screen;
  }

  texts(): string[] {
    return this.screen().map(({ text }) => text);
  }

  say(words: string, more: PushFields = {}): Promise<Delivery> {
    return this.send('text', { Content: words, ...more });
  }

  /** Any message with a fresh MsgId. */
  send(msgtype: string, fields: PushFields): Promise<Delivery> {
    this.#state.grant(this.#state.follower(this.openId), 'message');
    return this.#deliver(
      contentOf(this.#state, { openId: this.openId, msgtype }, { MsgId: unique(), ...fields }),
      this.openId,
    );
  }

  /** Presses an item of the newest menu: its words come as a message; an id that is no number is lost. */
  press(label: string): Promise<Delivery> {
    const item = this.screen()
      .findLast(({ options }) => options.length > 0)
      ?.options.find((option) => option.label === label);
    if (item === undefined) throw new Error(`no menu on the screen has ${label}`);
    return this.say(label, { bizmsgmenuid: /^\d+$/.test(item.id) ? item.id : '0' });
  }

  click(key: string): Promise<Delivery> {
    return this.event('CLICK', { EventKey: key });
  }

  subscribe(scene?: string): Promise<Delivery> {
    this.#state.follower(this.openId).isFollowing = true;
    const scanned = scene === undefined ? { EventKey: '' } : { EventKey: `qrscene_${scene}`, Ticket: 'TICKET' };
    return this.event('subscribe', scanned);
  }

  scan(scene: string): Promise<Delivery> {
    return this.event('SCAN', { EventKey: scene, Ticket: 'TICKET' });
  }

  unsubscribe(): Promise<Delivery> {
    this.#state.follower(this.openId).isFollowing = false;
    return this.event('unsubscribe', { EventKey: '' });
  }

  event(name: string, fields: PushFields = {}): Promise<Delivery> {
    if (/^(?:click|subscribe|scan)$/i.test(name)) {
      this.#state.grant(this.#state.follower(this.openId), 'touch');
    }
    return this.#deliver(
      contentOf(this.#state, { openId: this.openId, msgtype: 'event' }, { Event: name, ...fields }),
      this.openId,
    );
  }
}
