/** What wechaty and its puppets throw (strings, errors, gRPC codes) in the contract's words; the thrown words are never told. */
import type { SendErrorCode, SendResult } from '../contract.ts';

/** Puppets have no error codes in common, only habits of speech; the first that matches counts. */
const HABITS: readonly (readonly [pattern: RegExp, error: SendErrorCode])[] = [
  [/not logged ?in|no ?puppet|log(?:ged)? ?out|not online|未登录|已退出/i, 'not_connected'],
  [/频繁|too (?:frequent|fast|many)|frequency|rate.?limit|resource_exhausted|限流/i, 'rate_limited'],
  [/econnrefused|enotfound|eai_again|no connection established/i, 'network'],
  [/blacklist|black list|not (?:your |a )?friend|拉黑|好友验证|朋友验证|不是.{0,4}好友|拒收|被移出/i, 'recipient'],
  [/too (?:long|large|big)|超长|过长|过大/i, 'too_long'],
  [/deadline_exceeded|timed? ?out|etimedout|econnreset|socket hang up/i, 'timeout'],
  [/\bbusy\b|繁忙|稍后再试/i, 'busy'],
  [/not (?:supported|implemented)|unsupported/i, 'bad_request'],
];

/** An unknown fault may have struck after the message was out; so often it is tried again all the same. */
const UNCERTAIN_ATTEMPTS = 3;
/** A personal account that is told to slow down is about to be locked: it rests longer than any published window. */
export const REST_MS = 10 * 60_000;

/** The contract's row for something thrown while a message was being sent. */
export function failureOf(thrown: unknown, attempt: number): Extract<SendResult, { ok: false }> {
  const known = HABITS.find(([pattern]) => pattern.test(wordsOf(thrown)))?.[1];
  const error = known ?? (attempt < UNCERTAIN_ATTEMPTS ? 'timeout' : 'bad_request');
  return failed(error, `the puppet threw ${nameOf(thrown)}`, error === 'rate_limited' ? REST_MS : undefined);
}

/** A refusal of our own or a translated one. */
export function failed(
  error: SendErrorCode,
  detail: string,
  retryAfterMs?: number,
): Extract<SendResult, { ok: false }> {
  return { ok: false, error, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** What kind of thing was thrown, for operators: its name and number, never its words (they may repeat the message). */
export function nameOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `a ${typeof thrown}`;
  const code = 'code' in thrown && (typeof thrown.code === 'number' || isCode(thrown.code)) ? ` ${thrown.code}` : '';
  return `${isCode(thrown.name) ? thrown.name : 'an error'}${code}`;
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(value);
}

function wordsOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown.slice(0, 1000);
  if (!(thrown instanceof Error)) return '';
  const code = 'code' in thrown ? String(thrown.code) : '';
  return `${thrown.name} ${code} ${thrown.message}`.slice(0, 1000);
}
