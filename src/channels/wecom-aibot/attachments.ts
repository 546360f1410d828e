/** Files for a chat: uploaded once in chunks, reused while the media id lives, uploaded again when the platform lost it. */
import { createHash } from 'node:crypto';
import { sniffImage } from '../../kernel/image-kind.ts';
import type { MediaKind, OutboundBody } from '../contract.ts';
import type { Uploads } from '../ports.ts';
import { readOutgoing } from '../tencent/outgoing-file.ts';
import type { FrameFailure, Line } from './line.ts';

type FileBody = Extract<OutboundBody, { kind: 'file' }>;

/** A message with a media id; `key` is what to forget when the platform does not know the id any more. */
export type Attachment = { ok: true; body: Readonly<Record<string, unknown>>; key: string };

// doc 90253: a picture ≤ 10 MB, JPG or PNG; a video ≤ 10 MB, MP4; a voice ≤ 2 MB, AMR; anything more than 5 bytes.
const PICTURE_BYTES = 10 * 1024 * 1024;
const VIDEO_BYTES = 10 * 1024 * 1024;
const VOICE_BYTES = 2 * 1024 * 1024;

export class Attachments {
  readonly #uploads: Uploads;

  constructor(uploads: Uploads) {
    this.#uploads = uploads;
  }

  /** Never throws; a picture, voice or video outside the rules goes as a file, so that it arrives. */
  async prepare(line: Line, body: FileBody): Promise<Attachment | FrameFailure> {
    const bytes = await readOutgoing(body.mediaPath);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const kind = kindOf(bytes, body.as);
    // The name that is shown is the one it was uploaded under.
    const content = createHash('sha256').update(body.fileName).update('\0').update(bytes).digest('hex');
    const key = `wecom-aibot:${kind}:${content}`;
    const known = await this.#uploads.find(key);
    if (known !== undefined) return attachment(kind, known, key);
    const uploaded = await line.upload(bytes, { type: kind, filename: body.fileName });
    if (!uploaded.ok) return uploaded;
    await this.#uploads.keep(key, uploaded.mediaId);
    return attachment(kind, uploaded.mediaId, key);
  }

  /** The platform does not know that media id any more. */
  forget(key: string): Promise<void> {
    return this.#uploads.forget(key);
  }
}

function attachment(kind: MediaKind, mediaId: string, key: string): Attachment {
  return { ok: true, key, body: { msgtype: kind, [kind]: { media_id: mediaId } } };
}

function kindOf(bytes: Buffer, as: MediaKind = 'file'): MediaKind {
  const type = sniffImage(bytes);
  const fits: Readonly<Record<MediaKind, boolean>> = {
    file: true,
    image: (type === 'image/jpeg' || type === 'image/png') && bytes.length <= PICTURE_BYTES,
    voice: bytes.subarray(0, 5).toString('latin1') === '#!AMR' && bytes.length <= VOICE_BYTES,
    video: bytes.subarray(4, 8).toString('latin1') === 'ftyp' && bytes.length <= VIDEO_BYTES,
  };
  return fits[as] ? as : 'file';
}
