/** A photo that comes through our own page or terminal: checked, kept on disk, and entered as stored. */

import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { sniffImage } from '../kernel/image-kind.ts';
import { insertStoredMedia } from '../store/media-repository.ts';
import type { Store } from '../store/store.ts';
import { type KeptMedia, keepMedia, type MediaFolder } from './media-files.ts';

/** WeCom's limit for a picture (doc 96486). */
const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

export type OwnPhoto = { channel: 'simulator' | 'terminal'; uploaderId: string; bytes: Buffer };

/** Keeps it, or says in plain Chinese what to do. */
export async function keepOwnPhoto(
  place: MediaFolder & { store: Store },
  { channel, uploaderId, bytes }: OwnPhoto,
): Promise<{ ok: true; mediaId: string } | { ok: false; reason: string }> {
  const byteCount = bytes.byteLength;
  if (byteCount > MAX_PHOTO_BYTES) {
    const megabytes = Math.ceil(byteCount / 1024 / 1024);
    return { ok: false, reason: `照片有${megabytes}MB，超过10MB，请压缩或截图后再发。` };
  }
  const contentType = sniffImage(bytes);
  if (contentType === undefined) return { ok: false, reason: '这个文件不是照片，请发JPG或PNG图片。' };
  const id = newId();
  let kept: KeptMedia;
  try {
    kept = await keepMedia(place, id, { bytes, contentType });
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.kind === 'user') return { ok: false, reason: thrown.userText };
    throw thrown;
  }
  await insertStoredMedia(place.store, { id, channel, uploaderId, ...kept });
  return { ok: true, mediaId: id };
}
