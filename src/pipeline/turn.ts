/** A message on its way through one batch. */

import type { ChannelName } from '../channels/contract.ts';
import type { KnownMedia } from '../conversation/incoming.ts';
import type { Actor } from '../domain/actor.ts';
import type { Received } from './gatherer.ts';

export type Turn = {
  received: Received;
  inboxId: string;
  /** The pictures, files and recordings in it, by the platform's id. */
  media: Map<string, KnownMedia>;
  actor: Actor;
  /** Where members are told of it: the public's channels carry no word to a member. */
  membersOn: ChannelName;
};
