/** Calls to a Tencent server API: token, one renewal, error codes, pauses, and the contract's words for what went wrong. */
import { z } from 'zod';
import type { FilePart, HttpClient, HttpFailure, HttpResult } from '../../kernel/http-client.ts';
import type { SendErrorCode } from '../contract.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { retryAfterOf, sendErrorOf } from './errcodes.ts';
import { Pauses } from './pauses.ts';
import { createTokenSource, type TokenAnswer } from './token.ts';

/** The fields of any answer that this room reads; the rest is its caller's. HTTP is 200 even on errors. */
const answerSchema = z.looseObject({
  errcode: z.number().int().default(0),
  errmsg: z.string().default(''),
  access_token: z.string().min(1).optional(),
  expires_in: z.number().optional(),
});
/** An answer with `errcode` 0, whatever else stands in it: check it before use. */
export type ApiAnswer = z.infer<typeof answerSchema>;

export type ApiFailure = {
  ok: false;
  error: SendErrorCode;
  detail: string;
  retryAfterMs?: number;
  /** The platform's own code, when it was the platform that refused. */
  errcode?: number;
};
export type ApiResult = { ok: true; answer: ApiAnswer; headers: Headers } | ApiFailure;

/** Bytes of a media id, with the headers that name them. */
export type MediaResult = { ok: true; bytes: Uint8Array; headers: Headers } | ApiFailure;

/** What is uploaded as. */
export type UploadKind = 'file' | 'image' | 'voice' | 'video';

export type TencentApi = {
  /** `path` below `/cgi-bin/`, without a query. */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<ApiResult>;
  /** `query` for the few calls that want something beside the body there. */
  post(path: string, body: unknown, query?: Readonly<Record<string, string>>): Promise<ApiResult>;
  upload(file: FilePart, kind: UploadKind): Promise<ApiResult>;
  download(mediaId: string): Promise<MediaResult>;
};

export type TencentApiOptions = {
  apiBase: string;
  /** The call that brings a token; `base` ends in `/cgi-bin`. */
  askToken: (http: HttpClient, base: string) => Promise<HttpResult<unknown>>;
  /** The contract's word for a code of this platform. Default: WeCom's table. */
  errorOf?: (errcode: number) => SendErrorCode;
  now: () => Date;
  /** Sees the headers of every good answer. */
  seeHeaders?: (headers: Headers) => void;
  /** Short calls. */
  http: HttpClient;
  /** Uploads and downloads: more time, more bytes. */
  mediaHttp: HttpClient;
};

/** WeCom's token (doc 91039): `corpSecret` is the app's. */
export function wecomToken(corpId: string, corpSecret: string): TencentApiOptions['askToken'] {
  const query = new URLSearchParams({ corpid: corpId, corpsecret: corpSecret });
  return (http, base) => http.getJson(`${base}/gettoken?${query}`);
}

type Attempt<Result> = (query: string) => Promise<Result>;

/** One API per account and process: the token, the pauses and the breaker live here. */
export function createTencentApi(options: TencentApiOptions): TencentApi {
  const base = `${options.apiBase.replace(/(?<!\/)\/+$/, '')}/cgi-bin`;
  const tokens = createTokenSource({ now: options.now, fetchToken: () => fetchToken(options, base) });
  const pauses = new Pauses(options.now);
  const breaker = new CircuitBreaker(options.now);

  async function withToken<Result extends { ok: boolean }>(
    attempt: Attempt<Result | ApiFailure>,
  ): Promise<Result | ApiFailure> {
    const first = await tokens.get();
    if (!first.ok) return first;
    const result = await attempt(`access_token=${encodeURIComponent(first.token)}`);
    if (!isFailure(result) || result.error !== 'token') return result;
    tokens.reject(first.token);
    const second = await tokens.get();
    if (!second.ok) return second;
    // The same token again means that renewing was not allowed: no second try with what was just refused.
    return second.token === first.token ? result : attempt(`access_token=${encodeURIComponent(second.token)}`);
  }

  async function run<Result extends { ok: true; headers: Headers }>(
    path: string,
    attempt: Attempt<Result | ApiFailure>,
  ): Promise<Result | ApiFailure> {
    const refusal = pauses.of(path) ?? breaker.refusal();
    if (refusal !== undefined) return refusal;
    const result = await withToken(attempt);
    if (isFailure(result)) {
      breaker.saw(result.error);
      return pauses.refused(path, result);
    }
    breaker.saw(undefined);
    pauses.passed(path);
    options.seeHeaders?.(result.headers);
    return result;
  }

  const errorOf = options.errorOf ?? sendErrorOf;
  const { http, mediaHttp } = options;
  return {
    get: (path, more = {}) =>
      run(path, async (query) => read(await http.getJson(`${base}/${path}?${query}${rest(more)}`), errorOf)),
    post: (path, body, more = {}) =>
      run(path, async (query) => read(await http.postJson(`${base}/${path}?${query}${rest(more)}`, body), errorOf)),
    upload: (file, kind) =>
      run('media/upload', async (query) =>
        read(await mediaHttp.postMultipart(`${base}/media/upload?${query}&type=${kind}`, file), errorOf),
      ),
    download: (mediaId) =>
      run('media/get', async (query) =>
        readMedia(
          await mediaHttp.getBytes(`${base}/media/get?${query}&media_id=${encodeURIComponent(mediaId)}`),
          errorOf,
        ),
      ),
  };
}

