/** The door to a broadcast that is there: found by its number, locked, in a state that allows the step. */

import { type BroadcastState, mayFollow } from '../domain/broadcast.ts';
import { type Broadcast, findBroadcast } from '../store/broadcasts.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld } from './action.ts';
import { BROADCAST_TEXTS } from './broadcast-texts.ts';
import { stateName } from './broadcast-writing.ts';
import { type Refused, refused } from './member-edit.ts';
import { tellMembers } from './tell-members.ts';
import { fill } from './texts.ts';

export type OpenBroadcast = { ok: true; broadcast: Broadcast } | Refused;

/** Locks the broadcast; or the sentence that says why the step cannot be. */
export async function openBroadcast(
  tx: StoreTx,
  number: string,
  { to, verb }: { to: BroadcastState; verb: keyof typeof BROADCAST_TEXTS.verbs },
): Promise<OpenBroadcast> {
  if (number === '') return refused(BROADCAST_TEXTS.which);
  const broadcast = await findBroadcast(tx, number, true);
  if (broadcast === undefined) return refused(fill(BROADCAST_TEXTS.unknown, { number }));
  if (mayFollow(broadcast.state, to)) return { ok: true, broadcast };
  const words = { number, state: stateName(broadcast), what: BROADCAST_TEXTS.verbs[verb] };
  return refused(fill(BROADCAST_TEXTS.stateIs, words));
}

/** Who acts, and where members are told; `membersOn` null: nowhere. */
export type Acting = Pick<ActionCall, 'actor' | 'at' | 'key'> & { membersOn: string | null };

/** Tells those two who answer for it what somebody else did. */
export async function tellOwners(
  tx: StoreTx,
  broadcast: Broadcast,
  { call, world, text }: { call: Acting; world: Pick<ActionWorld, 'members'>; text: string },
): Promise<void> {
  if (call.membersOn === null) return;
  const owners = [broadcast.authorId, broadcast.confirmedById];
  const others = world.members.filter(({ id }) => owners.includes(id) && id !== call.actor.memberId);
  await tellMembers(tx, {
    key: `broadcast-told:${broadcast.id}:${call.key}`,
    channel: call.membersOn,
    userIds: others.map(({ userId }) => userId),
    text,
  });
}
