/** Lists the open entries of a register that a person may see, the most pressing first. */
import { isWithinScope } from '../domain/permissions.ts';
import { type RegisterDefinition, stateName } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listOpenEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { Action, ActionCall } from './action.ts';
import { readEntryForm, registerOf } from './entry-form.ts';
import { fill, TEXTS } from './texts.ts';

type Asked = { call: ActionCall; definition: RegisterDefinition };

/** What one message holds on a phone. */
const MOST_SHOWN = 10;

/** Example: `- {id: list, action: list_entries, with: {register: '"lead"'}}` */
export const listEntriesAction: Action<Asked> = {
  name: 'list_entries',
  permit: (call) => `${registerOf(call)}.see`,
  prepare: (call, world) => ({ call, definition: readEntryForm(call, world).definition }),
  async run(asked, tx) {
    const open = await listOpenEntries(tx);
    return asked.map(({ call, definition }) => {
      const own = open.filter(
        (entry) => entry.register === definition.register && isWithinScope(call.scope, call.actor, entry),
      );
      return list(own, definition, call.at);
    });
  },
};

function list(entries: readonly RegisterEntry[], definition: RegisterDefinition, at: Date): EffectResult {
  const count = entries.length;
  const { title } = definition;
  if (count === 0) return { count, text: fill(TEXTS.entriesNone, { title }) };
  const late = entries.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) <= at.getTime()).length;
  const lines = entries.slice(0, MOST_SHOWN).map((entry, n) => {
    const isLate = entry.dueAt !== null && Date.parse(entry.dueAt) <= at.getTime();
    const state = stateName(definition, entry.state) + (isLate ? TEXTS.entryLate : '');
    return `${n + 1}. ${entry.number} ${entry.subject}（${state}）`;
  });
  const head = fill(late > 0 ? TEXTS.entriesHeadLate : TEXTS.entriesHead, {
    title,
    count: String(count),
    late: String(late),
  });
  const rest = count > MOST_SHOWN ? [fill(TEXTS.entriesRest, { count: String(count - MOST_SHOWN) })] : [];
  return { count, text: [head, ...lines, ...rest].join('\n') };
}
