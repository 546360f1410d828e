/** Shows one entry of a register: what it says, where it stands, how it came there. */
import { dayName, dayOf } from '../domain/calendar.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { type RegisterDefinition, stateName } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listEntryEvents, lockEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { type EntryForm, readEntryForm, registerOf } from './entry-form.ts';
import { dueText } from './entry-telling.ts';
import { fill, TEXTS } from './texts.ts';

type Asked = { call: ActionCall; form: EntryForm };

/** Example: `- {id: show, action: show_entry, with: {register: '"risk"'}}`; the entry is the answer to the question `entry`. */
export const showEntry: Action<Asked> = {
  name: 'show_entry',
  permit: (call) => `${registerOf(call)}.see`,
  prepare: (call, world) => ({ call, form: readEntryForm(call, world) }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const one of asked) results.push(await showOne(one, tx, world));
    return results;
  },
};

async function showOne({ call, form }: Asked, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const { definition } = form;
  const number = form.entryNumber ?? '';
  const entry = await lockEntry(tx, number);
  const isSeen = entry?.register === definition.register && isWithinScope(call.scope, call.actor, entry);
  if (entry === undefined || !isSeen) {
    return { ok: false, text: fill(TEXTS.entryUnknown, { title: definition.title, number }) };
  }
  const events = await listEntryEvents(tx, entry.id);
  const lines = [
    `${entry.number} ${entry.subject}（${stateName(definition, entry.state)}）`,
    dueText(definition, entry),
    ...factLines(entry, definition),
    ...events.map(({ at, actorId, from, to }) => {
      const who = world.members.find(({ id }) => id === actorId)?.name ?? '';
      return `${dayName(dayOf(new Date(at)))} ${from === to ? TEXTS.entryNoted : stateName(definition, to)}${who === '' ? '' : `（${who}）`}`;
    }),
  ];
  return { ok: true, number, text: lines.filter((line) => line !== '').join('\n') };
}

function factLines({ shown }: RegisterEntry, { columns }: RegisterDefinition): string[] {
  return columns.flatMap(({ id, title }) => (shown[id] === undefined ? [] : [`${title}：${shown[id]}`]));
}
