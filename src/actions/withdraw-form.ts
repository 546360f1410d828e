/** 撤回: takes back a filed form within its flow's window, by what the flow declared for that. Both events stay on record. */
import { z } from 'zod';
import { parseRecordNumber } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import { type FiledForm, lockFiledForm, logFormEvent, markFiledForm } from '../store/filed-forms.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionWorld } from './action.ts';
import { fill, TEXTS } from './texts.ts';
import { UNDOS } from './undos.ts';

const answersSchema = z.object({ number: z.string(), sure: z.boolean().default(true) });

type Withdrawal = { number: string; sure: boolean; memberId: string; at: Date };

/** Example: `- {id: undo, action: withdraw_form}` */
export const withdrawForm: Action<Withdrawal> = {
  name: 'withdraw_form',
  permit: 'form.withdraw',
  prepare(call) {
    const { memberId } = call.actor;
    if (memberId === null) {
      throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.notMember });
    }
    const { number, sure } = answersSchema.parse(call.submission.answers);
    return { number: parseRecordNumber(number) ?? number.slice(0, 40), sure, memberId, at: call.at };
  },
  async run(withdrawals, tx, world) {
    const results: EffectResult[] = [];
    // Rare and small: one after the other reads more plainly than a batch.
    for (const withdrawal of withdrawals) results.push(await withdraw(withdrawal, tx, world));
    return results;
  },
};

/** With the form's number when it is taken back, for the audit. */
async function withdraw(
  { number, sure, memberId, at }: Withdrawal,
  tx: StoreTx,
  world: ActionWorld,
): Promise<EffectResult> {
  if (!sure) return { text: TEXTS.withdrawKept };
  const filed = await lockFiledForm(tx, number);
  // Somebody else's number is told like one that does not exist.
  if (filed === undefined || filed.memberId !== memberId) return { text: fill(TEXTS.withdrawUnknown, { number }) };
  if (filed.state === 'withdrawn') return { text: fill(TEXTS.withdrawTwice, { number }) };
  const undo = world.flowOf(filed.flow, filed.flowHash)?.undo;
  if (undo === undefined) return { text: fill(TEXTS.withdrawNever, { number }) };
  if (at.getTime() - Date.parse(filed.filedAt) > undo.withinMs) {
    return { text: fill(TEXTS.withdrawTooLate, { number, within: sayWithin(undo.withinMs) }) };
  }
  await undoAll(filed, { names: undo.effects.map(({ action }) => action), tx, at });
  await markFiledForm(tx, number, 'withdrawn');
  await logFormEvent(tx, filed, { type: 'withdrawn', path: null, at });
  return { number, text: fill(TEXTS.withdrawn, { number }) };
}

async function undoAll(filed: FiledForm, { names, tx, at }: { names: string[]; tx: StoreTx; at: Date }): Promise<void> {
  for (const name of names) {
    const undo = UNDOS.get(name);
    if (undo === undefined) throw new Error(`no undo is named ${name}`);
    await undo.run(filed, tx, at);
  }
}

/** 2小时, 30分钟, 1天. */
function sayWithin(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes % 1440 === 0) return `${minutes / 1440}天`;
  return minutes % 60 === 0 ? `${minutes / 60}小时` : `${minutes}分钟`;
}
