/** Messages that ride on an event's code (`kf/send_msg_on_event`): once each, and only in time. */
import type { SendResult } from '../contract.ts';
import type { ApiFailure, TencentApi } from '../tencent/api.ts';
import type { KfForm } from './form.ts';
import { RecentMap } from './recent-map.ts';
import { isPassing } from './service-states.ts';

/** A welcome code, and the code of an ended session, live this long (doc 95122). */
export const CODE_LIFE_MS = 20_000;
const REMEMBERED = 5000;

/** `refused`: the code cannot be used (any more); say it another way. */
export type CodeAnswer = SendResult | 'refused';

type Use = { msgid: string; outcome: 'unknown' | 'said' | 'refused' };

/** The codes that this process has used. */
export class EventCodes {
  readonly #api: TencentApi;
  readonly #uses = new RecentMap<Use>(REMEMBERED);

  constructor(api: TencentApi) {
    this.#api = api;
  }

  /** Whether this message may still try the code: nobody else has, and it was not refused. */
  isFree(code: string, msgid: string): boolean {
    const use = this.#uses.get(code);
    return use === undefined || (use.msgid === msgid && use.outcome !== 'refused');
  }

  /** `again`: an earlier try may have arrived (a repeat of the same message, maybe after a restart). */
  async say(code: string, form: KfForm, { msgid, again }: { msgid: string; again: boolean }): Promise<CodeAnswer> {
    const before = this.#uses.get(code);
    if (before?.outcome === 'said') return { ok: true, platformMessageId: msgid };
    this.#uses.set(code, { msgid, outcome: 'unknown' });
    const { msgtype, content } = form;
    const result = await this.#api.post('kf/send_msg_on_event', { code, msgid, msgtype, [msgtype]: content });
    if (result.ok) {
      this.#uses.set(code, { msgid, outcome: 'said' });
      return { ok: true, platformMessageId: msgid };
    }
    // A code is good once: refused now, it was our own first try that used it.
    const isSaid = isRefusal(result) && (again || before?.outcome === 'unknown');
    if (isSaid) this.#uses.set(code, { msgid, outcome: 'said' });
    return isSaid ? { ok: true, platformMessageId: msgid } : this.#failed(code, { result, before, msgid });
  }

  #failed(code: string, what: { result: ApiFailure; before: Use | undefined; msgid: string }): CodeAnswer {
    const { result, before, msgid } = what;
    if (result.error === 'timeout') return result;
    if (isRefusal(result)) {
      this.#uses.set(code, { msgid, outcome: 'refused' });
      return 'refused';
    }
    // Certainly not used by this try.
    if (before === undefined) this.#uses.delete(code);
    return result;
  }
}

/** The platform has decided about the code, not about the line, the content or our permission. */
function isRefusal(result: ApiFailure): boolean {
  if (result.errcode === undefined || isPassing(result)) return false;
  return !['content_blocked', 'too_long', 'misconfigured', 'forbidden'].includes(result.error);
}
