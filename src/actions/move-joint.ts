/** A joint inspection's own moves: its teams set out and come back, and the register follows. */
import { dueFor, isFinal } from '../domain/register-definition.ts';
import { moveEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld } from './action.ts';
import { tellOfEntry } from './entry-telling.ts';

type Joint = { tx: StoreTx; world: ActionWorld; call: ActionCall; entry: RegisterEntry };

/** Puts the locked entry into the state and tells whom the register names for it. */
export async function moveJoint({ tx, world, call, entry }: Joint, to: string): Promise<void> {
  const definition = world.registers.get(entry.register);
  if (definition === undefined) throw new Error(`no register is named ${entry.register}`);
  const at = call.at.toISOString();
  const dueAt = dueFor(definition.states[to], call.at, entry)?.toISOString() ?? null;
  const closedAt = isFinal(definition, to) ? at : null;
  await moveEntry(tx, { entry, to, at, actorId: call.actor.memberId, dueAt, closedAt, data: {}, shown: {} });
  await tellOfEntry({ tx, world, call, definition, entry: { ...entry, state: to, stateSince: at, dueAt, closedAt } });
}
