/** Fetches a photo that a message named, keeps it on disk, and tells its sender when it cannot be had. */
import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel, ChannelName, FetchedMedia } from '../channels/contract.ts';
import { TEXTS } from '../conversation/texts.ts';
import { AppError } from '../kernel/errors.ts';
import { findMedia, markMediaFailed, markMediaStored } from '../store/media-repository.ts';
import type { Store } from '../store/store.ts';
import { queueMessages } from '../store/turns.ts';

export type MediaFetchDeps = {
  store: Store;
  channels: ReadonlyMap<ChannelName, Channel>;
  mediaDir: string;
  /** Something was queued. */
  kick(): void;
};

/** Fetches one photo. Throws for what may work later (the job is repeated); settles what never will. */
export async function fetchMedia(deps: MediaFetchDeps, mediaId: string, isLastTry: boolean): Promise<void> {
  const media = await findMedia(deps.store, mediaId);
  if (media === undefined || media.state !== 'waiting' || media.platformId === null) return;
  const channel = deps.channels.get(media.channel as ChannelName);
  if (channel?.fetchMedia === undefined) return;
  try {
    const fetched = await channel.fetchMedia(media.platformId);
    const sha256 = await keepMedia(deps.mediaDir, mediaId, fetched);
    await markMediaStored(deps.store, mediaId, {
      contentType: fetched.contentType,
      byteCount: fetched.bytes.byteLength,
      sha256,
    });
  } catch (thrown) {
    const isFinal = thrown instanceof AppError && thrown.retry === 'no';
    if (!isFinal && !isLastTry) throw thrown;
    const why = isFinal ? thrown : { code: 'MEDIA_GIVEN_UP', userText: TEXTS.photoGivenUp };
    await deps.store.transaction(async (tx) => {
      await markMediaFailed(tx, mediaId, why.code);
      await queueMessages(tx, [
        {
          key: `media-failed:${mediaId}`,
          channel: media.channel,
          target: { userId: media.uploaderId },
          conversationKey: `${media.channel}:${media.uploaderId}:${media.uploaderId}`,
          body: { kind: 'text', text: why.userText },
          mentions: [],
        },
      ]);
    });
    deps.kick();
  }
}

/** Writes the bytes under our own name: whole or not at all (temporary name, flushed, renamed). Gives the SHA-256, hex. */
export async function keepMedia(mediaDir: string, mediaId: string, media: FetchedMedia): Promise<string> {
  await mkdir(mediaDir, { recursive: true, mode: 0o700 });
  const path = join(mediaDir, mediaId);
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await file.writeFile(media.bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return createHash('sha256').update(media.bytes).digest('hex');
}
