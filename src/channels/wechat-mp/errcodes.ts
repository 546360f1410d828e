/** The error codes of official accounts as data: some numbers mean something else here than in WeCom (channels.md e). */
import type { SendErrorCode } from '../contract.ts';

/** Code (or an inclusive range of codes) → what the sender makes of it. */
const ROWS: readonly (readonly [from: number, to: number, error: SendErrorCode])[] = [
  [-1, -1, 'busy'],
  // The token is wrong, older than the newest, or has run out.
  [40001, 40001, 'token'],
  [40014, 40014, 'token'],
  [42001, 42001, 'token'],
  [40013, 40013, 'misconfigured'],
  [40125, 40125, 'misconfigured'],
  [40243, 40243, 'misconfigured'],
  [41002, 41002, 'misconfigured'],
  [41004, 41004, 'misconfigured'],
  // The server's address is not on the account's list.
  [40164, 40164, 'misconfigured'],
  [61004, 61004, 'misconfigured'],
  // The day's calls are used up; too many in a minute.
  [45009, 45009, 'rate_limited'],
  [45011, 45011, 'rate_limited'],
  // Nobody wrote in 48 hours, or all that one message allows has been said.
  [45015, 45015, 'reply_window'],
  [45047, 45047, 'reply_window'],
  [40003, 40003, 'recipient'],
  [43004, 43004, 'recipient'],
  [43019, 43019, 'recipient'],
  // The follower refuses messages: in WeCom the same number is a missing permission.
  [48002, 48002, 'recipient'],
  [50005, 50005, 'recipient'],
  // Not verified, not granted, or withdrawn.
  [40200, 40200, 'forbidden'],
  [48001, 48001, 'forbidden'],
  [48004, 48004, 'forbidden'],
  [50001, 50002, 'forbidden'],
  [40007, 40007, 'media_expired'],
  [45001, 45008, 'too_long'],
  [40006, 40006, 'too_long'],
  [87014, 87014, 'content_blocked'],
];

/** The contract's row for a code; an unknown code is a malformed request until somebody has looked at it. */
export function mpErrorOf(errcode: number): SendErrorCode {
  return ROWS.find(([from, to]) => errcode >= from && errcode <= to)?.[2] ?? 'bad_request';
}

/** The account may send no customer messages at all. */
export const NO_CUSTOMER_MESSAGES = 48001;
/** The account is of a kind that may send no msgmenu; to a plain text: no customer messages. */
export const WRONG_ACCOUNT_KIND = 40200;
