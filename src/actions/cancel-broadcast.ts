/** 取消通知: before it goes out, or in the middle; what is not on its way any more is not sent. */

import { z } from 'zod';
import type { EffectResult } from '../engine/turn.ts';
import { callBack, collectCopies } from '../store/broadcast-copies.ts';
import { moveBroadcast, progressOf } from '../store/broadcasts.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { type Acting, openBroadcast, tellOwners } from './broadcast-desk.ts';
import { BROADCAST_TEXTS } from './broadcast-texts.ts';
import { readPicked } from './entry-form.ts';
import { refused } from './member-edit.ts';
import { readAnswers } from './rectification-step.ts';
import { fill } from './texts.ts';

const answersSchema = z.object({ reason: z.string().default('') });

type Cancelled = { call: ActionCall; number: string; reason: string };

/** Example: `- {id: go, action: cancel_broadcast}`; the flow looks up `entry` and may ask for `reason`. */
export const cancelBroadcast: Action<Cancelled> = {
  name: 'cancel_broadcast',
  permit: 'broadcast.cancel',
  posts: true,
  prepare: (call) => ({ call, number: readPicked(call), ...readAnswers(answersSchema, call) }),
  async run(cancelled, tx, world) {
    const results: EffectResult[] = [];
    for (const one of cancelled) results.push(await cancelOne(one, tx, world));
    return results;
  },
};

/** Stops a broadcast; the caller has asked whether the person may. */
export async function cancelOne(
  { call, number, reason }: { call: Acting; number: string; reason: string },
  tx: StoreTx,
  world: Pick<ActionWorld, 'members'>,
): Promise<EffectResult> {
  const { at, actor } = call;
  const opened = await openBroadcast(tx, number, { to: 'cancelled', verb: 'cancel' });
  if (!opened.ok) return refused(opened.text);
  const { broadcast } = opened;
  const { id, state } = broadcast;
  await collectCopies(tx, id, at);
  await callBack(tx, id, at);
  const move = { actor: actor.memberId ?? '', at, action: 'broadcast_cancelled', note: reason };
  await moveBroadcast(tx, broadcast, { ...move, to: 'cancelled' });
  await tellOwners(tx, broadcast, {
    call,
    world,
    text: fill(BROADCAST_TEXTS.cancelledTold, { number, name: actor.name }),
  });
  if (state !== 'sending') return { ok: true, text: fill(BROADCAST_TEXTS.cancelled, { number }) };
  const { sent = 0, cancelled = 0, queued = 0 } = (await progressOf(tx, [id])).get(id) ?? {};
  const counts = { sent: String(sent), stopped: String(cancelled), queued: String(queued) };
  return { ok: true, text: fill(BROADCAST_TEXTS.cancelledAmid, { number, ...counts }) };
}
