/** Uploads in chunks, as the platform takes them (doc 101463). */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SimReply } from './ws-sim-chats.ts';

const CHUNK_BYTES = 512 * 1024;
const PER_MINUTE = 30;

const initSchema = z.strictObject({
  type: z.enum(['file', 'image', 'voice', 'video']),
  filename: z.string().min(1).max(256),
  total_size: z.int().min(6),
  total_chunks: z.int().min(1).max(100),
  md5: z.string().regex(/^[0-9a-f]{32}$/),
});
const chunkSchema = z.strictObject({
  upload_id: z.string(),
  chunk_index: z.int().min(0),
  base64_data: z.base64().refine((data) => Buffer.from(data, 'base64').length <= CHUNK_BYTES, 'chunk too large'),
});
const finishSchema = z.strictObject({ upload_id: z.string() });

type Session = z.infer<typeof initSchema> & { chunks: Map<number, Buffer> };
export type Stored = { type: string; fileName: string; bytes: Buffer };

/** What one bot has uploaded. */
export class SimUploads {
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();
  readonly #media = new Map<string, Stored>();
  #begun: number[] = [];
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  find(mediaId: string): Stored | undefined {
    return this.#media.get(mediaId);
  }

  /** The platform forgets everything, as it does after three days. */
  expire(): void {
    this.#media.clear();
  }

  /** Finished uploads so far. */
  get finished(): number {
    return this.#count;
  }

  take(cmd: string, body: unknown): SimReply {
    if (cmd === 'aibot_upload_media_init') return this.#init(body);
    if (cmd === 'aibot_upload_media_chunk') return this.#chunk(body);
    return this.#finish(body);
  }

  #init(body: unknown): SimReply {
    const read = initSchema.safeParse(body);
    if (!read.success) return { errcode: 40058, errmsg: 'bad upload' };
    this.#begun = this.#begun.filter((at) => at > this.#now() - 60_000);
    if (this.#begun.length >= PER_MINUTE) return { errcode: 45009, errmsg: 'upload too often' };
    this.#begun.push(this.#now());
    const id = `upload-${this.#sessions.size + 1}`;
    this.#sessions.set(id, { ...read.data, chunks: new Map() });
    return { errcode: 0, errmsg: 'ok', body: { upload_id: id } };
  }

  #chunk(body: unknown): SimReply {
    const read = chunkSchema.safeParse(body);
    const session = read.success ? this.#sessions.get(read.data.upload_id) : undefined;
    if (!read.success || session === undefined || read.data.chunk_index >= session.total_chunks) {
      return { errcode: 40058, errmsg: 'bad chunk' };
    }
    session.chunks.set(read.data.chunk_index, Buffer.from(read.data.base64_data, 'base64'));
    return { errcode: 0, errmsg: 'ok' };
  }

  #finish(body: unknown): SimReply {
    const read = finishSchema.safeParse(body);
    const session = read.success ? this.#sessions.get(read.data.upload_id) : undefined;
    if (session === undefined) return { errcode: 40058, errmsg: 'unknown upload' };
    const parts = Array.from({ length: session.total_chunks }, (_, index) => session.chunks.get(index));
    const bytes = Buffer.concat(parts.flatMap((part) => part ?? []));
    const isWhole = bytes.length === session.total_size && !parts.includes(undefined);
    if (!isWhole || createHash('md5').update(bytes).digest('hex') !== session.md5) {
      return { errcode: 40058, errmsg: 'incomplete upload' };
    }
    this.#count += 1;
    const mediaId = `media-${this.#count}`;
    this.#media.set(mediaId, { type: session.type, fileName: session.filename, bytes });
    return { errcode: 0, errmsg: 'ok', body: { type: session.type, media_id: mediaId, created_at: '1700000000' } };
  }
}
