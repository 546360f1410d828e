/** `kf/sync_msg` of the stand-in: cursors, tickets, pages, and a strict eye on two pulls at once. */
import { z } from 'zod';
import type { SimAnswer } from '../wecom/sim-state.ts';
import type { KfAccount, KfState } from './kf-state.ts';

const PATH = 'kf/sync_msg';
const TOKEN_MS = 10 * 60_000;
const HISTORY_SECONDS = 3 * 24 * 3600;
/** The document says "strict" for calls without a ticket and no figure; so many a minute are let through here. */
const UNTOKENED_PER_MINUTE = 10;

const askSchema = z.strictObject({
  cursor: z.string().min(1).max(64).optional(),
  token: z.string().min(1).max(128).optional(),
  limit: z.int().min(1).max(1000).optional(),
  voice_format: z.literal([0, 1]).optional(),
  open_kfid: z.string(),
});

/** Answers one call. */
export async function syncMsg(state: KfState, body: unknown): Promise<SimAnswer> {
  const ask = askSchema.safeParse(body);
  if (!ask.success) return state.refuse(PATH, 40058, z.prettifyError(ask.error));
  const account = state.accounts.get(ask.data.open_kfid);
  if (account === undefined) return state.refuse(PATH, 95004, 'unknown open_kfid');
  const { cursor, token, limit = 1000 } = ask.data;
  state.asked.push({ openKfId: account.openKfId, cursor: cursor ?? null, token: token ?? null });
  if (account.active > 0) state.breaches.push({ kind: 'two_pulls' });
  account.active += 1;
  try {
    if (state.options.syncMs) await new Promise((resolve) => setTimeout(resolve, state.options.syncMs));
    const refused = refuseToken(state, account, token);
    return refused ?? pageOf(state, account, { cursor, from: positionOf(account, cursor), limit });
  } finally {
    account.active -= 1;
  }
}

function refuseToken(state: KfState, account: KfAccount, token: string | undefined): SimAnswer | undefined {
  const now = state.now();
  if (token !== undefined) {
    const givenAt = account.tokens.get(token);
    const isGood = givenAt !== undefined && now - givenAt <= TOKEN_MS;
    return isGood ? undefined : state.refuse(PATH, 95007, 'invalid msgtoken');
  }
  account.untokened = account.untokened.filter((at) => at > now - 60_000);
  account.untokened.push(now);
  return account.untokened.length > UNTOKENED_PER_MINUTE
    ? state.refuse(PATH, 45009, 'api freq out of limit')
    : undefined;
}

/** A cursor is a place in the log: `CURSOR-<place>-<anything>`. */
function positionOf(account: KfAccount, cursor: string | undefined): number {
  return cursor === undefined ? 0 : Math.min(Number(cursor.split('-')[1] ?? 0), account.log.length);
}

function pageOf(
  state: KfState,
  account: KfAccount,
  wish: { cursor: string | undefined; from: number; limit: number },
): SimAnswer {
  const ok = { errcode: 0, errmsg: 'ok' };
  if (account.stuckPages > 0) {
    account.stuckPages -= 1;
    return { ...ok, next_cursor: wish.cursor ?? '', has_more: 1, msg_list: [] };
  }
  if (account.emptyPages > 0) {
    account.emptyPages -= 1;
    return { ...ok, next_cursor: `CURSOR-${wish.from}-${state.base.next('e')}`, has_more: 1, msg_list: [] };
  }
  const oldest = state.now() / 1000 - HISTORY_SECONDS;
  const to = Math.min(wish.from + Math.min(wish.limit, state.options.pageItems ?? 1000), account.log.length);
  const msg_list = account.log.slice(wish.from, to).filter((item) => !(Number(item['send_time']) < oldest));
  return { ...ok, next_cursor: `CURSOR-${to}`, has_more: to < account.log.length ? 1 : 0, msg_list };
}
