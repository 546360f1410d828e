/** The one place where the product calls out: host allow-list, time and byte limits, no redirects, no secret in an error. */

/**
 * Why a call brought nothing usable. `network` = it certainly never reached the other side;
 * `timeout` = it may have taken effect (no answer in time, or the connection broke on the way).
 */
export type HttpFailureKind = 'not_allowed' | 'network' | 'timeout' | 'status' | 'too_large' | 'bad_json';

/**
 * A failed call; `detail` names method, host, path and a code, never the query or a body. `code` is the system's own
 * word for a call without an answer (`ENOTFOUND`, `CERT_HAS_EXPIRED`, `TimeoutError`).
 */
export type HttpFailure = { ok: false; failure: HttpFailureKind; status?: number; code?: string; detail: string };

/** An answered call (2xx). */
export type HttpAnswer<Value> = { ok: true; status: number; headers: Headers; value: Value };

export type HttpResult<Value> = HttpAnswer<Value> | HttpFailure;

export type HttpClientOptions = {
  /** For the whole call, the body included. */
  timeoutMs: number;
  /** Most bytes of an answer, counted after decompression. */
  maxBytes: number;
  /**
   * `host[:port]` means HTTPS only; `http://host[:port]` also lets plain HTTP through (tests, a county's own proxy).
   * A pattern (from ^ to $) is for hosts whose name proves their owner; HTTPS only.
   */
  allowedHosts: readonly (string | RegExp)[];
  fetch?: typeof fetch;
};

/** One part of a form upload. */
export type FilePart = { field: string; fileName: string; contentType: string; bytes: Uint8Array };

export type HttpClient = {
  getJson(url: string): Promise<HttpResult<unknown>>;
  postJson(url: string, body: unknown): Promise<HttpResult<unknown>>;
  getBytes(url: string): Promise<HttpResult<Uint8Array>>;
  postMultipart(url: string, file: FilePart): Promise<HttpResult<unknown>>;
};

// Codes of faults that happen before a single byte of the request is out: repeating is harmless.
const NEVER_REACHED = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Makes a client; give each outside service its own, with its own limits. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const json = { 'content-type': 'application/json; charset=utf-8' };
  return {
    getJson: async (url) => asJson(await call(options, url, { method: 'GET' })),
    postJson: async (url, body) =>
      asJson(await call(options, url, { method: 'POST', headers: json, body: JSON.stringify(body) })),
    getBytes: (url) => call(options, url, { method: 'GET' }),
    postMultipart: async (url, file) => {
      const form = new FormData();
      const copy = new Uint8Array(file.bytes);
      form.append(file.field, new Blob([copy], { type: file.contentType }), file.fileName);
      return asJson(await call(options, url, { method: 'POST', body: form }));
    },
  };
}

async function call(options: HttpClientOptions, address: string, init: RequestInit): Promise<HttpResult<Uint8Array>> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // The query carries access_token, corpsecret and the like: only host and path may ever be named.
  const where = `${init.method ?? 'GET'} ${url === undefined ? '(no address)' : url.host + url.pathname}`;
  if (url === undefined || !isAllowed(url, options.allowedHosts)) {
    return { ok: false, failure: 'not_allowed', detail: `${where}: host is not on the allow-list` };
  }
  const doFetch = options.fetch ?? fetch;
  try {
    const signal = AbortSignal.timeout(options.timeoutMs);
    // A redirect would lead the token to another host; it is reported as a status instead.
    const response = await doFetch(url, { ...init, redirect: 'manual', signal });
    return await readAnswer(response, options.maxBytes, where);
  } catch (thrown) {
    const code = codeOf(thrown);
    return { ok: false, failure: NEVER_REACHED.has(code) ? 'network' : 'timeout', code, detail: `${where}: ${code}` };
  }
}

function isAllowed(url: URL, allowedHosts: HttpClientOptions['allowedHosts']): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') {
    return allowedHosts.some((host) =>
      typeof host === 'string' ? host.replace(/^https?:\/\//, '') === url.host : host.test(url.host),
    );
  }
  return url.protocol === 'http:' && allowedHosts.includes(`http://${url.host}`);
}

async function readAnswer(response: Response, maxBytes: number, where: string): Promise<HttpResult<Uint8Array>> {
  if (response.status < 200 || response.status > 299) {
    await response.body?.cancel();
    return { ok: false, failure: 'status', status: response.status, detail: `${where}: HTTP ${response.status}` };
  }
  const bytes = await readCapped(response, maxBytes);
  if (bytes === undefined) {
    return { ok: false, failure: 'too_large', detail: `${where}: answer is larger than ${maxBytes} bytes` };
  }
  return { ok: true, status: response.status, headers: response.headers, value: bytes };
}

/** Reads the body, or stops at the first byte too many. */
async function readCapped(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, so an endless body costs no more than the cap.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function asJson(result: HttpResult<Uint8Array>): HttpResult<unknown> {
  if (!result.ok) return result;
  try {
    const value: unknown = JSON.parse(Buffer.from(result.value).toString('utf8'));
    return { ...result, value };
  } catch {
    return { ok: false, failure: 'bad_json', status: result.status, detail: `HTTP ${result.status}: no JSON` };
  }
}

/** The first error code along the chain of causes; undici hides the real one inside `TypeError: fetch failed`. */
function codeOf(thrown: unknown): string {
  let current: unknown = thrown;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    if (current.name === 'TimeoutError' || current.name === 'AbortError') return current.name;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return 'UNKNOWN';
}
