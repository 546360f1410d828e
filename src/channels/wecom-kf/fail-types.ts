/** Why a message that was accepted did not arrive after all (`msg_send_fail`, doc 94670), for operators. */

/** Number → meaning. */
export const FAIL_TYPES: ReadonlyMap<number, string> = new Map([
  [0, 'unknown reason'],
  [1, 'the account has been deleted'],
  [2, 'the app is switched off'],
  [4, 'more than 48 hours since the customer wrote'],
  [5, 'the session is over'],
  [6, 'more than 5 messages since the customer wrote'],
  [8, 'the corp is not verified'],
  [10, 'the customer refuses messages'],
  [11, 'nobody of the corp has logged in'],
  [12, 'a type of message that is not allowed'],
]);

/** The platform counts otherwise than we do: nothing more goes out before the customer writes. */
export const WINDOW_FAILS: ReadonlySet<number> = new Set([4, 6]);
/** The session is over, whatever we believed. */
export const ENDED_FAIL = 5;
