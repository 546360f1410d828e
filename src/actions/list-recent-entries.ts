/** Lists what was filed into a register lately, open or not, newest first: what a person may see of it. */
import { z } from 'zod';
import { addDays, dayName, dayOf } from '../domain/calendar.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { isFinal, type RegisterDefinition, stateName } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listEntriesBetween, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall } from './action.ts';
import { readEntryForm, registerOf } from './entry-form.ts';
import { fill, TEXTS } from './texts.ts';

const withSchema = z.strictObject({
  register: z.string(),
  /** Counted back from today. */
  days: z.coerce.number().int().min(1).max(400),
  /** Ids of the columns that are shown with each line, with commas: `course,price`. */
  columns: z.string().default(''),
});

type Asked = { call: ActionCall; definition: RegisterDefinition; days: number; columns: string[] };

/** What one message holds on a phone. */
const MOST_SHOWN = 10;

/** Example: `- {id: list, action: list_recent_entries, with: {register: '"price"', days: '30', columns: '"course,price"'}}` */
export const listRecentEntries: Action<Asked> = {
  name: 'list_recent_entries',
  permit: (call) => `${registerOf(call)}.see`,
  prepare(call, world) {
    const { days, columns } = withSchema.parse(call.with);
    const named = columns.split(',').filter((id) => id !== '');
    return { call, definition: readEntryForm(call, world).definition, days, columns: named };
  },
  async run(asked, tx) {
    const results: EffectResult[] = [];
    for (const one of asked) results.push(await list(one, tx));
    return results;
  },
};

async function list({ call, definition, days, columns }: Asked, tx: StoreTx): Promise<EffectResult> {
  const today = dayOf(call.at);
  const span = { register: definition.register, from: addDays(today, 1 - days), to: today };
  const entries = await listEntriesBetween(tx, span);
  const own = entries.filter((entry) => isWithinScope(call.scope, call.actor, entry));
  const count = own.length;
  const words = { title: definition.title, days: String(days), count: String(count) };
  if (count === 0) return { count, text: fill(TEXTS.recentNone, words) };
  // What still wants something done stands first.
  const isOpen = ({ state }: RegisterEntry): boolean => !isFinal(definition, state);
  const sorted = [...own.filter(isOpen), ...own.filter((entry) => !isOpen(entry))];
  const lines = sorted.slice(0, MOST_SHOWN).map((entry, n) => `${n + 1}. ${lineOf(entry, definition, columns)}`);
  const rest = count > MOST_SHOWN ? [fill(TEXTS.entriesRest, { count: String(count - MOST_SHOWN) })] : [];
  return { count, text: [fill(TEXTS.recentHead, words), ...lines, ...rest].join('\n') };
}

function lineOf(entry: RegisterEntry, definition: RegisterDefinition, columns: readonly string[]): string {
  const facts = columns.flatMap((id) => entry.shown[id] ?? []);
  const parts = [entry.number, dayName(entry.occurredOn), entry.subject, ...facts];
  // Of a register that knows only one state, the state tells nothing.
  const isOnly = Object.keys(definition.states).length === 1;
  return parts.join(' ') + (isOnly ? '' : `（${stateName(definition, entry.state)}）`);
}
