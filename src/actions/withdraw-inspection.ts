/** Takes back a filed inspection within two hours: the record stays, marked; its rectification is cancelled. */
import { z } from 'zod';
import { parseRecordNumber } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action } from './action.ts';
import { fill, TEXTS } from './texts.ts';

/** The window is told in the receipt of flows/inspection_site.yaml. */
const WITHDRAW_WINDOW_MS = 2 * 3600_000;

const answersSchema = z.object({ number: z.string(), sure: z.boolean().default(true) });

type Withdrawal = { number: string; sure: boolean; memberId: string; at: Date };

/** Example: `- {id: undo, action: withdraw_inspection}` */
export const withdrawInspection: Action<Withdrawal> = {
  name: 'withdraw_inspection',
  prepare(call) {
    const { memberId } = call.actor;
    if (memberId === null) {
      throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.notMember });
    }
    const { number, sure } = answersSchema.parse(call.submission.answers);
    return { number: parseRecordNumber(number) ?? number.slice(0, 40), sure, memberId, at: call.at };
  },
  async run(withdrawals, tx) {
    const results: EffectResult[] = [];
    // Rare and small: one after the other reads more plainly than a batch.
    for (const withdrawal of withdrawals) results.push({ text: await withdraw(withdrawal, tx) });
    return results;
  },
};

async function withdraw({ number, sure, memberId, at }: Withdrawal, tx: StoreTx): Promise<string> {
  if (!sure) return TEXTS.withdrawKept;
  const [inspection] = await tx.query<{ id: string; filed_at: Date; withdrawn_at: Date | null }>(
    'select id, filed_at, withdrawn_at from inspection where number = $1 and filed_by_id = $2 for update',
    number,
    memberId,
  );
  if (inspection === undefined) return fill(TEXTS.withdrawUnknown, { number });
  if (inspection.withdrawn_at !== null) return fill(TEXTS.withdrawTwice, { number });
  if (at.getTime() - new Date(inspection.filed_at).getTime() > WITHDRAW_WINDOW_MS) {
    return fill(TEXTS.withdrawTooLate, { number });
  }
  await tx.execute(
    'update inspection set withdrawn_at = $1::timestamptz where id = $2',
    at.toISOString(),
    inspection.id,
  );
  await tx.execute(
    `update rectification set state = 'cancelled', closed_at = $1::timestamptz
     where inspection_id = $2 and state in ('open', 'submitted', 'failed')`,
    at.toISOString(),
    inspection.id,
  );
  return fill(TEXTS.withdrawn, { number });
}
