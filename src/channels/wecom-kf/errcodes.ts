/** 微信客服's own error codes as data, over WeCom's shared table (doc 90313, channels.md d.4). */
import type { SendErrorCode } from '../contract.ts';
import { sendErrorOf } from '../tencent/errcodes.ts';

/** Code → what the sender makes of it. */
const ROWS: ReadonlyMap<number, SendErrorCode> = new Map([
  // Unknown or foreign customer.
  [40096, 'recipient'],
  [84061, 'recipient'],
  // No such account, or none of this corp.
  [95000, 'misconfigured'],
  [95004, 'misconfigured'],
  [95005, 'misconfigured'],
  [95006, 'misconfigured'],
  [95026, 'misconfigured'],
  // The secret of the other edition of 微信客服.
  [95011, 'misconfigured'],
  [95012, 'misconfigured'],
  // The corp is not verified.
  [95003, 'forbidden'],
  [95027, 'forbidden'],
  [95015, 'forbidden'],
  // The API is switched off for this account.
  [95017, 'forbidden'],
  [95023, 'forbidden'],
  [95032, 'forbidden'],
  // Five messages, 48 hours, nobody asked, ended, or a state that forbids: the customer must write first.
  [95001, 'reply_window'],
  [95002, 'reply_window'],
  [95013, 'reply_window'],
  [95018, 'reply_window'],
  [95031, 'reply_window'],
  // The ticket of a ping is too old; only the pull may see it.
  [95007, 'bad_request'],
  [95008, 'bad_request'],
  [95009, 'bad_request'],
  [95014, 'bad_request'],
  [95016, 'bad_request'],
  [95019, 'bad_request'],
  [95022, 'bad_request'],
  [95030, 'bad_request'],
]);

/** The ping's token is older than 10 minutes. */
export const TOKEN_EXPIRED = 95007;
/** The session has been ended. */
export const SESSION_ENDED = 95013;
/** The state of the session does not let us speak, or 48 hours are over. */
export const STATE_FORBIDS = 95018;

/** The contract's row for a code of 微信客服. */
export function kfErrorOf(errcode: number): SendErrorCode {
  return ROWS.get(errcode) ?? sendErrorOf(errcode);
}
