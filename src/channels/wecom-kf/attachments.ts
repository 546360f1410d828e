/** Files for customers: uploaded once, reused while the media id lives, uploaded again when the platform has lost it. */
import { createHash } from 'node:crypto';
import type { OutboundBody, SendErrorCode, SendResult } from '../contract.ts';
import type { Uploads } from '../ports.ts';
import type { TencentApi } from '../tencent/api.ts';
import { readOutgoing } from '../tencent/outgoing-file.ts';
import type { Customer } from './customer.ts';
import type { Delivery, Post } from './delivery.ts';

type FileBody = Extract<OutboundBody, { kind: 'file' }>;
type Refused = Extract<SendResult, { ok: false }>;
type Uploaded = { ok: true; mediaId: string; key: string } | Refused;

export class Attachments {
  readonly #api: TencentApi;
  readonly #uploads: Uploads;
  readonly #delivery: Delivery;

  constructor(parts: { api: TencentApi; uploads: Uploads; delivery: Delivery }) {
    this.#api = parts.api;
    this.#uploads = parts.uploads;
    this.#delivery = parts.delivery;
  }

  async send(customer: Customer, body: FileBody, post: Post): Promise<SendResult> {
    const uploaded = await this.#upload(body);
    if (!uploaded.ok) return uploaded;
    const result = await this.#deliver(customer, { body, mediaId: uploaded.mediaId }, post);
    if (result.ok || result.error !== 'media_expired') return result;
    await this.#uploads.forget(uploaded.key).catch(() => undefined);
    const again = await this.#upload(body);
    return again.ok ? this.#deliver(customer, { body, mediaId: again.mediaId }, post) : again;
  }

  #deliver(customer: Customer, what: { body: FileBody; mediaId: string }, post: Post): Promise<SendResult> {
    const msgtype = what.body.as ?? 'file';
    return this.#delivery.send(customer, { msgtype, content: { media_id: what.mediaId } }, post);
  }

  async #upload(body: FileBody): Promise<Uploaded> {
    const bytes = await readOutgoing(body.mediaPath);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const kind = body.as ?? 'file';
    const digest = createHash('sha256').update(bytes).update(body.fileName).digest('hex');
    const key = `wecom-kf:${kind}:${digest}`;
    // The book of uploads only saves uploads: without it the file is uploaded once more, never kept from the parent.
    const known = await this.#uploads.find(key).catch(() => undefined);
    if (known !== undefined) return { ok: true, mediaId: known, key };
    const part = { field: 'media', fileName: body.fileName, contentType: 'application/octet-stream', bytes };
    const result = await this.#api.upload(part, kind);
    // An upload whose outcome is unknown has reached nobody: it is simply made again.
    if (!result.ok) return result.error === 'timeout' ? { ...result, error: 'network' } : result;
    const mediaId = result.answer['media_id'];
    if (typeof mediaId !== 'string') return failed('bad_request', 'upload answered without a media id');
    await this.#uploads.keep(key, mediaId).catch(() => undefined);
    return { ok: true, mediaId, key };
  }
}

function failed(error: SendErrorCode, detail: string): Refused {
  return { ok: false, error, detail };
}
