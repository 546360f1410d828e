/** The door to a change of a member: who is meant, as they are now, and that nobody changes themselves. */
import { z } from 'zod';
import type { EffectResult } from '../engine/turn.ts';
import { lockMembers, lockOffice, type MemberEdit } from '../store/member-desk.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall } from './action.ts';
import { TEXTS } from './texts.ts';

/** A member or a department as a look-up question gives it. */
export const rowSchema = z.object({ id: z.string(), name: z.string() });

/** `isLastOffice`: without this member nobody of the office would be left. */
export type OpenEdit = { ok: true; edit: MemberEdit; isLastOffice: boolean };

/** Locks the member; or the sentence that says why there is nothing to change. */
export async function openEdit(
  tx: StoreTx,
  { actor, at }: Pick<ActionCall, 'actor' | 'at'>,
  memberId: string,
): Promise<OpenEdit | Refused> {
  if (actor.memberId === null || memberId === actor.memberId) return refused(TEXTS.memberSelf);
  const office = await lockOffice(tx);
  const [member] = await lockMembers(tx, [memberId]);
  if (member === undefined) return refused(TEXTS.memberGone);
  const isLastOffice = office.length === 1 && office[0] === member.id;
  return { ok: true, edit: { member, byId: actor.memberId, at }, isLastOffice };
}

export type Refused = { ok: false; text: string };

/** Nothing was changed, and why. */
export function refused(text: string): Refused & EffectResult {
  return { ok: false, text };
}
