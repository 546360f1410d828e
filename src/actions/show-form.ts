/** 看填报: shows the office a filed form, item by item, with the numbers that 退回 takes. */
import { z } from 'zod';
import { visitKind } from '../domain/inspection-times.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { type FiledForm, lockFiledForm } from '../store/filed-forms.ts';
import { findVisit } from '../store/joint-items.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { itemsOf } from './filed-form-items.ts';
import { officeOnly } from './office-only.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ number: z.string() });

/** Example: `- {id: show, action: show_form}` */
export const showForm: Action<{ number: string; call: ActionCall }> = {
  name: 'show_form',
  permit: 'form.see',
  prepare(call) {
    officeOnly(call.actor);
    const { number } = answersSchema.parse(call.submission.answers);
    return { number: parseRecordNumber(number) ?? number.slice(0, 40), call };
  },
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const { number, call } of asked) {
      const filed = await lockFiledForm(tx, number);
      if (filed === undefined) results.push({ text: fill(TEXTS.noSuchForm, { number }) });
      else results.push(show(filed, { kind: await kindOf(tx, number), call, world }));
    }
    return results;
  },
};

/** With the form's number, for the audit: who looked at what. */
function show(
  filed: FiledForm,
  { kind, call, world }: { kind: string; call: ActionCall; world: ActionWorld },
): EffectResult {
  const { number, flowVersion } = filed;
  const lines = itemsOf(filed, call, world).map((item) => `${item.number}. ${item.label}：${item.shown}`);
  if (kind !== '') lines.push(fill(TEXTS.shownKind, { kind }));
  return { number, text: fill(TEXTS.shownForm, { number, lines: lines.join('\n'), version: String(flowVersion) }) };
}

/** Of an inspection, how it was made (日查、联检): the office did not ask, the record tells. */
async function kindOf(tx: StoreTx, number: string): Promise<string> {
  const visit = await findVisit(tx, number);
  return visit === undefined ? '' : visitKind(visit.shift, visit.mode);
}
