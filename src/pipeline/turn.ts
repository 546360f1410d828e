/** A message on its way through one batch. */
import type { Actor } from '../domain/actor.ts';
import type { Received } from './gatherer.ts';

export type Turn = {
  received: Received;
  inboxId: string;
  /** Our id for the photo in it. */
  mediaId: string | null;
  actor: Actor;
};
