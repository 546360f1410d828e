/** The app's callback address: verifies, decrypts, parses, hands the message over, and answers with no detail. */
import { asError } from '../../kernel/errors.ts';
import type { Accept, CallbackNote, CallbackReply, CallbackRequest, CallbackRoute } from '../callback.ts';
import { signedQuery, verifyQuery } from '../tencent/callback-query.ts';
import { childrenOf, readXml } from '../tencent/xml.ts';
import { type CredentialInput, parseCredential } from '../wecom-crypto/credential.ts';
import { type EnvelopeKeys, openEnvelope } from '../wecom-crypto/envelope.ts';
import { toInbound } from './inbound.ts';
import { type ParsedCallback, parseCallback } from './parse.ts';

export type WecomAppCallbackOptions = {
  corpId: string;
  agentId: number | string;
  /** One pair, or two while keys are rotated. */
  credentials: readonly CredentialInput[];
  accept: Accept;
  now: () => Date;
  note: (what: CallbackNote) => void;
  /** How far our clock is ahead of the platform's; asked only when a callback seems stale. */
  clockOffMs?: () => Promise<number>;
  /** Told of 微信客服 pings instead of `accept`; the callback is answered 200 when it has resolved, 503 when it throws. */
  onKfPing?: (ping: KfPing) => Promise<void>;
};

/** Something is there to fetch for this account; `token` (10 minutes) is null when the platform gave none. */
export type KfPing = { openKfId: string; token: string | null };

const BODY_LIMIT = 64 * 1024;
const DAY_MS = 24 * 3600_000;
const AHEAD_MS = 10 * 60_000;

/** The platform is about to stop the app, or has: somebody must be told (doc 90240). */
const WARNINGS = new Set(['inactive_alert', 'low_active_alert', 'close_inactive_agent', 'low_active']);

/** Events that only say: fetch (docs 94670, 97712). */
const KF_PINGS = new Set(['kf_msg_or_event', 'kf_account_auth_change']);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Builds the route `/callback/wecom-app`. Throws at once when a credential is unusable. */
export function createWecomAppCallback(options: WecomAppCallbackOptions): CallbackRoute {
  const keys = { credentials: options.credentials.map(parseCredential), receiveId: options.corpId };
  return {
    path: '/callback/wecom-app',
    bodyLimit: BODY_LIMIT,
    handle: async (request) =>
      request.method === 'GET' ? verifyUrl(options, keys, request) : receive(options, keys, request),
  };
}

function verifyUrl(options: WecomAppCallbackOptions, keys: EnvelopeKeys, request: CallbackRequest): CallbackReply {
  const query = verifyQuery.safeParse(request.query);
  if (!query.success) return refuse(options, 400, { kind: 'bad_query', detail: 'url verification' });
  const { msg_signature: signature, timestamp, nonce, echostr } = query.data;
  // A literal + in a query is read as a blank; base64 has no blanks, so this loses nothing.
  const opened = openEnvelope(keys, { signature, timestamp, nonce, encrypt: echostr.replaceAll(' ', '+') });
  if (!opened.ok) return refuse(options, 403, { kind: kindOf(opened.reason), detail: opened.reason });
  return answer(200, opened.message);
}

async function receive(
  options: WecomAppCallbackOptions,
  keys: EnvelopeKeys,
  request: CallbackRequest,
): Promise<CallbackReply> {
  if (request.body.length > BODY_LIMIT) return refuse(options, 413, { kind: 'bad_envelope', detail: 'body too large' });
  const query = signedQuery.safeParse(request.query);
  if (!query.success) return refuse(options, 400, { kind: 'bad_query', detail: 'callback' });
  const encrypt = encryptOf(request.body);
  if (encrypt === undefined) return refuse(options, 400, { kind: 'bad_envelope', detail: 'not exactly one Encrypt' });
  const { msg_signature: signature, timestamp, nonce } = query.data;
  const opened = openEnvelope(keys, { signature, timestamp, nonce, encrypt });
  if (!opened.ok) return refuse(options, 403, { kind: kindOf(opened.reason), detail: opened.reason });
  const result = parseCallback(opened.message);
  if (!result.ok) return refuse(options, 400, { kind: 'bad_content', detail: result.reason });
  return take(options, result.parsed);
}

