/** The account's way to WeChat's server: one stable token, its own limits and codes, only the configured host. */
import { createHttpClient } from '../../kernel/http-client.ts';
import { createTencentApi, type TencentApi, type TencentApiOptions } from '../tencent/api.ts';
import { MEDIA_BYTES } from '../tencent/media.ts';
import { mpErrorOf } from './errcodes.ts';

export type MpAccess = {
  appId: string;
  appSecret: string;
  /** `https://api.weixin.qq.com`; only its host is ever called. */
  apiBase: string;
  now: () => Date;
  fetch?: typeof fetch;
};

const API_TIMEOUT_MS = 10_000;
const API_BYTES = 1024 * 1024;
const MEDIA_TIMEOUT_MS = 60_000;

/** Opens it; nothing is called until the first use. */
export function openMpApi({ appId, appSecret, apiBase, now, fetch }: MpAccess): TencentApi {
  const limits = { allowedHosts: [new URL(apiBase).origin], ...(fetch === undefined ? {} : { fetch }) };
  const http = createHttpClient({ timeoutMs: API_TIMEOUT_MS, maxBytes: API_BYTES, ...limits });
  const mediaHttp = createHttpClient({ timeoutMs: MEDIA_TIMEOUT_MS, maxBytes: MEDIA_BYTES, ...limits });
  const askToken = stableToken(appId, appSecret);
  return createTencentApi({ apiBase, askToken, errorOf: mpErrorOf, now, http, mediaHttp });
}

/**
 * The plain `token` call kills the token of every other holder, a second program or the operator's own tools; this one
 * gives the same token to all who ask, and a new one in its last five minutes.
 */
function stableToken(appid: string, secret: string): TencentApiOptions['askToken'] {
  const body = { grant_type: 'client_credential', appid, secret };
  return (http, base) => http.postJson(`${base}/stable_token`, body);
}
