/** Codes of the long connection as data: no official table was found, these were seen in the field (docs 101463, 90313). */
import type { SendErrorCode } from '../contract.ts';
import { sendErrorOf } from '../tencent/errcodes.ts';

/** `gone`: the message that is answered cannot be answered in its place any more; the same content goes as a push. */
export type FrameErrorCode = SendErrorCode | 'gone';

const CODES: ReadonlyMap<number, FrameErrorCode> = new Map([
  // The req_id is unknown, or older than the platform keeps it.
  [846605, 'gone'],
  // A stream can be changed for 6 minutes after its first state.
  [846608, 'gone'],
  // This connection is not subscribed (any more).
  [846609, 'not_connected'],
  // The bot was never spoken to in that chat, or is not in it.
  [86008, 'recipient'],
  [93006, 'recipient'],
]);

/** The contract's word, or `gone`; WeCom's general table for everything else. */
export function frameErrorOf(errcode: number): FrameErrorCode {
  return CODES.get(errcode) ?? sendErrorOf(errcode);
}
