/** `media/upload` and `media/get` of the stand-in. */
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { refusal, type SimAnswer, type SimState, type StoredMedia } from './sim-state.ts';

const MEGABYTE = 1024 * 1024;
const MOST_BYTES: Readonly<Record<string, number>> = {
  image: 10 * MEGABYTE,
  voice: 2 * MEGABYTE,
  video: 10 * MEGABYTE,
  file: 20 * MEGABYTE,
};
/** First bytes of what each type takes; a file may be anything. */
const SIGNATURES: Readonly<Record<string, RegExp>> = {
  image: /^(?:ffd8ff|89504e470d0a1a0a)/,
  voice: /^2321414d52/,
  video: /^.{8}66747970/,
};
const mediaSchema = z.strictObject({
  media_id: z.string().min(1),
  title: z.string().optional(),
  description: z.string().optional(),
});
const LIFE_MS = 3 * 24 * 3600_000;

/** Stores one upload: form field `media`, with a file name, more than 5 bytes, within the type's limit. */
export async function uploadMedia(
  state: SimState,
  type: string | null,
  upload: { contentType: string; raw: Buffer },
): Promise<SimAnswer> {
  const most = MOST_BYTES[type ?? ''];
  if (type === null || most === undefined) return refusal(40004, 'invalid media type');
  const file = await filePart(upload.contentType, upload.raw);
  if (file === undefined) return refusal(44001, 'no form field media with a file name');
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length <= 5) return refusal(40006, 'media too small');
  if (bytes.length > most) return refusal(45001, 'media too large');
  const head = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  if (SIGNATURES[type]?.test(head) === false) return refusal(40005, 'file type does not match');
  const stored = storeMedia(state, { bytes, fileName: file.name, type });
  return { errcode: 0, errmsg: 'ok', type, media_id: stored.mediaId, created_at: String(stored.storedAt.getTime()) };
}

async function filePart(contentType: string, raw: Buffer): Promise<File | undefined> {
  try {
    const body = new Uint8Array(raw);
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    const part = form.get('media');
    return part instanceof File && part.name !== '' ? part : undefined;
  } catch {
    return undefined;
  }
}

/** What a member sent, or what an app uploaded. */
export function storeMedia(
  state: SimState,
  media: Partial<Omit<StoredMedia, 'mediaId' | 'storedAt'>> & { bytes: Uint8Array },
): StoredMedia {
  const stored: StoredMedia = {
    mediaId: state.next('MEDIA'),
    storedAt: state.now(),
    contentType: 'application/octet-stream',
    fileName: 'file.bin',
    mode: 'normal',
    ...media,
  };
  state.media.set(stored.mediaId, stored);
  return stored;
}

/** What a message with media shows: its file's name. An upload serves the type it was made for, for three days. */
export function checkMedia(
  state: SimState,
  msgtype: string,
  value: unknown,
): { ok: true; shown: string } | { ok: false; answer: SimAnswer } {
  const body = mediaSchema.safeParse(value);
  const media = body.success ? state.media.get(body.data.media_id) : undefined;
  if (media === undefined || isDead(state, media)) return { ok: false, answer: refusal(40007, 'invalid media_id') };
  if (media.type !== undefined && media.type !== msgtype) {
    return { ok: false, answer: refusal(40004, 'media type does not match') };
  }
  return { ok: true, shown: media.fileName };
}

function isDead(state: SimState, media: StoredMedia): boolean {
  return state.now().getTime() - media.storedAt.getTime() > LIFE_MS;
}

/** Answers `media/get`: the bytes, or JSON with HTTP 200 when something is wrong. */
export function sendMedia(
  state: SimState,
  wish: { mediaId: string | null; range: string | undefined },
  response: ServerResponse,
): SimAnswer | undefined {
  const media = state.media.get(wish.mediaId ?? '');
  if (media === undefined || isDead(state, media)) return refusal(40007, 'invalid media_id');
  const wanted = rangeOf(wish.range, media.bytes.length);
  if (wanted === undefined && media.bytes.length > 20 * MEGABYTE) return refusal(830002, 'use Range');
  const [from, to] = wanted ?? [0, media.bytes.length];
  if (to - from > 20 * MEGABYTE) return refusal(830002, 'piece too large');
  response.statusCode = wanted === undefined ? 200 : 206;
  response.setHeader('content-type', media.contentType);
  response.setHeader('content-disposition', `attachment; filename="${encodeURIComponent(media.fileName)}"`);
  write(media, media.bytes.subarray(from, to), response);
  return undefined;
}

function rangeOf(range: string | undefined, size: number): [number, number] | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (match === null) return undefined;
  const to = match[2] ? Number(match[2]) + 1 : size;
  return [Math.min(Number(match[1]), size), Math.min(to, size)];
}

function write(media: StoredMedia, bytes: Uint8Array, response: ServerResponse): void {
  if (media.mode === 'endless') {
    const more = () => {
      if (!response.destroyed && response.write(Buffer.alloc(64 * 1024, media.bytes))) setImmediate(more);
    };
    response.on('drain', more);
    more();
    return;
  }
  response.setHeader('content-length', bytes.length);
  if (media.mode === 'normal') {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