/** The envelope around the ciphertext; nothing else in it is looked at, because nothing else in it is signed. */
function encryptOf(body: Buffer): string | undefined {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return undefined;
  }
  const read = readXml(text);
  if (!read.ok) return undefined;
  const [only, ...more] = childrenOf(read.root, 'Encrypt');
  return more.length === 0 ? only?.text.trim() : undefined;
}

async function take(options: WecomAppCallbackOptions, parsed: ParsedCallback): Promise<CallbackReply> {
  // Address-book and 微信客服 events carry no AgentID; where there is one, it must be ours.
  const ours = parsed.agentId === null || parsed.agentId === String(options.agentId);
  if (parsed.to !== options.corpId || !ours)
    return refuse(options, 403, { kind: 'foreign', detail: 'ToUserName or AgentID' });
  const receivedAt = options.now();
  const ageMs = await ageOf(options, receivedAt.getTime() - parsed.createTime * 1000);
  // The query's timestamp proves nothing (reliability.md §2), the decrypted CreateTime does. Generous on purpose: within
  // the window a replay meets the duplicate check and has no effect, while a callback delayed by the platform's queue or
  // by our own slow clock must not be lost. WeCom's own retries come seconds apart.
  if (isStale(ageMs)) return refuse(options, 403, { kind: 'stale', detail: `${Math.round(ageMs / 1000)} s old` });
  try {
    await handOver(options, parsed, receivedAt);
  } catch (thrown) {
    // Any status but 200 makes WeCom send it again: better than losing it.
    return refuse(options, 503, { kind: 'accept_failed', detail: asError(thrown).name });
  }
  return answer(200, '');
}

const isStale = (ageMs: number): boolean => ageMs > DAY_MS || ageMs < -AHEAD_MS;

/** When all that comes seems stale it may be our clock that is wrong: the platform's own is asked before anything is refused. */
async function ageOf({ clockOffMs }: WecomAppCallbackOptions, ageMs: number): Promise<number> {
  return isStale(ageMs) && clockOffMs !== undefined ? ageMs - (await clockOffMs()) : ageMs;
}

async function handOver(options: WecomAppCallbackOptions, parsed: ParsedCallback, receivedAt: Date): Promise<void> {
  const { onKfPing } = options;
  if (onKfPing !== undefined && KF_PINGS.has((parsed.event ?? '').toLowerCase())) {
    for (const ping of pingsOf(parsed)) await onKfPing(ping);
    if (parsed.kfAccounts.removed.length > 0) {
      options.note({ kind: 'platform_warning', detail: 'kf_account_auth_change: an account was taken away' });
    }
    return;
  }
  const message = toInbound(parsed, receivedAt);
  if (message.content.type === 'unknown') {
    options.note({ kind: 'unknown_type', detail: message.content.platformType });
  }
  if (message.content.type === 'event' && WARNINGS.has(message.content.event)) {
    options.note({ kind: 'platform_warning', detail: message.content.event });
  }
  await options.accept(message);
}

function pingsOf({ openKfId, kfToken, kfAccounts }: ParsedCallback): KfPing[] {
  const pinged = openKfId ? [{ openKfId, token: kfToken || null }] : [];
  // An account that was just handed to the app may have messages waiting.
  return [...pinged, ...kfAccounts.added.map((added) => ({ openKfId: added, token: null }))];
}

function kindOf(reason: string): 'forged' | 'foreign' {
  return reason === 'receive_id' ? 'foreign' : 'forged';
}

function refuse(options: WecomAppCallbackOptions, status: number, why: CallbackNote): CallbackReply {
  options.note(why);
  return answer(status, '');
}

function answer(status: number, body: string): CallbackReply {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}
