/** A case is handed to another department, which hears of it; or comes back to the one that had it. */
import { DEPARTMENTS } from '../domain/departments.ts';
import type { EffectResult } from '../engine/turn.ts';
import { noteEntry } from '../store/entry-notes.ts';
import type { EntryArrival } from './entry-hooks.ts';
import { tellMembers } from './tell-members.ts';
import { staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

/** `unreached`: the receiver has nobody who gets the message. A receiver that is no department of the county's keeps it with the sender. */
export async function onCaseTransferred({ tx, world, call, entry }: EntryArrival): Promise<EffectResult> {
  const receiver = String(entry.data['transfer_to'] ?? '');
  const departmentId = world.departmentIds.get(receiver);
  if (departmentId !== undefined) {
    await noteEntry(tx, {
      entry,
      at: call.at.toISOString(),
      actorId: call.actor.memberId,
      departmentId,
      data: { came_from: entry.departmentId ?? '' },
      shown: {},
      isEvent: false,
    });
  }
  const name =
    DEPARTMENTS.find(({ id }) => id === receiver)?.name ?? String(entry.data['transfer_to_name'] ?? receiver);
  const told = departmentId === undefined ? [] : staffOf([departmentId], world);
  await tellMembers(tx, {
    key: `entry:${entry.id}:transferred:${entry.stateSince}`,
    channel: call.membersOn,
    userIds: told.filter(({ id }) => id !== call.actor.memberId).map(({ userId }) => userId),
    text: fill(TEXTS.caseTransferNews, {
      number: entry.number,
      subject: entry.subject,
      from: call.actor.departmentName ?? call.actor.name,
    }),
  });
  return { unreached: told.length > 0 ? '' : fill(TEXTS.caseUnreached, { departments: name }) };
}

/** 退回: the case is again with the department that handed it over. */
export async function onCaseReturned({ tx, call, entry, from }: EntryArrival): Promise<EffectResult> {
  const departmentId = String(entry.data['came_from'] ?? '');
  if (from !== 'transferred' || departmentId === '') return {};
  await noteEntry(tx, {
    entry,
    at: call.at.toISOString(),
    actorId: call.actor.memberId,
    departmentId,
    data: { came_from: '' },
    shown: {},
    isEvent: false,
  });
  return {};
}
