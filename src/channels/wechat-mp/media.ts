/** What followers sent: bytes, or for a video the address where they are. */
import { z } from 'zod';
import { createHttpClient, type HttpClient, type HttpFailure } from '../../kernel/http-client.ts';
import type { FetchedMedia, SendErrorCode } from '../contract.ts';
import type { MediaResult, TencentApi } from '../tencent/api.ts';
import { checkedMedia, MEDIA_BYTES } from '../tencent/media.ts';
import type { MpAccess } from './mp-api.ts';

/** Names below these belong to Tencent itself; a cloud host, which could be anybody's, is not among them. */
const VIDEO_HOST = /^(?:[a-z0-9-]{1,40}\.){1,4}(?:qq\.com|qpic\.cn)$/;
const TIMEOUT_MS = 60_000;

const videoSchema = z.object({ video_url: z.url({ protocol: /^https?$/ }) });

export type MpMedia = {
  /** Throws AppError `MEDIA_GONE`, `MEDIA_TOO_LARGE`, `MEDIA_TIMEOUT`, `MEDIA_UNSUPPORTED`. */
  fetch(mediaId: string): Promise<FetchedMedia>;
};

export function openMpMedia(api: TencentApi, { apiBase, fetch }: Pick<MpAccess, 'apiBase' | 'fetch'>): MpMedia {
  const http = createHttpClient({
    timeoutMs: TIMEOUT_MS,
    maxBytes: MEDIA_BYTES,
    allowedHosts: [new URL(apiBase).origin, VIDEO_HOST],
    ...(fetch === undefined ? {} : { fetch }),
  });
  return {
    fetch: async (mediaId) => {
      const result = await api.download(mediaId);
      const address = result.ok ? videoAddress(result.bytes) : undefined;
      return checkedMedia(address === undefined ? result : await fetchVideo(http, address, apiBase));
    },
  };
}

/** `media/get` answers for a video with JSON in place of bytes. */
function videoAddress(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength > 4096 || bytes[0] !== 0x7b) return undefined;
  try {
    return videoSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data?.video_url;
  } catch {
    return undefined;
  }
}

/** The page shows an address with `http:`; what people sent does not travel in the clear. */
async function fetchVideo(http: HttpClient, address: string, apiBase: string): Promise<MediaResult> {
  const url = new URL(address);
  if (url.origin !== new URL(apiBase).origin) url.protocol = 'https:';
  const fetched = await http.getBytes(url.href);
  if (fetched.ok) return { ok: true, bytes: fetched.value, headers: fetched.headers };
  return { ok: false, error: videoError(fetched), detail: fetched.detail };
}

function videoError({ failure, status = 0 }: HttpFailure): SendErrorCode {
  if (failure === 'too_large') return 'too_long';
  if (failure === 'not_allowed' || (failure === 'status' && status < 500)) return 'media_expired';
  return 'timeout';
}
