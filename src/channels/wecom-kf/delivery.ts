/** One message to one customer: with the welcome code while it lives, else within the window and beside no human. */
import { createHash } from 'node:crypto';
import type { ReplyHandle, SendResult } from '../contract.ts';
import type { ApiFailure, TencentApi } from '../tencent/api.ts';
import type { Customer } from './customer.ts';
import { SESSION_ENDED, STATE_FORBIDS } from './errcodes.ts';
import { CODE_LIFE_MS, type EventCodes } from './event-codes.ts';
import type { KfForm } from './form.ts';
import { readHandle } from './reply-handle.ts';
import type { ReplyWindows } from './reply-windows.ts';
import { isHumans, isPassing, type ServiceStates } from './service-states.ts';

type Refused = Extract<SendResult, { ok: false }>;

/** What a message is sent with. `id` is the outbox row's, or derived from it. */
export type Post = { id: string; attempt: number; reply?: ReplyHandle | undefined };

export type DeliveryParts = {
  api: TencentApi;
  states: ServiceStates;
  windows: ReplyWindows;
  codes: EventCodes;
  now: () => Date;
};

/** Ours for the platform: the same for every attempt, so that a repeat arrives once (≤ 32 of [0-9a-zA-Z_-], doc 94677). */
export function msgidOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 32);
}

export class Delivery {
  readonly #parts: DeliveryParts;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  async send(customer: Customer, form: KfForm, post: Post): Promise<SendResult> {
    const { states, windows } = this.#parts;
    const msgid = msgidOf(post.id);
    const handle = readHandle(post.reply);
    if (handle.message !== undefined) windows.told(customer, handle.message.writtenAt, handle.message.id);
    if (handle.stateAsOf !== undefined) states.told(customer, handle.stateAsOf);
    const welcomed = await this.#welcome(form, { msgid, attempt: post.attempt, welcome: handle.welcome });
    if (welcomed !== 'refused') return welcomed;
    if (!windows.allows(customer, msgid)) return refused('5 messages or 48 hours since the customer wrote');
    return (await this.#heldBack(customer)) ?? this.#post(customer, form, msgid);
  }

  async #welcome(
    form: KfForm,
    use: { msgid: string; attempt: number; welcome: { code: string; at: number } | undefined },
  ): Promise<SendResult | 'refused'> {
    const { codes, now } = this.#parts;
    const { msgid, welcome } = use;
    // doc 95122: a welcome is a text or a menu.
    const isFit = form.msgtype === 'text' || form.msgtype === 'msgmenu';
    if (welcome === undefined || !isFit || !codes.isFree(welcome.code, msgid)) return 'refused';
    if (now().getTime() - welcome.at > CODE_LIFE_MS) return 'refused';
    return codes.say(welcome.code, form, { msgid, again: use.attempt > 1 });
  }

  /** Asked before the first answer to whoever is not known; the platform would refuse, a human would be talked over. */
  async #heldBack(customer: Customer): Promise<Refused | undefined> {
    const { states } = this.#parts;
    let state = states.known(customer);
    if (state === undefined) {
      const asked = await states.ask(customer);
      if (!asked.ok && isPassing(asked)) return asked;
      state = asked.ok ? asked.state : undefined;
    }
    if (isHumans(state)) return refused('a human serves the customer');
    return state === 'ended' ? refused('the session has ended') : undefined;
  }

  async #post(customer: Customer, { msgtype, content }: KfForm, msgid: string): Promise<SendResult> {
    const { api, windows } = this.#parts;
    windows.take(customer, msgid);
    const { externalUserId: touser, openKfId: open_kfid } = customer;
    const result = await api.post('kf/send_msg', { touser, open_kfid, msgid, msgtype, [msgtype]: content });
    if (result.ok) return { ok: true, platformMessageId: msgid };
    if (result.error !== 'timeout') windows.giveBack(customer, msgid);
    if (result.error === 'reply_window') await this.#learn(customer, result);
    return result;
  }

  async #learn(customer: Customer, { errcode }: ApiFailure): Promise<void> {
    const { states, windows } = this.#parts;
    if (errcode === SESSION_ENDED) states.learn(customer, 'ended');
    else if (errcode !== STATE_FORBIDS) windows.close(customer);
    else {
      const asked = await states.ask(customer);
      // The state lets us speak, so it is the 48 hours that do not.
      if (asked.ok && (asked.state === 'new' || asked.state === 'bot')) windows.close(customer);
    }
  }
}

function refused(detail: string): Refused {
  return { ok: false, error: 'reply_window', detail };
}
