/** Puts an entry of a register into another of its states, with what the form says about it. */
import { z } from 'zod';
import { isWithinScope } from '../domain/permissions.ts';
import {
  dueFor,
  isFinal,
  mayGoOn,
  mayMove,
  missingFor,
  type RegisterDefinition,
  stateName,
  WITHDRAWN,
} from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import { lockEntry, moveEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { type EntryForm, readEntryForm, registerOf } from './entry-form.ts';
import { guardOf, hookOf } from './entry-hooks.ts';
import { dueText, tellOfEntry } from './entry-telling.ts';
import { departmentOf, ownerOf } from './file-entry.ts';
import { refusable } from './refusable.ts';
import { fill, TEXTS } from './texts.ts';

const withSchema = z.strictObject({
  register: z.string(),
  /** The state it is put into. */
  to: z.string(),
  /** Else the entry that the look-up question `entry` found. */
  number: z.string().optional(),
  /** Whose turn it is now: a member's id, `me`. */
  owner: z.string().optional(),
  /** A department's code or id. */
  department: z.string().optional(),
});

type Move = { call: ActionCall; form: EntryForm; wanted: z.infer<typeof withSchema> };

/** Example: `- {id: go, action: move_entry, with: {register: '"lead"', to: '"accepted"'}}` */
export const moveEntryAction: Action<Move> = {
  name: 'move_entry',
  permit: (call) => `${registerOf(call)}.${String(call.with['to'])}`,
  posts: true,
  prepare(call, world) {
    return { call, form: readEntryForm(call, world), wanted: withSchema.parse(call.with) };
  },
  async run(moves, tx, world) {
    const results: EffectResult[] = [];
    // One after the other: two of a batch may mean the same entry.
    for (const move of moves) results.push(await moveOne(move, tx, world));
    return results;
  },
};

/** `ok` and, when it was moved, `number`; always a `text` that says what came of it. */
async function moveOne({ call, form, wanted }: Move, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const { definition } = form;
  const number = wanted.number || form.entryNumber || '';
  const entry = await lockEntry(tx, number);
  const isSeen = entry?.register === definition.register && isWithinScope(call.scope, call.actor, entry);
  // Somebody else's number is told like one that does not exist.
  if (entry === undefined || !isSeen) return refused(fill(TEXTS.entryUnknown, { title: definition.title, number }));
  const asked = { ...entry, data: { ...entry.data, ...form.data } };
  const refusal =
    whyNot(definition, entry, { to: wanted.to, data: asked.data }) ??
    guardOf(entry.register, wanted.to)?.({ world, call, entry: asked });
  if (refusal !== undefined) return refused(refusal);
  const goOn = () => settle({ call, form, wanted }, entry, { tx, world });
  return await (hookOf(entry.register, wanted.to) === undefined ? goOn() : refusable(tx, goOn));
}

/** The move itself, the trade's rule, the news. */
async function settle(
  move: Move,
  entry: RegisterEntry,
  scene: { tx: StoreTx; world: ActionWorld },
): Promise<EffectResult> {
  const { call, form } = move;
  const { definition } = form;
  const { number } = entry;
  const moved = await write(move, entry, scene);
  const more = await hookOf(moved.register, moved.state)?.({ ...scene, call, entry: moved, from: entry.state });
  await tellOfEntry({ ...scene, call, definition, entry: moved });
  const words = { number, subject: moved.subject, state: stateName(definition, moved.state) };
  const due = dueText(definition, moved);
  return { ok: true, number, subject: moved.subject, due, text: fill(TEXTS.entryMoved, words), ...more };
}

const refused = (text: string): EffectResult => ({ ok: false, text, due: '' });

function whyNot(
  definition: RegisterDefinition,
  entry: RegisterEntry,
  { to, data }: { to: string; data: Record<string, unknown> },
): string | undefined {
  const words = {
    number: entry.number,
    subject: entry.subject,
    from: stateName(definition, entry.state),
    to: stateName(definition, to),
  };
  // A state that may follow itself is reported on again and again (续报).
  if (entry.state === to && !mayMove(definition, to, to)) return fill(TEXTS.entrySame, words);
  if (entry.state === WITHDRAWN || !mayGoOn(definition, entry.state)) return fill(TEXTS.entryOver, words);
  if (!mayMove(definition, entry.state, to)) {
    const next = (definition.states[entry.state]?.next ?? []).map((state) => stateName(definition, state));
    return fill(TEXTS.entryNext, { ...words, next: next.join('、') });
  }
  const missing = missingFor(definition, to, data);
  if (missing.length === 0) return undefined;
  const titles = missing.map((id) => definition.columns.find((column) => column.id === id)?.title ?? id);
  return fill(TEXTS.entryMissing, { ...words, missing: titles.join('、') });
}

async function write(
  { call, form, wanted }: Move,
  entry: RegisterEntry,
  { tx, world }: { tx: StoreTx; world: ActionWorld },
): Promise<RegisterEntry> {
  const { definition, data, shown } = form;
  const at = call.at.toISOString();
  const ownerId = ownerOf(wanted.owner, call);
  const departmentId = departmentOf(wanted.department, world);
  const answered = { data: { ...entry.data, ...data }, filedAt: entry.filedAt };
  const dueAt = dueFor(definition.states[wanted.to], call.at, answered)?.toISOString() ?? null;
  const closedAt = isFinal(definition, wanted.to) ? at : null;
  await moveEntry(tx, {
    entry,
    to: wanted.to,
    at,
    actorId: call.actor.memberId,
    dueAt,
    closedAt,
    data,
    shown,
    ...(ownerId === null ? {} : { ownerId }),
    ...(departmentId === null ? {} : { departmentId }),
  });
  return {
    ...entry,
    state: wanted.to,
    stateSince: at,
    dueAt,
    closedAt,
    data: { ...entry.data, ...data },
    shown: { ...entry.shown, ...shown },
    ownerId: ownerId ?? entry.ownerId,
    departmentId: departmentId ?? entry.departmentId,
  };
}
