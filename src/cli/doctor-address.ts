/** Calls our own callback addresses from outside, as the platforms' consoles do: name, network, proxy and keys in one. */
import { createHash } from 'node:crypto';
import type { ChannelName, Finding } from '../channels/contract.ts';
import { parseCredential } from '../channels/wecom-crypto/credential.ts';
import { encryptEnvelope } from '../channels/wecom-crypto/envelope.ts';
import type { Config } from '../config/config.ts';
import { createHttpClient, type HttpFailure } from '../kernel/http-client.ts';
import { newId } from '../kernel/ids.ts';
import { fill, TEXTS } from './texts.ts';

/** One address: the query of the check that a console makes, and the answer that shows it is us. */
type Probe = { channel: ChannelName; query: Record<string, string>; expects: string };

/** What is looked at, and with what patience. */
export type AddressCheck = { config: Config; now: () => Date; timeoutMs?: number; fetch?: typeof fetch };

const TIMEOUT_MS = 10_000;
/** What the consoles allow for the check of an address (doc 90238). */
const CONSOLE_MS = 1000;
const MAX_BYTES = 64 * 1024;

const CERTIFICATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: TEXTS.certExpired,
  DEPTH_ZERO_SELF_SIGNED_CERT: TEXTS.certSelfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: TEXTS.certSelfSigned,
  ERR_TLS_CERT_ALTNAME_INVALID: TEXTS.certOther,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TEXTS.certChain,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TEXTS.certChain,
};
const SILENT = new Set(['TimeoutError', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);
const NO_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO']);

/** One finding per channel that is called back; none when there is no such channel. */
export async function checkAddresses(check: AddressCheck): Promise<Finding[]> {
  const probes = probesOf(check);
  const { publicUrl } = check.config;
  if (probes.length === 0) return [];
  if (publicUrl === null) {
    return [{ state: 'bad', what: 'PUBLIC_URL', says: TEXTS.noAddress, fix: TEXTS.noAddressFix }];
  }
  return await Promise.all(probes.map((probe) => callOurselves(probe, publicUrl, check)));
}

function probesOf({ config, now }: AddressCheck): Probe[] {
  const { wecomApp, wecomAibot, wechatMp } = config;
  const times = { timestamp: String(Math.floor(now().getTime() / 1000)), nonce: newId() };
  return [
    ...(wecomApp ? [sealedProbe('wecom-app', { ...wecomApp, receiveId: wecomApp.corpId }, times)] : []),
    ...(wecomAibot?.mode === 'callback' ? [sealedProbe('wecom-aibot', { ...wecomAibot, receiveId: '' }, times)] : []),
    ...(wechatMp ? [plainProbe('wechat-mp', wechatMp.token, times)] : []),
  ];
}

type Times = { timestamp: string; nonce: string };
type Keys = { token: string; encodingAesKey: string; receiveId: string };

/** WeCom encrypts the text that is to come back (doc 90238). */
function sealedProbe(channel: ChannelName, { receiveId, ...keys }: Keys, times: Times): Probe {
  const expects = newId();
  const sealed = encryptEnvelope(parseCredential(keys), { message: expects, receiveId, ...times });
  const query = { msg_signature: sealed.signature, ...times, echostr: sealed.encrypt };
  return { channel, query, expects };
}

/** 公众号 signs it and sends it plain. */
function plainProbe(channel: ChannelName, token: string, times: Times): Probe {
  const expects = newId();
  const parts = [token, times.timestamp, times.nonce].sort().join('');
  const signature = createHash('sha1').update(parts).digest('hex');
  return { channel, query: { signature, ...times, echostr: expects }, expects };
}

async function callOurselves(
  { channel, query, expects }: Probe,
  publicUrl: string,
  { config, now, timeoutMs = TIMEOUT_MS, ...how }: AddressCheck,
): Promise<Finding> {
  const { origin, protocol, host } = new URL(publicUrl);
  const url = `${publicUrl}/callback/${channel}`;
  const what = TEXTS.channels[channel];
  const http = createHttpClient({
    timeoutMs,
    maxBytes: MAX_BYTES,
    allowedHosts: [protocol === 'http:' ? origin : host],
    ...how,
  });
  const startedAt = now().getTime();
  const answer = await http.getBytes(`${url}?${new URLSearchParams(query)}`);
  const ms = now().getTime() - startedAt;
  const place = { url, host, origin, port: config.port };
  if (!answer.ok) return { state: 'bad', what, ...explain(answer, place) };
  if (Buffer.from(answer.value).toString('utf8') !== expects) {
    return { state: 'bad', what, says: fill(TEXTS.wrongBody, place), fix: TEXTS.wrongBodyFix };
  }
  if (ms <= CONSOLE_MS) return { state: 'good', what, says: fill(TEXTS.echoGood, place) };
  const says = fill(TEXTS.echoSlow, { ...place, seconds: (ms / 1000).toFixed(1) });
  return { state: 'unknown', what, says, fix: TEXTS.echoSlowFix };
}

type Place = { url: string; host: string; origin: string; port: number };
type Sentence = { says: string; fix: string };

function explain(failure: HttpFailure, place: Place): Sentence {
  const { status, code = failure.failure } = failure;
  const [says, fix] = status === undefined ? explainSilence(code) : explainStatus(status);
  const values = { ...place, code, status: status ?? '' };
  return { says: fill(says, values), fix: fill(fix, values) };
}

function explainSilence(code: string): [says: string, fix: string] {
  const certificate = CERTIFICATES[code];
  if (certificate !== undefined) return [certificate, TEXTS.certFix];
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL') {
    return [TEXTS.nameUnknown, TEXTS.nameUnknownFix];
  }
  if (code === 'ECONNREFUSED') return [TEXTS.refused, TEXTS.refusedFix];
  if (SILENT.has(code)) return [TEXTS.silent, TEXTS.silentFix];
  if (NO_TLS.has(code)) return [TEXTS.noTls, TEXTS.noTlsFix];
  if (code === 'too_large') return [TEXTS.wrongBody, TEXTS.wrongBodyFix];
  return [TEXTS.broken, TEXTS.brokenFix];
}

function explainStatus(status: number): [says: string, fix: string] {
  if (status === 404) return [TEXTS.notFound, TEXTS.notFoundFix];
  if (status === 403) return [TEXTS.wrongKeys, TEXTS.wrongKeysFix];
  if (status === 400) return [TEXTS.badRequest, TEXTS.badRequestFix];
  if (status >= 300 && status < 400) return [TEXTS.redirect, TEXTS.redirectFix];
  if (status >= 502 && status <= 504) return [TEXTS.gateway, TEXTS.gatewayFix];
  return [TEXTS.otherStatus, TEXTS.wrongBodyFix];
}
