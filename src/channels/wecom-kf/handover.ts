/** Gives a customer to a human at the platform's desk: to a servicer who is receiving, else into the pool, else says so. */
import { z } from 'zod';
import type { OutboundBody, SendResult } from '../contract.ts';
import type { ApiFailure, TencentApi } from '../tencent/api.ts';
import type { Customer } from './customer.ts';
import { type Delivery, msgidOf, type Post } from './delivery.ts';
import type { EventCodes } from './event-codes.ts';
import { textForm } from './form.ts';
import { isHumans, isPassing, type ServiceState, type ServiceStates } from './service-states.ts';

type HandoverBody = Extract<OutboundBody, { kind: 'handover' }>;
type Refused = Extract<SendResult, { ok: false }>;
/** `refused`: nobody takes the customer; else a code that one sentence may ride on. */
type Moved = { ok: true; code: string | undefined } | 'refused' | Refused;

// doc 94669.
const POOL = 2;
const HUMAN = 3;
/** 0 receiving, 1 not (doc 94645). */
const RECEIVING = 0;

const servicersSchema = z.object({
  servicer_list: z
    .array(z.looseObject({ userid: z.string().min(1).max(64).optional(), status: z.int().optional() }))
    .default([]),
});
const movedSchema = z.object({ msg_code: z.string().min(1).optional().catch(undefined) });

export type HandoverParts = { api: TencentApi; states: ServiceStates; codes: EventCodes; delivery: Delivery };

/** Servicers of an account who receive customers now, or why that is not known. */
export async function listReceiving(
  api: TencentApi,
  openKfId: string,
): Promise<{ ok: true; userIds: string[] } | ApiFailure> {
  const result = await api.get('kf/servicer/list', { open_kfid: openKfId });
  if (!result.ok) return result.error === 'timeout' ? { ...result, error: 'network' } : result;
  const list = servicersSchema.safeParse(result.answer);
  if (!list.success) return { ok: false, error: 'bad_request', detail: 'servicer list of an unknown shape' };
  const receiving = list.data.servicer_list.filter(({ status }) => status === RECEIVING);
  return { ok: true, userIds: receiving.flatMap(({ userid }) => userid ?? []) };
}

export class Handover {
  readonly #parts: HandoverParts;
  #turn = 0;

  constructor(parts: HandoverParts) {
    this.#parts = parts;
  }

  async send(customer: Customer, body: HandoverBody, post: Post): Promise<SendResult> {
    const state = await this.#stateOf(customer, post);
    if (typeof state === 'object') return state;
    if (isHumans(state)) return { ok: true };
    // Only the customer can begin another session: nobody can be called before.
    if (state === 'ended') return this.#say(customer, body.otherwise, post);
    const receiving = await listReceiving(this.#parts.api, customer.openKfId);
    if (!receiving.ok && isPassing(receiving)) return receiving;
    const userIds = receiving.ok ? receiving.userIds : [];
    return userIds.length === 0
      ? this.#say(customer, body.otherwise, post)
      : this.#give(customer, { body, userIds }, post);
  }

  /** A repeat asks: the first try may have been carried out although its answer was lost. */
  async #stateOf(customer: Customer, { attempt }: Post): Promise<ServiceState | undefined | Refused> {
    const { states } = this.#parts;
    const known = attempt > 1 ? undefined : states.known(customer);
    if (known !== undefined) return known;
    const asked = await states.ask(customer);
    if (asked.ok) return asked.state;
    return isPassing(asked) ? asked : undefined;
  }

  async #give(
    customer: Customer,
    to: { body: HandoverBody; userIds: readonly string[] },
    post: Post,
  ): Promise<SendResult> {
    const { body, userIds } = to;
    // Once a session has been with a human, giving it away again brings no code; then it must be said before.
    const isSaid = this.#parts.states.wasHanded(customer);
    const said = isSaid ? await this.#say(customer, body.text, post) : undefined;
    if (said?.ok === false) return said;
    const moved = await this.#move(customer, userIds);
    if (moved === 'refused') return this.#say(customer, body.otherwise, { ...post, id: `${post.id}:otherwise` });
    if (!moved.ok) return moved;
    if (!isSaid && moved.code !== undefined) await this.#sayWith(moved.code, body.text, post);
    return { ok: true };
  }

  async #say(customer: Customer, text: string, post: Post): Promise<SendResult> {
    const form = textForm(text);
    if (form === undefined) return { ok: false, error: 'too_long', detail: 'text of a hand-over' };
    return this.#parts.delivery.send(customer, form, post);
  }

  async #move(customer: Customer, userIds: readonly string[]): Promise<Moved> {
    // One after the other, so that not always the same colleague is called.
    const servicer = userIds[this.#turn % userIds.length];
    this.#turn += 1;
    const toServicer = await this.#trans(customer, HUMAN, servicer);
    return toServicer === 'refused' ? this.#trans(customer, POOL) : toServicer;
  }

  async #trans(customer: Customer, state: typeof POOL | typeof HUMAN, servicer?: string): Promise<Moved> {
    const { api, states } = this.#parts;
    const result = await api.post('kf/service_state/trans', {
      open_kfid: customer.openKfId,
      external_userid: customer.externalUserId,
      service_state: state,
      ...(servicer === undefined ? {} : { servicer_userid: servicer }),
    });
    if (!result.ok) return isPassing(result) ? result : 'refused';
    states.learn(customer, state === HUMAN ? 'human' : 'waiting');
    return { ok: true, code: movedSchema.parse(result.answer).msg_code };
  }

  /** The hand-over has happened, whatever becomes of the sentence about it. */
  async #sayWith(code: string, text: string, post: Post): Promise<void> {
    const form = textForm(text);
    if (form !== undefined) await this.#parts.codes.say(code, form, { msgid: msgidOf(post.id), again: false });
  }
}
