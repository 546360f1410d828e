/** Makes a picture safe to keep: where and when it was taken, and by what, goes; the picture itself stays bit for bit. */
import { Malformed } from './image/byte-reader.ts';
import { stripGif } from './image/gif.ts';
import { stripJpeg } from './image/jpeg.ts';
import { stripPng } from './image/png.ts';
import type { Stripped } from './image/stripped.ts';
import { stripWebp } from './image/webp.ts';
import { sniffImage } from './image-kind.ts';

/** The longest that a result may be longer than its picture: EXIF data that hold the orientation and nothing else. */
export const MOST_ADDED_BYTES = 38;

/** ASVS 5.2.6: a few kilobytes can claim a canvas that fills the memory of whoever opens it. */
const MAX_PIXELS = 100_000_000;

const STRIPPERS: Readonly<Record<string, (bytes: Buffer) => Stripped>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'image/gif': stripGif,
};

// HEIC and AVIF keep EXIF as items that other boxes point at by offset: taking one out means writing the tables anew,
// and an office computer without a paid codec cannot open the result. WeCom hands phone photos over as JPEG, so what
// arrives as HEIC was sent as a file: it is refused with the words "send a JPG".
const HEIC_BRANDS = /^(?:hei[cxms]|hev[cxms]|mif1|msf1|avi[fs])$/;

/** Why a picture is not kept. `unknown`: no kind of picture that we know. */
export type ImageFault = 'unknown' | 'heic' | 'malformed' | 'too_many_pixels';

/** `width` and `height` in pixels as the file names them. */
export type CleanImage =
  | { ok: true; bytes: Buffer; contentType: string; width: number; height: number }
  | { ok: false; reason: ImageFault };

/** Takes out everything but the picture, its colours and which way up it is. Never throws. */
export function cleanImage(given: Uint8Array): CleanImage {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const contentType = sniffImage(bytes);
  const strip = contentType === undefined ? undefined : STRIPPERS[contentType];
  if (contentType === undefined || strip === undefined) {
    return { ok: false, reason: isHeic(bytes) ? 'heic' : 'unknown' };
  }
  try {
    const stripped = strip(bytes);
    const pixels = stripped.width * stripped.height;
    if (pixels === 0) return { ok: false, reason: 'malformed' };
    return pixels > MAX_PIXELS ? { ok: false, reason: 'too_many_pixels' } : { ok: true, contentType, ...stripped };
  } catch (thrown) {
    if (thrown instanceof Malformed) return { ok: false, reason: 'malformed' };
    throw thrown;
  }
}

function isHeic(bytes: Buffer): boolean {
  return bytes.toString('latin1', 4, 8) === 'ftyp' && HEIC_BRANDS.test(bytes.toString('latin1', 8, 12));
}
