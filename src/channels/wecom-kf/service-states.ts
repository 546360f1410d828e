/** Who serves a customer now: learnt from events, asked where nothing recent is known; the bot is silent beside a human. */
import { z } from 'zod';
import type { ApiFailure, TencentApi } from '../tencent/api.ts';
import { type Customer, userIdOf } from './customer.ts';
import { RecentMap } from './recent-map.ts';

/** In the platform's order, 0 to 4 (doc 94669). */
const STATES = ['new', 'bot', 'waiting', 'human', 'ended'] as const;
/** `new` and `bot`: ours. `waiting`: in the pool. `human`: a servicer. `ended`: until the customer writes. */
export type ServiceState = (typeof STATES)[number];

/** What was found out, or why it could not be. */
export type StateAnswer = { ok: true; state: ServiceState } | ApiFailure;

const FRESH_MS = 10 * 60_000;
const REMEMBERED = 20_000;
const answerSchema = z.object({ service_state: z.int().min(0).max(4) });

/** A human has it, or is about to: nothing is accepted and nothing is said. */
export function isHumans(state: ServiceState | undefined): boolean {
  return state === 'human' || state === 'waiting';
}

type Record = {
  state: ServiceState;
  /** When it was so, in milliseconds: an event of an old backlog says nothing about now. */
  asOf: number;
  /** When we got to know, by our clock. */
  learntAt: number;
};

/** One record per process; another instance finds out by itself. */
export class ServiceStates {
  readonly #api: TencentApi;
  readonly #now: () => Date;
  readonly #known = new RecentMap<Record>(REMEMBERED);
  /** Customers that were with a human in this session, so that no second reply code is to be hoped for. */
  readonly #handed = new RecentMap<true>(REMEMBERED);

  constructor(api: TencentApi, now: () => Date) {
    this.#api = api;
    this.#now = now;
  }

  /** What is known and not older than ten minutes. */
  known(customer: Customer): ServiceState | undefined {
    const record = this.#known.get(userIdOf(customer));
    return record !== undefined && this.#now().getTime() - record.asOf <= FRESH_MS ? record.state : undefined;
  }

  /** How old the knowledge is on which a message was taken in; goes with its reply handle. */
  asOf(customer: Customer): number | undefined {
    return this.#known.get(userIdOf(customer))?.asOf;
  }

  /** News in the order in which they come: the platform's clock and ours are never compared. */
  learn(customer: Customer, state: ServiceState, asOf = this.#now().getTime()): void {
    const now = this.#now().getTime();
    this.#keep(customer, { state, asOf: Math.min(asOf, now), learntAt: now });
  }

  /** A message that is answered was taken in as the bot's, maybe by another instance: that may be newer than what we know. */
  told(customer: Customer, asOf: number): void {
    const known = this.#known.get(userIdOf(customer));
    if (known === undefined || known.learntAt < asOf) this.#keep(customer, { state: 'bot', asOf, learntAt: asOf });
  }

  #keep(customer: Customer, record: Record): void {
    const key = userIdOf(customer);
    this.#known.set(key, record);
    if (isHumans(record.state)) this.#handed.set(key, true);
    else if (record.state !== 'bot') this.#handed.delete(key);
  }

  /** Whether the session has been with a human or in the pool before. */
  wasHanded(customer: Customer): boolean {
    return this.#handed.get(userIdOf(customer)) === true;
  }

  /** Asks the platform, and remembers. */
  async ask(customer: Customer): Promise<StateAnswer> {
    const result = await this.#api.post('kf/service_state/get', {
      open_kfid: customer.openKfId,
      external_userid: customer.externalUserId,
    });
    // Nothing was done, so nothing is uncertain.
    if (!result.ok) return result.error === 'timeout' ? { ...result, error: 'network' } : result;
    const answer = answerSchema.safeParse(result.answer);
    const state = answer.success ? STATES[answer.data.service_state] : undefined;
    if (state === undefined) return { ok: false, error: 'bad_request', detail: 'service state of an unknown kind' };
    this.learn(customer, state);
    return { ok: true, state };
  }
}

/** Whether the same question may be answered in a moment; else the platform has decided. */
export function isPassing({ error }: ApiFailure): boolean {
  return ['busy', 'network', 'timeout', 'rate_limited', 'too_parallel', 'token'].includes(error);
}
