/** The app's way to WeCom's server: one token, its own limits, only the configured host. */
import { createHttpClient } from '../../kernel/http-client.ts';
import { createTencentApi, type TencentApi, wecomToken } from '../tencent/api.ts';
import { MEDIA_BYTES } from '../tencent/media.ts';

export type AppAccess = {
  corpId: string;
  secret: string;
  /** `https://qyapi.weixin.qq.com`; only its host is ever called. */
  apiBase: string;
  now: () => Date;
  seeHeaders?: (headers: Headers) => void;
  fetch?: typeof fetch;
};

const API_TIMEOUT_MS = 10_000;
const API_BYTES = 1024 * 1024;
const MEDIA_TIMEOUT_MS = 60_000;

/** Opens it; nothing is called until the first use. */
export function openAppApi({ corpId, secret, apiBase, now, seeHeaders, fetch }: AppAccess): TencentApi {
  const limits = { allowedHosts: [new URL(apiBase).origin], ...(fetch === undefined ? {} : { fetch }) };
  const http = createHttpClient({ timeoutMs: API_TIMEOUT_MS, maxBytes: API_BYTES, ...limits });
  const mediaHttp = createHttpClient({ timeoutMs: MEDIA_TIMEOUT_MS, maxBytes: MEDIA_BYTES, ...limits });
  return createTencentApi({
    ...{ apiBase, askToken: wecomToken(corpId, secret), now, http, mediaHttp },
    ...(seeHeaders && { seeHeaders }),
  });
}
