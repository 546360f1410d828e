/** Tells who has to be admitted and nobody has begun with (应办未办), and how far the others are. */
import type { Action, ActionCall } from './action.ts';
import { composeAdmissionsDue, countAdmissionsDue } from './admissions-due.ts';
import { TEXTS } from './texts.ts';

/** Example: `- {id: list, action: list_admissions_due}` */
export const listAdmissionsDue: Action<ActionCall> = {
  name: 'list_admissions_due',
  permit: 'admission.see',
  prepare: (call) => call,
  async run(calls, tx, world) {
    const results = [];
    for (const { at } of calls) {
      const due = await countAdmissionsDue(tx, world, at);
      results.push({ count: due.waiting.length, text: composeAdmissionsDue(due) ?? TEXTS.admissionsDueNone });
    }
    return results;
  },
};
