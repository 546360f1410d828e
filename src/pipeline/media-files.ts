/** The files of the media folder: cleaned, sealed, written whole or not at all, and read again through this one place. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchedMedia } from '../channels/contract.ts';
import { AppError } from '../kernel/errors.ts';
import { sniffImage } from '../kernel/image-kind.ts';
import { cleanImage, type ImageFault } from '../kernel/image-metadata.ts';
import { type DataKey, keyId, sealingKey } from '../kernel/key-ring.ts';
import { BOX_OVERHEAD, isSealed, keyIdOf, openBytes, sealBytes } from '../kernel/sealed-box.ts';
import { writeWhole } from '../kernel/whole-file.ts';

/** Where the files lie and the key (32 bytes) that they are sealed with. */
export type MediaFolder = { mediaDir: string; dataKey: DataKey };

/** What is noted of a kept file: of its bytes as they are kept, not as they came. `sha256` is hex. */
export type KeptMedia = { contentType: string; byteCount: number; sha256: string };

// The channels have the same limits (doc 90254, 96486); here they hold for every channel that will ever be.
const MAX_MEGABYTES = 20;
const MAX_IMAGE_MEGABYTES = 10;
const MEGABYTE = 1024 * 1024;

/** Not there, or a link. */
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ELOOP']);

/** Our own ids; nothing that could lead out of the folder. */
const MEDIA_ID = /^[\w-]{1,128}$/;

/** What a picture's sender reads; it says what to send instead. */
const REFUSALS: Readonly<Record<ImageFault, string>> = {
  unknown: '这个文件不是照片。请发 JPG 照片。',
  heic: '这张是 HEIC 格式，办公电脑打不开。请发 JPG 照片。',
  malformed: '这张照片不完整，打不开。请重新发 JPG 照片。',
  too_many_pixels: '这张照片的尺寸超过一亿像素。请压缩或截图后再发。',
};

/**
 * Keeps what came in under our own id: pictures without their metadata, everything sealed. The same picture has the same
 * hash, whatever its file said beside it. Throws AppError `MEDIA_TOO_LARGE` or `MEDIA_UNSUPPORTED`, final both.
 */
export async function keepMedia(folder: MediaFolder, mediaId: string, media: FetchedMedia): Promise<KeptMedia> {
  refuseLarge(media.bytes, MAX_MEGABYTES, '文件');
  const { bytes, contentType } = isPicture(media) ? cleaned(media.bytes) : media;
  await mkdir(folder.mediaDir, { recursive: true, mode: 0o700 });
  await writeWhole(pathOf(folder, mediaId), sealBytes(folder.dataKey, bytes, ownerOf(mediaId)));
  return { contentType, byteCount: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The bytes as they were kept; undefined when there is no such file. Throws AppError `BOX_OTHER_KEY`, `BOX_DAMAGED`. */
export async function readMedia(folder: MediaFolder, mediaId: string): Promise<Buffer | undefined> {
  if (!MEDIA_ID.test(mediaId)) return undefined;
  // A link that somebody put there leads out of the folder: it is no file of ours.
  const flag = constants.O_RDONLY | constants.O_NOFOLLOW;
  const bytes = await readFile(pathOf(folder, mediaId), { flag }).catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && ABSENT.has(thrown.code)) return undefined;
    throw thrown;
  });
  // Files from before they were sealed lie there as they came.
  if (bytes === undefined || !isSealed(bytes)) return bytes;
  return openBytes(folder.dataKey, bytes, ownerOf(mediaId));
}

/** Whether a file of the folder is one of ours that the newest key did not seal, or that nobody sealed. */
export async function isOlderBox({ mediaDir, dataKey }: MediaFolder, mediaId: string): Promise<boolean> {
  if (!MEDIA_ID.test(mediaId)) return false;
  const file = await open(join(mediaDir, mediaId), 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BOX_OVERHEAD), 0, BOX_OVERHEAD, 0);
    if (bytesRead < BOX_OVERHEAD || !isSealed(buffer)) return bytesRead > 0;
    return !keyIdOf(buffer).equals(keyId(sealingKey(dataKey)));
  } finally {
    await file.close();
  }
}

/** Seals a file anew with the newest key; false when it is gone. */
export async function resealMedia(folder: MediaFolder, mediaId: string): Promise<boolean> {
  const bytes = await readMedia(folder, mediaId);
  if (bytes === undefined) return false;
  await writeWhole(pathOf(folder, mediaId), sealBytes(folder.dataKey, bytes, ownerOf(mediaId)));
  return true;
}

/** Takes a file away; nothing happens when there is none. */
export async function removeMedia(folder: Pick<MediaFolder, 'mediaDir'>, mediaId: string): Promise<void> {
  await rm(pathOf(folder, mediaId), { force: true });
}

/** Judged by the bytes as well: whoever calls a picture something else does not keep its metadata. */
function isPicture({ bytes, contentType }: FetchedMedia): boolean {
  return contentType.startsWith('image/') || sniffImage(Buffer.from(bytes.subarray(0, 16))) !== undefined;
}

function cleaned(bytes: Uint8Array): { bytes: Uint8Array; contentType: string } {
  refuseLarge(bytes, MAX_IMAGE_MEGABYTES, '图片');
  const clean = cleanImage(bytes);
  if (clean.ok) return clean;
  throw new AppError({
    code: 'MEDIA_UNSUPPORTED',
    kind: 'user',
    userText: REFUSALS[clean.reason],
    detail: `picture refused: ${clean.reason}`,
  });
}

function refuseLarge(bytes: Uint8Array, megabytes: number, what: string): void {
  if (bytes.byteLength <= megabytes * MEGABYTE) return;
  throw new AppError({
    code: 'MEDIA_TOO_LARGE',
    kind: 'user',
    userText: `${what}超过 ${megabytes} MB，没有收下。请压缩后重新发送。`,
    detail: `media larger than ${megabytes} MB`,
  });
}

function pathOf({ mediaDir }: Pick<MediaFolder, 'mediaDir'>, mediaId: string): string {
  if (!MEDIA_ID.test(mediaId)) throw new Error('no media id of ours');
  return join(mediaDir, mediaId);
}

/** What a file's seal is bound to: put under another id, it does not open. */
function ownerOf(mediaId: string): string {
  return `media:${mediaId}`;
}
