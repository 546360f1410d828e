/** Pictures, recordings and videos for followers: uploaded once, reused while the media id lives. */
import { createHash } from 'node:crypto';
import { sniffImage } from '../../kernel/image-kind.ts';
import type { OutboundBody, SendErrorCode, SendResult } from '../contract.ts';
import type { Uploads } from '../ports.ts';
import type { TencentApi } from '../tencent/api.ts';
import { readOutgoing } from '../tencent/outgoing-file.ts';
import type { CustomerMessages } from './customer-messages.ts';

type FileBody = Extract<OutboundBody, { kind: 'file' }>;
type Kind = 'image' | 'voice' | 'video';
type Refused = Extract<SendResult, { ok: false }>;
type Uploaded = { ok: true; kind: Kind; mediaId: string; key: string } | Refused;

const MEGABYTE = 1024 * 1024;
// Temporary media of official accounts (an older page says 2 MB for a picture).
const MOST_BYTES: Readonly<Record<Kind, number>> = {
  image: 10 * MEGABYTE,
  voice: 2 * MEGABYTE,
  video: 10 * MEGABYTE,
};

export type AttachmentParts = { api: TencentApi; uploads: Uploads; customers: CustomerMessages };

export class Attachments {
  readonly #parts: AttachmentParts;

  constructor(parts: AttachmentParts) {
    this.#parts = parts;
  }

  /** Uploads if need be and sends; once more with a fresh upload when the platform does not know the media id. */
  async send(openId: string, body: FileBody, id: string): Promise<SendResult> {
    const uploaded = await this.#upload(body);
    if (!uploaded.ok) return uploaded;
    const result = await this.#post(openId, uploaded, id);
    if (result.ok || result.error !== 'media_expired') return result;
    await this.#parts.uploads.forget(uploaded.key).catch(() => undefined);
    const again = await this.#upload(body);
    return again.ok ? this.#post(openId, again, id) : again;
  }

  #post(openId: string, { kind, mediaId }: Extract<Uploaded, { ok: true }>, id: string): Promise<SendResult> {
    return this.#parts.customers.send(openId, { msgtype: kind, content: { media_id: mediaId } }, id);
  }

  async #upload(body: FileBody): Promise<Uploaded> {
    const bytes = await readOutgoing(body.mediaPath, MOST_BYTES.video);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const kind = kindOf(bytes);
    if (kind === undefined)
      return failed('bad_request', 'an official account sends no files but pictures, voice, video');
    if (bytes.length > MOST_BYTES[kind]) return failed('too_long', `${kind} of ${bytes.length} bytes`);
    const { api, uploads } = this.#parts;
    const key = `wechat-mp:${kind}:${createHash('sha256').update(bytes).digest('hex')}`;
    // The book of uploads only saves uploads: without it the file is uploaded once more.
    const known = await uploads.find(key).catch(() => undefined);
    if (known !== undefined) return { ok: true, kind, mediaId: known, key };
    const part = { field: 'media', fileName: body.fileName, contentType: 'application/octet-stream', bytes };
    const result = await api.upload(part, kind);
    // An upload whose outcome is unknown has reached nobody: it is simply made again.
    if (!result.ok) return { ...result, error: result.error === 'timeout' ? 'network' : result.error };
    const mediaId = result.answer['media_id'];
    if (typeof mediaId !== 'string') return failed('bad_request', 'upload answered without a media id');
    await uploads.keep(key, mediaId).catch(() => undefined);
    return { ok: true, kind, mediaId, key };
  }
}

/** By the bytes themselves; what it is to be sent as matters less than that it arrives. */
function kindOf(bytes: Buffer): Kind | undefined {
  const picture = sniffImage(bytes);
  if (picture !== undefined && picture !== 'image/webp') return 'image';
  if (bytes.toString('latin1', 0, 5) === '#!AMR' || bytes.toString('latin1', 0, 3) === 'ID3') return 'voice';
  return bytes.toString('latin1', 4, 8) === 'ftyp' ? 'video' : undefined;
}

function failed(error: SendErrorCode, detail: string): Refused {
  return { ok: false, error, detail };
}
