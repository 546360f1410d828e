/** The desk of the stand-in: service states and their transitions, servicers, accounts. */
import { z } from 'zod';
import type { SimAnswer } from '../wecom/sim-state.ts';
import type { KfCustomer, KfState } from './kf-state.ts';

const GET = 'kf/service_state/get';
const TRANS = 'kf/service_state/trans';

const whoSchema = z.strictObject({ open_kfid: z.string().min(1), external_userid: z.string().min(1) });
const transSchema = whoSchema.extend({
  service_state: z.int().min(0).max(4),
  servicer_userid: z.string().min(1).optional(),
});

/** doc 94669: where each state may go. */
const WAYS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 3, 4],
  1: [2, 3, 4],
  2: [3, 4],
  3: [3, 4],
  4: [],
};

/** `kf/service_state/get`. */
export function getState(state: KfState, body: unknown): SimAnswer {
  const who = whoSchema.safeParse(body);
  if (!who.success) return state.refuse(GET, 40058, z.prettifyError(who.error));
  const customer = state.customers.get(`${who.data.external_userid}@${who.data.open_kfid}`);
  if (customer === undefined) return state.refuse(GET, 40096, 'invalid external userid');
  const { state: service_state, servicer } = customer;
  return { errcode: 0, errmsg: 'ok', service_state, ...(servicer === null ? {} : { servicer_userid: servicer }) };
}

/** `kf/service_state/trans`; the first change to pool or human in a session gives a code. */
export function transState(state: KfState, body: unknown): SimAnswer {
  const wish = transSchema.safeParse(body);
  if (!wish.success) return state.refuse(TRANS, 40058, z.prettifyError(wish.error));
  const { external_userid, open_kfid, service_state: to, servicer_userid: servicer } = wish.data;
  const customer = state.customers.get(`${external_userid}@${open_kfid}`);
  if (customer === undefined) return state.refuse(TRANS, 40096, 'invalid external userid');
  if (!WAYS[customer.state]?.includes(to)) return state.refuse(TRANS, 95016, 'transition not allowed');
  const { servicers } = state.account(open_kfid);
  const isReceiving = servicers.some(({ userId, receiving }) => userId === servicer && receiving);
  // The list was asked a moment before, so this is no breach: people go to lunch between two calls.
  if (to === 3 && !isReceiving) return { errcode: 95014, errmsg: 'servicer is not receiving' };
  customer.state = to;
  customer.servicer = to === 3 ? (servicer ?? null) : null;
  if (customer.gaveCode || (to !== 2 && to !== 3)) return { errcode: 0, errmsg: 'ok' };
  customer.gaveCode = true;
  return { errcode: 0, errmsg: 'ok', msg_code: state.newCode({ customer, kind: 'handover', inState: to }) };
}

/** `kf/servicer/list`. */
export function listServicers(state: KfState, openKfId: string | null): SimAnswer {
  const account = state.accounts.get(openKfId ?? '');
  if (account === undefined) return state.refuse('kf/servicer/list', 95004, 'unknown open_kfid');
  const servicer_list = account.servicers.map(({ userId, receiving }) => ({
    userid: userId,
    status: receiving ? 0 : 1,
  }));
  return { errcode: 0, errmsg: 'ok', servicer_list };
}

const pageSchema = z.strictObject({ offset: z.int().min(0).optional(), limit: z.int().min(1).max(100).optional() });

/** `kf/account/list`. */
export function listAccounts(state: KfState, body: unknown): SimAnswer {
  const page = pageSchema.safeParse(body);
  if (!page.success) return state.refuse('kf/account/list', 40058, z.prettifyError(page.error));
  const { offset = 0, limit = 100 } = page.data;
  const all = [...state.accounts.keys()].map((open_kfid) => ({ open_kfid, name: '双减咨询', manage_privilege: true }));
  return { errcode: 0, errmsg: 'ok', account_list: all.slice(offset, offset + limit) };
}

/** A change by hand at the desk, which tells everybody who pulls. */
export function changeByHand(
  state: KfState,
  customer: KfCustomer,
  change: { type: 1 | 2 | 3 | 4; servicer: string; withCode?: boolean },
): void {
  const { type, servicer } = change;
  customer.state = type === 3 ? 4 : 3;
  const old = customer.servicer;
  customer.servicer = type === 3 ? null : servicer;
  if (type === 3) customer.gaveCode = false;
  const code =
    type === 3 && change.withCode !== false ? { msg_code: state.newCode({ customer, kind: 'ended', inState: 4 }) } : {};
  const names =
    type === 3 ? { old_servicer_userid: servicer } : { old_servicer_userid: old ?? '', new_servicer_userid: servicer };
  state.event(customer, { event_type: 'session_status_change', change_type: type, ...names, ...code });
}
