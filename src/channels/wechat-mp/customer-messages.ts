/** Customer messages (客服消息): for whoever wrote in the last 48 hours, by accounts that may; no duplicate check. */
import type { CallbackNote } from '../callback.ts';
import type { SendErrorCode, SendResult } from '../contract.ts';
import type { ApiFailure, TencentApi } from '../tencent/api.ts';
import { NO_CUSTOMER_MESSAGES, WRONG_ACCOUNT_KIND } from './errcodes.ts';
import type { MpForm } from './forms.ts';
import { Permission } from './permission.ts';

/** Sends under way or uncertain that are remembered. */
const REMEMBERED = 1000;

export type CustomerMessageParts = { api: TencentApi; now: () => Date; note: (what: CallbackNote) => void };

export class CustomerMessages {
  readonly #api: TencentApi;
  readonly #note: (what: CallbackNote) => void;
  readonly #messages: Permission;
  readonly #menus: Permission;
  /** Messages whose outcome is unknown. */
  readonly #uncertain = new Set<string>();

  constructor({ api, now, note }: CustomerMessageParts) {
    this.#api = api;
    this.#note = note;
    this.#messages = new Permission(now);
    this.#menus = new Permission(now);
  }

  /** What the platform refused last: everything, menus, or nothing that we know of. */
  get denied(): 'messages' | 'menus' | undefined {
    if (this.#messages.isDenied) return 'messages';
    return this.#menus.isDenied ? 'menus' : undefined;
  }

  /** Whether a menu is worth a try. */
  mayTryMenu(): boolean {
    return this.#messages.mayTry() && this.#menus.mayTry();
  }

  /** `id` is the outbox row's. `card_refused`: a menu that this account may not send; say it as a text. */
  async send(openId: string, { msgtype, content }: MpForm, id: string): Promise<SendResult> {
    if (!this.#messages.mayTry()) return notAllowed();
    const result = await this.#api.post('message/custom/send', { touser: openId, msgtype, [msgtype]: content });
    if (!result.ok) return this.#failed(result, msgtype, id);
    this.#messages.grant();
    if (msgtype === 'msgmenu') this.#menus.grant();
    this.#uncertain.delete(id);
    return { ok: true };
  }

  #failed(failure: ApiFailure, msgtype: MpForm['msgtype'], id: string): SendResult {
    const { error, errcode, detail, retryAfterMs } = failure;
    if (error === 'timeout') return this.#unknown(id, detail);
    if (errcode === WRONG_ACCOUNT_KIND && msgtype === 'msgmenu') {
      if (this.#menus.deny()) this.#warn('menus are refused', errcode);
      return failed('card_refused', detail);
    }
    if (errcode === NO_CUSTOMER_MESSAGES || errcode === WRONG_ACCOUNT_KIND) {
      if (this.#messages.deny()) this.#warn('customer messages are refused', errcode);
      return notAllowed();
    }
    return { ok: false, error, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }

  /** The platform knows no repeat. One is risked, because silence is worse than a double; then it waits for the follower. */
  #unknown(id: string, detail: string): SendResult {
    if (this.#uncertain.delete(id)) return failed('reply_window', `twice without an answer: ${detail}`);
    const [oldest] = this.#uncertain;
    if (this.#uncertain.size >= REMEMBERED && oldest !== undefined) this.#uncertain.delete(oldest);
    this.#uncertain.add(id);
    return failed('timeout', detail);
  }

  #warn(what: string, errcode: number): void {
    this.#note({ kind: 'platform_warning', detail: `${what} (${errcode}): the account is not verified` });
  }
}

function notAllowed(): SendResult {
  return failed('reply_window', 'the account may not send customer messages: only what rides back on a callback');
}

function failed(error: SendErrorCode, detail: string): SendResult {
  return { ok: false, error, detail };
}
