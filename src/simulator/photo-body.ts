/** Reads an uploaded photo: never more than the limit into memory, and a refusal that the browser gets to read. */
import type { Readable } from 'node:stream';
import { fill, TEXTS } from './texts.ts';

/** WeCom's own limit for a picture is 10 MB (doc 96486), so the demo refuses what the real channel would. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
// A browser reads an answer only when its upload was taken; so a somewhat too large photo is read to its end and
// thrown away. What is larger than this is cut off.
const MAX_DISCARDED_BYTES = 40 * 1024 * 1024;

/** The body of an upload, or its size when it was too large (undefined = it never ended). */
export type PhotoBody = { ok: true; bytes: Buffer } | { ok: false; byteCount: number | undefined };

/** Takes the stream in. Rejects only when the connection broke. */
export async function readPhotoBody(stream: Readable, limit: number = MAX_PHOTO_BYTES): Promise<PhotoBody> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    byteCount += chunk.byteLength;
    if (byteCount <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (byteCount > MAX_DISCARDED_BYTES) return { ok: false, byteCount: undefined };
  }
  return byteCount > limit ? { ok: false, byteCount } : { ok: true, bytes: Buffer.concat(chunks) };
}

/** The refusal of a photo, naming its size and the limit. Example: 照片有 14 MB，超过 10 MB，请压缩或截图后再发 */
export function photoTooLargeText(byteCount: number | undefined): string {
  const limit = megabytes(MAX_PHOTO_BYTES);
  if (byteCount === undefined) return fill(TEXTS.photoTooLargeUnknown, { limit });
  return fill(TEXTS.photoTooLarge, { size: megabytes(byteCount), limit });
}

/** One decimal, rounded up, so that nobody reads "10 MB is more than 10 MB". */
function megabytes(bytes: number): string {
  return String(Math.ceil((bytes * 10) / (1024 * 1024)) / 10);
}
