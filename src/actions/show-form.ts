/** 看填报: shows the office a filed form, item by item, with the numbers that 退回 takes. */
import { z } from 'zod';
import { parseRecordNumber } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { lockFiledForm } from '../store/filed-forms.ts';
import type { Action, ActionCall } from './action.ts';
import { itemsOf } from './filed-form-items.ts';
import { officeOnly } from './office-only.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ number: z.string() });

/** Example: `- {id: show, action: show_form}` */
export const showForm: Action<{ number: string; call: ActionCall }> = {
  name: 'show_form',
  prepare(call) {
    officeOnly(call.actor);
    const { number } = answersSchema.parse(call.submission.answers);
    return { number: parseRecordNumber(number) ?? number.slice(0, 40), call };
  },
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const { number, call } of asked) {
      const filed = await lockFiledForm(tx, number);
      const items = filed === undefined ? [] : itemsOf(filed, call, world);
      const lines = items.map((item) => `${item.number}. ${item.label}：${item.shown}`).join('\n');
      const text = filed === undefined ? TEXTS.noSuchForm : TEXTS.shownForm;
      results.push({ text: fill(text, { number, lines, version: String(filed?.flowVersion ?? '') }) });
    }
    return results;
  },
};
