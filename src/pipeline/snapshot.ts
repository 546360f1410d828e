/** All that turns may read without asking the database: people, register, flows, lists. Replaced as a whole. */
import type { ActionWorld } from '../actions/action.ts';
import type { Capabilities, ChannelName } from '../channels/contract.ts';
import type { World } from '../conversation/world.ts';
import type { Actor } from '../domain/actor.ts';

export type Snapshot = {
  world: World;
  actionWorld: ActionWorld;
  /** Who a user id is: a member with roles, or a member of the public. */
  actorOf(userId: string): Actor;
};

/** How the pipeline knows the channels: what they can do. */
export type CapabilitiesOf = (channel: ChannelName) => Capabilities;