/** The caller's own parameters, behind the token. */
function rest(parameters: Readonly<Record<string, string>>): string {
  const written = new URLSearchParams(parameters).toString();
  return written === '' ? '' : `&${written}`;
}

function isFailure(result: { ok: boolean }): result is ApiFailure {
  return !result.ok;
}

async function fetchToken(options: TencentApiOptions, base: string): Promise<TokenAnswer> {
  const result = read(await options.askToken(options.http, base), options.errorOf ?? sendErrorOf);
  // Without a token nothing was sent: even a time-out here is certain.
  if (!result.ok) return { ...result, error: result.error === 'timeout' ? 'network' : result.error };
  const { access_token: token, expires_in: expiresInSeconds = 7200 } = result.answer;
  if (token === undefined) return { ok: false, error: 'bad_request', detail: 'answered without a token' };
  return { ok: true, token, expiresInSeconds };
}

type ErrorOf = (errcode: number) => SendErrorCode;

/** The contract's words for any answer of the platform, or for why there was none. */
export function read(result: HttpResult<unknown>, errorOf: ErrorOf): ApiResult {
  if (!result.ok) return failureOf(result);
  const answer = answerSchema.safeParse(result.value);
  // An answer nobody understands says nothing about what happened.
  if (!answer.success) return { ok: false, error: 'timeout', detail: 'answer has an unknown shape' };
  const { errcode, errmsg } = answer.data;
  if (errcode === 0) return { ok: true, answer: answer.data, headers: result.headers };
  const error = errorOf(errcode);
  const detail = `errcode ${errcode} ${errmsg.slice(0, 200)}`.trim();
  return { ok: false, error, detail, errcode, ...retryAfterOf(error) };
}

function readMedia(result: HttpResult<Uint8Array>, errorOf: ErrorOf): MediaResult {
  if (!result.ok) return failureOf(result);
  const contentType = result.headers.get('content-type') ?? '';
  // An error comes as JSON with HTTP 200; a file always carries its name.
  if (/json|text\/plain/.test(contentType) && !result.headers.has('content-disposition')) {
    const failure = read({ ...result, value: parseJson(result.value) }, errorOf);
    if (!failure.ok) return failure;
  }
  return { ok: true, bytes: result.value, headers: result.headers };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function failureOf(failure: HttpFailure): ApiFailure {
  return { ok: false, error: transportError(failure), detail: failure.detail };
}

function transportError(failure: HttpFailure): SendErrorCode {
  switch (failure.failure) {
    case 'network':
      return 'network';
    case 'not_allowed':
      return 'misconfigured';
    case 'too_large':
      return 'too_long';
    case 'status':
      return statusError(failure.status ?? 0);
    case 'timeout':
    case 'bad_json':
      return 'timeout';
  }
}

function statusError(status: number): SendErrorCode {
  if (status === 429 || status === 503) return 'busy';
  // A gateway that breaks off says nothing about what the server behind it did.
  return status >= 500 ? 'timeout' : 'misconfigured';
}
