/** 退回补充: the office returns one item of a filed form; that question opens in the chat of whoever filed it. */
import { z } from 'zod';
import { parseRecordNumber } from '../domain/record-number.ts';
import { findItem } from '../engine/filed-items.ts';
import type { EffectResult } from '../engine/turn.ts';
import { lockFiledForm, logFormEvent, markFiledForm } from '../store/filed-forms.ts';
import type { StoreTx } from '../store/store.ts';
import { insertWakes } from '../store/wakes.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { formOf, itemsOf } from './filed-form-items.ts';
import { officeOnly } from './office-only.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ number: z.string(), which: z.string(), why: z.string() });

type Return = z.infer<typeof answersSchema> & { call: ActionCall };

/** Example: `- {id: back, action: return_item}` */
export const returnItem: Action<Return> = {
  name: 'return_item',
  permit: 'form.return',
  posts: true,
  prepare(call) {
    officeOnly(call.actor);
    const { number, ...answers } = answersSchema.parse(call.submission.answers);
    return { ...answers, number: parseRecordNumber(number) ?? number.slice(0, 40), call };
  },
  async run(returns, tx, world) {
    const results: EffectResult[] = [];
    for (const one of returns) results.push(await returnOne(one, tx, world));
    return results;
  },
};

/** With the form's number when it is returned, for the audit. */
async function returnOne(
  { number, which: words, why, call }: Return,
  tx: StoreTx,
  world: ActionWorld,
): Promise<EffectResult> {
  const filed = await lockFiledForm(tx, number);
  if (filed === undefined) return { text: fill(TEXTS.noSuchForm, { number }) };
  if (filed.state !== 'filed')
    return { text: fill(filed.state === 'withdrawn' ? TEXTS.formWithdrawn : TEXTS.formOut, { number }) };
  if (world.flowOf(filed.flow, filed.flowHash)?.amend === undefined)
    return { text: fill(TEXTS.returnNever, { number }) };
  const items = itemsOf(filed, call, world);
  const item = findItem(items, words);
  if (item === undefined) {
    const list = items.map((each) => `${each.number}. ${each.label}`).join('\n');
    return { text: fill(TEXTS.noSuchItem, { item: words.slice(0, 20), list }) };
  }
  const { conversationKey, channel, chatId, userId } = filed;
  const { name: by, userId: byUserId } = call.actor;
  const wake = { kind: 'returned', number, path: item.path, why, by, byUserId, form: formOf(filed) };
  await insertWakes(tx, [{ id: `returned:${call.key}`, conversationKey, channel, chatId, userId, wake }]);
  await markFiledForm(tx, number, 'returned');
  await logFormEvent(tx, filed, { type: 'returned', path: item.path, at: call.at });
  return { number, text: fill(TEXTS.returned, { number, label: item.label }) };
}
