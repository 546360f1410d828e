/** Fetches a photo that a message named, keeps it on disk, and tells its sender when it cannot be had. */
import type { Channel, ChannelName, FetchedMedia } from '../channels/contract.ts';
import { TEXTS } from '../conversation/texts.ts';
import type { Wake } from '../engine/wake.ts';
import { AppError } from '../kernel/errors.ts';
import {
  findMedia,
  listMediaFacts,
  listTwins,
  type MediaRow,
  markMediaFailed,
  markMediaStored,
} from '../store/media-repository.ts';
import type { Store } from '../store/store.ts';
import { insertWakes, type WakeRow } from '../store/wakes.ts';
import { keepMedia, type MediaFolder } from './media-files.ts';

export type MediaFetchDeps = MediaFolder & {
  store: Store;
  channels: ReadonlyMap<ChannelName, Channel>;
  /** Conversations are to be woken. */
  wake(): void;
};

/** Fetches one photo. Throws for what may work later (the job is repeated); settles what never will. */
export async function fetchMedia(deps: MediaFetchDeps, mediaId: string, isLastTry: boolean): Promise<void> {
  const media = await findMedia(deps.store, mediaId);
  if (media === undefined || media.state !== 'waiting' || media.platformId === null) return;
  const channel = deps.channels.get(media.channel as ChannelName);
  if (channel?.fetchMedia === undefined) return;
  try {
    await keepFetched(deps, media, await channel.fetchMedia(media.platformId));
  } catch (thrown) {
    const isFinal = thrown instanceof AppError && thrown.retry === 'no';
    if (!isFinal && !isLastTry) throw thrown;
    const why = isFinal ? thrown : { code: 'MEDIA_GIVEN_UP', userText: TEXTS.photoGivenUp };
    await deps.store.transaction(async (tx) => {
      await markMediaFailed(tx, mediaId, why.code);
      await insertWakes(tx, [wakeOf(media, { kind: 'photo_lost', mediaId, why: why.userText })]);
    });
  }
  deps.wake();
}

/** On disk, then noted; whoever sent the same picture twice, or one of a filed record, hears of it. */
async function keepFetched(deps: MediaFetchDeps, media: MediaRow, fetched: FetchedMedia): Promise<void> {
  const { id } = media;
  const kept = await keepMedia(deps, id, fetched);
  const { sha256 } = kept;
  await deps.store.transaction(async (tx) => {
    await markMediaStored(tx, id, kept);
    const [facts] = await listMediaFacts(tx, [id]);
    const usedIn = facts?.usedIn ?? null;
    const twins = await listTwins(tx, id);
    // A picture that nobody has seen before is no news.
    if (usedIn === null && twins.length === 0) return;
    const news = twins.map((mediaId): Wake => ({ kind: 'photo_kept', mediaId, sha256 }));
    news.push({ kind: 'photo_kept', mediaId: id, sha256, ...(usedIn === null ? {} : { usedIn }) });
    await insertWakes(
      tx,
      news.map((wake) => wakeOf(media, wake)),
    );
  });
}

function wakeOf({ channel, uploaderId, ...media }: MediaRow, wake: Wake): WakeRow {
  const conversationKey = media.conversationKey ?? `${channel}:${uploaderId}:${uploaderId}`;
  // channel:chat:user; a chat's id may hold colons itself.
  const chatId = conversationKey.slice(channel.length + 1, -(uploaderId.length + 1));
  const about = 'mediaId' in wake ? wake.mediaId : media.id;
  return { id: `${wake.kind}:${about}:${media.id}`, conversationKey, channel, chatId, userId: uploaderId, wake };
}
