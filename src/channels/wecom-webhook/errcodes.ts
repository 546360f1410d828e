/** A robot's own error codes as data; the rest is WeCom's common table (channels.md §c, doc 99110). */
import type { SendErrorCode } from '../contract.ts';
import { sendErrorOf } from '../tencent/errcodes.ts';

/** Repeating never helps with these, and somebody must go and look at the robot. */
const ROBOT_ROWS: Readonly<Record<number, SendErrorCode>> = {
  // The address is wrong or the robot was removed from its group.
  93000: 'misconfigured',
  // The robot was switched off.
  93004: 'forbidden',
  // Bad chat id.
  93006: 'misconfigured',
  // The robot is not in the group.
  93008: 'forbidden',
  // The md5 does not belong to the picture.
  301019: 'bad_request',
};

/** The contract's row for a code that a robot was answered. */
export function robotErrorOf(errcode: number): SendErrorCode {
  return ROBOT_ROWS[errcode] ?? sendErrorOf(errcode);
}
