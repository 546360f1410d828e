/** Pictures, recordings and files that people sent to the bot: fetched from the platform's store and decrypted. */
import { createDecipheriv } from 'node:crypto';
import { AppError } from '../../kernel/errors.ts';
import { createHttpClient, type HttpClient, type HttpFailure } from '../../kernel/http-client.ts';
import type { FetchedMedia } from '../contract.ts';
import { checkedMedia, MEDIA_BYTES } from '../tencent/media.ts';

/**
 * Where the platform keeps them. The address comes from outside, so a host is either of this form or not called: a whole
 * `*.myqcloud.com` would be everybody's buckets. The sample of doc 100719 (2025-12-11) shows the bucket for pictures,
 * `ww-aibot-img-1258476243` in Guangzhou; the number is the owner's APPID, which nobody else's bucket can end in, so other
 * buckets and regions of the same owner are taken as well.
 */
export const AIBOT_MEDIA_HOST = /^ww-aibot-[a-z0-9-]{1,40}-1258476243\.cos\.[a-z0-9-]{1,40}\.myqcloud\.com$/;

const TIMEOUT_MS = 60_000;
/** Padding goes to 32 bytes, twice the cipher's own block (crypto.md §5). */
const BLOCK = 32;

export type AibotMediaOptions = {
  http: HttpClient;
  /** Callback mode: of the bot, and of the time before a rotation. A key of the item itself (`#aeskey=`) goes first. */
  encodingAesKeys?: readonly string[];
};

/** A client that reaches the platform's media and nothing else; `hosts` adds to the list (`host[:port]`, see HttpClientOptions). */
export function aibotMediaHttp(options: { hosts?: readonly string[]; fetch?: typeof fetch } = {}): HttpClient {
  return createHttpClient({
    timeoutMs: TIMEOUT_MS,
    maxBytes: MEDIA_BYTES + BLOCK,
    allowedHosts: [AIBOT_MEDIA_HOST, ...(options.hosts ?? [])],
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
}

/**
 * Fetches and decrypts one item; `mediaId` is its address, in connection mode with `#aeskey=<encodeURIComponent(base64)>`.
 * Throws AppError `MEDIA_GONE`, `MEDIA_TOO_LARGE`, `MEDIA_TIMEOUT`, `MEDIA_UNSUPPORTED` (docs 100719, 101463).
 */
export async function fetchAibotMedia(mediaId: string, options: AibotMediaOptions): Promise<FetchedMedia> {
  const { address, keys } = readMediaId(mediaId, options.encodingAesKeys ?? []);
  if (keys.length === 0) throw gone('no usable key for this item');
  const fetched = await options.http.getBytes(address);
  if (!fetched.ok) return refused(fetched);
  const readings = keys.flatMap((key) => decryptMedia(fetched.value, key) ?? []);
  return firstGood(readings, fetched.headers);
}

/** One wrong key in 256 seems to fit by its padding alone: then the bytes themselves decide. */
function firstGood([bytes, ...others]: readonly Uint8Array[], headers: Headers): FetchedMedia {
  if (bytes === undefined) throw gone('not encrypted with a key that we have');
  try {
    return checkedMedia({ ok: true, bytes, headers });
  } catch (thrown) {
    if (others.length === 0) throw thrown;
    return firstGood(others, headers);
  }
}

/** The file inside, or undefined when the bytes were not made with this key. */
export function decryptMedia(encrypted: Uint8Array, key: Buffer): Uint8Array | undefined {
  if (encrypted.length === 0 || encrypted.length % BLOCK !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  decipher.setAutoPadding(false);
  const block = Buffer.concat([decipher.update(encrypted), decipher.final()]);
  const pad = block.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK) return undefined;
  const end = block.length - pad;
  return block.subarray(end).every((byte) => byte === pad) ? block.subarray(0, end) : undefined;
}

/** Base64 as platforms write it: with and without padding, in either alphabet; 64 hex digits were seen as well. */
export function mediaKeyOf(written: string): Buffer | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(written)) return Buffer.from(written, 'hex');
  // Node reads both alphabets, and drops what is neither: therefore the check before.
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(written)) return undefined;
  const key = Buffer.from(written, 'base64');
  return key.length === 32 ? key : undefined;
}

function readMediaId(mediaId: string, botKeys: readonly string[]): { address: string; keys: Buffer[] } {
  const [address = '', fragment] = mediaId.split('#', 2);
  // A + that was not encoded is read as a blank; base64 has no blanks.
  const written = new URLSearchParams(fragment ?? '').get('aeskey')?.replaceAll(' ', '+');
  const own = fragment === undefined ? [] : [written ?? ''];
  const keys = (own.length > 0 ? own : botKeys).flatMap((one) => mediaKeyOf(one) ?? []);
  return { address, keys };
}

function refused(failure: HttpFailure): FetchedMedia {
  const { detail } = failure;
  switch (failure.failure) {
    case 'too_large':
      return checkedMedia({ ok: false, error: 'too_long', detail });
    case 'not_allowed':
      throw gone(detail);
    case 'status': {
      const status = failure.status ?? 0;
      // 403 is a signature that has run out; a redirect would lead elsewhere and is as good as nothing.
      if (status < 500 && status !== 429 && status !== 408) throw gone(detail);
      return checkedMedia({ ok: false, error: 'busy', detail });
    }
    default:
      return checkedMedia({ ok: false, error: 'timeout', detail });
  }
}

function gone(detail: string): AppError {
  return new AppError({
    code: 'MEDIA_GONE',
    kind: 'external',
    userText: '附件没有取到，可能已过期（平台只保存 5 分钟）。请重新发送。',
    detail,
  });
}
