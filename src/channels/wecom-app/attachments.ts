/** Files to send: uploaded once, reused while the media id lives, so that a repeat is the same bytes, after a restart too. */
import { createHash } from 'node:crypto';
import { sniffImage } from '../../kernel/image-kind.ts';
import type { MediaKind, OutboundBody, SendResult } from '../contract.ts';
import type { Uploads } from '../ports.ts';
import type { TencentApi } from '../tencent/api.ts';
import { readOutgoing } from '../tencent/outgoing-file.ts';
import { type Failure, failed } from './send-result.ts';

type FileBody = Extract<OutboundBody, { kind: 'file' }>;
/** A message of that kind with that media id. */
type Post = (kind: MediaKind, media: { media_id: string }) => Promise<SendResult>;
type Uploaded = { ok: true; kind: MediaKind; mediaId: string; key: string } | Failure;

const MEGABYTE = 1024 * 1024;
// doc 90253; of a picture the table of codes (45001) says 5 MB and the page 10: the smaller is safe.
const IMAGE_BYTES = 5 * MEGABYTE;
const VOICE_BYTES = 2 * MEGABYTE;
const VIDEO_BYTES = 10 * MEGABYTE;

export class Attachments {
  readonly #api: TencentApi;
  readonly #uploads: Uploads;
  readonly #renewed: (detail: string) => void;

  /** `renewed` is told when the platform had lost a media id that should still live. */
  constructor(api: TencentApi, uploads: Uploads, renewed: (detail: string) => void) {
    this.#api = api;
    this.#uploads = uploads;
    this.#renewed = renewed;
  }

  /** Uploads if need be and posts; once more with a fresh upload when the platform does not know the media id. */
  async send(body: FileBody, post: Post): Promise<SendResult> {
    const uploaded = await this.#upload(body);
    if (!uploaded.ok) return uploaded;
    const result = await post(uploaded.kind, { media_id: uploaded.mediaId });
    if (result.ok || result.error !== 'media_expired') return result;
    this.#renewed(result.detail);
    await this.#uploads.forget(uploaded.key);
    const again = await this.#upload(body);
    return again.ok ? post(again.kind, { media_id: again.mediaId }) : again;
  }

  async #upload(body: FileBody): Promise<Uploaded> {
    const bytes = await readOutgoing(body.mediaPath);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const kind = kindOf(bytes, body.as);
    // The name that is shown is the one it was uploaded under.
    const content = createHash('sha256').update(body.fileName).update('\0').update(bytes).digest('hex');
    const key = `wecom-app:${kind}:${content}`;
    const known = await this.#uploads.find(key);
    if (known !== undefined) return { ok: true, kind, mediaId: known, key };
    const part = { field: 'media', fileName: body.fileName, contentType: 'application/octet-stream', bytes };
    const result = await this.#api.upload(part, kind);
    // An upload whose outcome is unknown has reached nobody: it is simply made again.
    if (!result.ok) return { ...result, error: result.error === 'timeout' ? 'network' : result.error };
    const mediaId = result.answer['media_id'];
    if (typeof mediaId !== 'string') return failed('bad_request', 'upload answered without a media id');
    await this.#uploads.keep(key, mediaId);
    return { ok: true, kind, mediaId, key };
  }
}

/** What the platform would refuse as a picture, voice or video goes as a file, so that it arrives. */
function kindOf(bytes: Buffer, as: FileBody['as']): MediaKind {
  const type = sniffImage(bytes);
  if (as === 'image' && (type === 'image/jpeg' || type === 'image/png') && bytes.length <= IMAGE_BYTES) return as;
  if (as === 'voice' && bytes.toString('latin1', 0, 5) === '#!AMR' && bytes.length <= VOICE_BYTES) return as;
  if (as === 'video' && bytes.toString('latin1', 4, 8) === 'ftyp' && bytes.length <= VIDEO_BYTES) return as;
  return 'file';
}
