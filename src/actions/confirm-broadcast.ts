/** 审通知: a second person reads the words and the count, and lets it go out, or not; by night only what is urgent. */

import { z } from 'zod';
import { sendTimeOf } from '../domain/broadcast.ts';
import { sayWhen } from '../engine/local-time.ts';
import type { EffectResult } from '../engine/turn.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { type Broadcast, moveBroadcast, progressOf, setConfirmed } from '../store/broadcasts.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { type Acting, openBroadcast, tellOwners } from './broadcast-desk.ts';
import { BROADCAST_TEXTS } from './broadcast-texts.ts';
import { readPicked } from './entry-form.ts';
import { refused } from './member-edit.ts';
import { readAnswers } from './rectification-step.ts';
import { fill } from './texts.ts';

/** Nobody is asked whether who found no broadcast. */
const answersSchema = z.object({
  agree: z.boolean().default(false),
  night: z.enum(['morning', 'urgent']).default('morning'),
  reason: z.string().default(''),
});
/** The digest of what was shown: what somebody has not read is not confirmed. '' when it was not known yet. */
const withSchema = z.strictObject({ digest: z.string() });

/** What the second person said about which broadcast. */
type Decision = z.infer<typeof answersSchema> & { number: string; digest: string };
type Confirmed = Decision & { call: ActionCall };
type Turn = { call: Acting; tx: StoreTx; world: Pick<ActionWorld, 'members'> };

/** Example: `- {id: go, action: confirm_broadcast, with: {digest: entry.digest}}`; the flow looks up `entry`, asks `agree`. */
export const confirmBroadcast: Action<Confirmed> = {
  name: 'confirm_broadcast',
  permit: 'broadcast.confirm',
  posts: true,
  prepare: (call) => ({
    call,
    number: readPicked(call),
    ...readAnswers(answersSchema, call),
    ...withSchema.parse(call.with),
  }),
  async run(confirmed, tx, world) {
    const results: EffectResult[] = [];
    for (const one of confirmed) results.push(await decideOne(one, { call: one.call, tx, world }));
    return results;
  },
};

/** Lets it out or not; the caller has asked whether the person may. */
export async function decideOne(said: Decision, turn: Turn): Promise<EffectResult> {
  const { number } = said;
  const opened = await openBroadcast(turn.tx, number, { to: 'scheduled', verb: 'confirm' });
  if (!opened.ok) return refused(opened.text);
  const { broadcast } = opened;
  // Two people: nobody lets out what he wrote himself.
  if (broadcast.authorId === turn.call.actor.memberId) return refused(fill(BROADCAST_TEXTS.own, { number }));
  if (broadcast.digest !== said.digest) return refused(fill(BROADCAST_TEXTS.unseen, { number }));
  return said.agree ? await agree(broadcast, said, turn) : await disagree(broadcast, said, turn);
}

async function agree(broadcast: Broadcast, { night }: Decision, turn: Turn): Promise<EffectResult> {
  const { call, tx, world } = turn;
  const { at, actor } = call;
  const { id, number } = broadcast;
  failpoint('broadcast.before-confirm');
  const urgent = night === 'urgent';
  const sendAt = sendTimeOf({ sendAt: broadcast.sendAt, now: at, urgent });
  const by = actor.memberId ?? '';
  await setConfirmed(tx, id, { by, at, sendAt, urgent });
  const note = `${sendAt.toISOString()}${urgent ? ' urgent' : ''}`;
  await moveBroadcast(tx, broadcast, { actor: by, at, to: 'scheduled', action: 'broadcast_confirmed', note });
  failpoint('broadcast.after-confirm');
  const when = sendAt > at ? sayWhen(sendAt, at) : NOW;
  const progress = (await progressOf(tx, [id])).get(id);
  const text = fill(BROADCAST_TEXTS.confirmedTold, { number, name: actor.name, when });
  await tellOwners(tx, broadcast, { call, world, text });
  const count = String(progress?.waiting ?? 0);
  return { ok: true, text: fill(BROADCAST_TEXTS.confirmed, { number, when, count }) };
}

const NOW = '马上';
const NO_REASON = '没有写原因';

async function disagree(broadcast: Broadcast, { reason }: Decision, turn: Turn): Promise<EffectResult> {
  const { call, tx, world } = turn;
  const { number, authorId } = broadcast;
  const move = { actor: call.actor.memberId ?? '', at: call.at, action: 'broadcast_refused', note: reason };
  await moveBroadcast(tx, broadcast, { ...move, to: 'cancelled' });
  const text = fill(BROADCAST_TEXTS.refusedTold, { number, reason: reason || NO_REASON });
  await tellOwners(tx, broadcast, { call, world, text });
  const name = world.members.find(({ id }) => id === authorId)?.name ?? '';
  return { ok: true, text: fill(BROADCAST_TEXTS.refused, { number, name }) };
}
