/** WeCom's error codes as data: which row of the contract's table each one is (doc 90313, channels.md a.10). */
import type { SendErrorCode } from '../contract.ts';

/** Code (or an inclusive range of codes) → what the sender makes of it. */
const ROWS: readonly (readonly [from: number, to: number, error: SendErrorCode])[] = [
  [-1, -1, 'busy'],
  [40014, 40014, 'token'],
  [42001, 42001, 'token'],
  [40001, 40001, 'misconfigured'],
  [40013, 40013, 'misconfigured'],
  [40056, 40056, 'misconfigured'],
  [301002, 301002, 'misconfigured'],
  // The server's address is not among the app's 企业可信IP.
  [60020, 60020, 'misconfigured'],
  // The chat was made by another app.
  [86008, 86008, 'misconfigured'],
  [45009, 45009, 'rate_limited'],
  [45033, 45033, 'too_parallel'],
  [48002, 48002, 'forbidden'],
  [48004, 48004, 'forbidden'],
  [48006, 48006, 'forbidden'],
  [50003, 50003, 'forbidden'],
  [301007, 301007, 'forbidden'],
  [40003, 40003, 'recipient'],
  [40031, 40031, 'recipient'],
  [40050, 40050, 'recipient'],
  [46004, 46004, 'recipient'],
  [60011, 60011, 'recipient'],
  [60111, 60111, 'recipient'],
  [81013, 81013, 'recipient'],
  [82001, 82001, 'recipient'],
  [86001, 86001, 'recipient'],
  [86003, 86003, 'recipient'],
  [301023, 301023, 'recipient'],
  [40007, 40007, 'media_expired'],
  [40004, 40006, 'bad_request'],
  [40009, 40009, 'bad_request'],
  [40011, 40011, 'bad_request'],
  [44001, 44001, 'bad_request'],
  [45001, 45001, 'too_long'],
  [45002, 45002, 'too_long'],
  [45007, 45007, 'too_long'],
  [830002, 830002, 'too_long'],
  [40008, 40008, 'bad_request'],
  [40032, 40033, 'bad_request'],
  [40058, 40058, 'bad_request'],
  [40063, 40063, 'bad_request'],
  [41001, 41001, 'bad_request'],
  [44004, 44004, 'bad_request'],
  [82002, 82003, 'bad_request'],
  [86006, 86006, 'bad_request'],
  [86207, 86207, 'bad_request'],
  [86215, 86217, 'bad_request'],
  [42014, 42021, 'card_refused'],
  // A response_code is good for one update.
  [42022, 42022, 'card_expired'],
  [42027, 42049, 'card_refused'],
  [40201, 40201, 'content_blocked'],
  [85002, 85002, 'content_blocked'],
];

/** A minute rule blocks for a minute (doc 90312). */
const RATE_WINDOW_MS = 60_000;

/** The contract's row for a code; an unknown code is a malformed request until somebody has looked at it. */
export function sendErrorOf(errcode: number): SendErrorCode {
  return ROWS.find(([from, to]) => errcode >= from && errcode <= to)?.[2] ?? 'bad_request';
}

/** How long to wait, where the platform's rule says so. */
export function retryAfterOf(error: SendErrorCode): { retryAfterMs?: number } {
  return error === 'rate_limited' ? { retryAfterMs: RATE_WINDOW_MS } : {};
}
