/** The answers of the sending interfaces in the contract's words. */
import { z } from 'zod';
import type { SendErrorCode, SendResult } from '../contract.ts';
import type { ApiResult } from '../tencent/api.ts';

/** A send that failed. */
export type Failure = Extract<SendResult, { ok: false }>;

/** A string of `a|b` from message/send, a list from update_template_card; a shape nobody knows counts as empty. */
const names = z
  .union([z.string(), z.array(z.string())])
  .catch('')
  .default('');
const sentSchema = z.object({
  invaliduser: names,
  unlicenseduser: names,
  msgid: z.string().optional().catch(undefined),
});

/** With `errcode` 0 a message may still have reached nobody: the names stand beside it. */
export function sendResultOf(result: ApiResult): SendResult {
  if (!result.ok) {
    const { error, detail, retryAfterMs } = result;
    return { ok: false, error, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  const answer = sentSchema.parse(result.answer);
  // One recipient a call, so any name is ours.
  if (answer.invaliduser.length > 0) return failed('recipient', 'invaliduser');
  if (answer.unlicenseduser.length > 0) return failed('recipient', 'unlicenseduser');
  return answer.msgid === undefined ? { ok: true } : { ok: true, platformMessageId: answer.msgid };
}

/** A failure of our own making; `detail` holds no content. */
export function failed(error: SendErrorCode, detail: string): Failure {
  return { ok: false, error, detail };
}
