/** 补发通知: once more to those whom it did not reach, and to nobody else. */

import type { EffectResult } from '../engine/turn.ts';
import { renewFailed } from '../store/broadcast-copies.ts';
import { moveBroadcast } from '../store/broadcasts.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall } from './action.ts';
import { openBroadcast } from './broadcast-desk.ts';
import { BROADCAST_TEXTS } from './broadcast-texts.ts';
import { readPicked } from './entry-form.ts';
import { refused } from './member-edit.ts';
import { fill } from './texts.ts';

type Repeated = { call: ActionCall; number: string };

/** Example: `- {id: go, action: repeat_broadcast}`; the flow looks up `entry`. */
export const repeatBroadcast: Action<Repeated> = {
  name: 'repeat_broadcast',
  permit: 'broadcast.repeat',
  prepare: (call) => ({ call, number: readPicked(call) }),
  async run(repeated, tx) {
    const results: EffectResult[] = [];
    for (const one of repeated) results.push(await repeatOne(one, tx));
    return results;
  },
};

async function repeatOne({ call, number }: Repeated, tx: StoreTx): Promise<EffectResult> {
  const opened = await openBroadcast(tx, number, { to: 'sending', verb: 'repeat' });
  if (!opened.ok) return refused(opened.text);
  // One that is confirmed and not begun may go on to `sending`, too, but not from here: nobody has failed yet.
  const count = await renewFailed(tx, opened.broadcast.id);
  if (count === 0) return refused(fill(BROADCAST_TEXTS.nothingFailed, { number }));
  const move = { actor: call.actor.memberId ?? '', at: call.at, action: 'broadcast_repeated', note: String(count) };
  await moveBroadcast(tx, opened.broadcast, { ...move, to: 'sending' });
  return { ok: true, text: fill(BROADCAST_TEXTS.repeated, { number, count: String(count) }) };
}
