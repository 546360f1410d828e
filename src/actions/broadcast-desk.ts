/** The door to a broadcast that is there: found by its number, locked, in a state that allows the step. */
import { type BroadcastState, mayFollow } from '../domain/broadcast.ts';
import { type Broadcast, findBroadcast } from '../store/broadcasts.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld } from './action.ts';
import { stateName } from './broadcast-writing.ts';
import { type Refused, refused } from './member-edit.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

export type OpenBroadcast = { ok: true; broadcast: Broadcast } | Refused;

/** Locks the broadcast; or the sentence that says why the step cannot be. */
export async function openBroadcast(
  tx: StoreTx,
  number: string,
  { to, verb }: { to: BroadcastState; verb: keyof typeof TEXTS.broadcastVerbs },
): Promise<OpenBroadcast> {
  if (number === '') return refused(TEXTS.broadcastWhich);
  const broadcast = await findBroadcast(tx, number, true);
  if (broadcast === undefined) return refused(fill(TEXTS.broadcastUnknown, { number }));
  if (mayFollow(broadcast.state, to)) return { ok: true, broadcast };
  const words = { number, state: stateName(broadcast), what: TEXTS.broadcastVerbs[verb] };
  return refused(fill(TEXTS.broadcastStateIs, words));
}

/** Tells those two who answer for it what somebody else did. */
export async function tellOwners(
  tx: StoreTx,
  broadcast: Broadcast,
  { call, world, text }: { call: ActionCall; world: ActionWorld; text: string },
): Promise<void> {
  const owners = [broadcast.authorId, broadcast.confirmedById];
  const others = world.members.filter(({ id }) => owners.includes(id) && id !== call.actor.memberId);
  await tellMembers(tx, {
    key: `broadcast:${broadcast.id}:told:${call.key}`,
    channel: call.membersOn,
    userIds: others.map(({ userId }) => userId),
    text,
  });
}
