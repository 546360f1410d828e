/** 没查到的名字: the office reads what the public asks for most and nobody knows. */
import { dayOf } from '../domain/calendar.ts';
import type { EffectResult } from '../engine/turn.ts';
import type { Action } from './action.ts';
import { officeOnly } from './office-only.ts';
import { fill, TEXTS } from './texts.ts';
import { listMostAsked } from './unknown-names.ts';

const DAYS = 30;
const MOST_TOLD = 10;

/** Example: `- {id: names, action: list_unknown_names}` */
export const listUnknownNamesAction: Action<{ at: Date }> = {
  name: 'list_unknown_names',
  permit: 'name.list',
  prepare(call) {
    officeOnly(call.actor);
    return { at: call.at };
  },
  async run(asked, tx, { register, countyName }) {
    const results: EffectResult[] = [];
    for (const { at } of asked) {
      const scope = { register, countyName, today: dayOf(at), days: DAYS, most: MOST_TOLD };
      const rows = await listMostAsked(tx, scope);
      const lines = rows.map(({ text, count, isLead }, n) =>
        fill(isLead ? TEXTS.unknownLead : TEXTS.unknownLine, { n: String(n + 1), text, count: String(count) }),
      );
      results.push({ text: lines.length === 0 ? TEXTS.unknownNone : [TEXTS.unknownHead, ...lines].join('\n') });
    }
    return results;
  },
};
