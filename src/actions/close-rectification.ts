/** 关闭整改: of one that passed; or of one that failed and goes on as an enforcement case (升级), whose number is asked for. */
import { z } from 'zod';
import { parseRecordNumber } from '../domain/record-number.ts';
import { RECTIFICATION_STATES } from '../domain/rectification.ts';
import type { EffectResult } from '../engine/turn.ts';
import { lockEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionWorld } from './action.ts';
import { entrySchema, findOwn, readAnswers, type StepWish, takeStep } from './rectification-step.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({
  entry: entrySchema,
  case_number: z.string().max(40).optional(),
  remark: z.string().max(500).optional(),
});

type Closing = StepWish & { caseNumber: string | null };

/** Example: `- {id: close, action: close_rectification}` */
export const closeRectification: Action<Closing> = {
  name: 'close_rectification',
  permit: 'rectification.close',
  posts: true,
  prepare(call) {
    const { entry, case_number: said = '', remark = '' } = readAnswers(answersSchema, call);
    const caseNumber = said === '' ? null : (parseRecordNumber(said) ?? said);
    const data = { remark, case_number: caseNumber };
    return { call, number: entry.id, to: 'closed', data, photos: [], next: '', caseNumber };
  },
  async run(closings, tx, world) {
    const results: EffectResult[] = [];
    for (const closing of closings) results.push(await closeOne(closing, tx, world));
    return results;
  },
};

async function closeOne(closing: Closing, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const found = await findOwn(closing.call, closing.number, tx);
  if (found?.state !== 'failed') return await takeStep(closing, { tx, world });
  const enforcement = closing.caseNumber === null ? undefined : await lockEntry(tx, closing.caseNumber);
  if (enforcement?.register === 'enforcement') return await takeStep(closing, { tx, world });
  const words = { number: found.number, from: RECTIFICATION_STATES.failed };
  return { ok: false, text: fill(TEXTS.rectNeedsCase, words) };
}
