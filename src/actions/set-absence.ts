/** 请假: a member is away from one day to another, and a colleague of the same department stands in (AB角). */
import { z } from 'zod';
import { dayName, dayOf, daysBetween } from '../domain/calendar.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { type Absence, insertAbsence, listAbsences } from '../store/absences.ts';
import { type DeskMember, lockMembers } from '../store/member-desk.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall } from './action.ts';
import { refused, rowSchema } from './member-edit.ts';
import { readAnswers } from './rectification-step.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({
  person: rowSchema,
  stand_in: rowSchema,
  away: z.object({ from: z.iso.date(), to: z.iso.date() }),
});
/** Whoever is away longer has left the post. */
const MOST_DAYS = 366;

type Leave = { call: ActionCall; answers: z.infer<typeof answersSchema> };

/** Example: `- {id: go, action: set_absence}`; the flow asks for `person`, `away` and `stand_in`. */
export const setAbsence: Action<Leave> = {
  name: 'set_absence',
  permit: 'member.leave',
  posts: true,
  prepare: (call) => ({ call, answers: readAnswers(answersSchema, call) }),
  async run(leaves, tx) {
    const results: EffectResult[] = [];
    for (const leave of leaves) results.push(await setOne(leave, tx));
    return results;
  },
};

async function setOne({ call, answers }: Leave, tx: StoreTx): Promise<EffectResult> {
  const { person, stand_in: other, away } = answers;
  const locked = await lockMembers(tx, [person.id, other.id]);
  const member = locked.find(({ id }) => id === person.id);
  const standIn = locked.find(({ id }) => id === other.id);
  if (member === undefined || standIn === undefined) return refused(TEXTS.memberGone);
  const span = { from: dayName(away.from), to: dayName(away.to) };
  const words = { name: member.name, standIn: standIn.name, department: member.departmentName, ...span };
  const isSpan = away.from <= away.to && away.to >= dayOf(call.at) && daysBetween(away.from, away.to) < MOST_DAYS;
  if (!isSpan) return refused(TEXTS.awayDays);
  if (member.id === standIn.id) return refused(fill(TEXTS.standInSelf, words));
  if (member.departmentId !== standIn.departmentId) return refused(fill(TEXTS.standInElsewhere, words));
  const clash = whyNot(await listAbsences(tx, away), member, standIn);
  if (clash !== undefined) return refused(fill(clash, words));
  const absence = { id: newId(), memberId: member.id, standInId: standIn.id, startsOn: away.from, endsOn: away.to };
  await insertAbsence(tx, absence, { actor: call.actor.memberId ?? '', at: call.at });
  await tellBoth({ call, tx, words }, absence, [member, standIn]);
  return { ok: true, text: fill(TEXTS.awaySet, words) };
}

/** One absence at a time; whoever stands in is there, and nobody who stands in goes away. */
function whyNot(absences: readonly Absence[], member: DeskMember, standIn: DeskMember): string | undefined {
  if (absences.some(({ memberId }) => memberId === member.id)) return TEXTS.awayTwice;
  if (absences.some(({ memberId }) => memberId === standIn.id)) return TEXTS.standInAway;
  if (absences.some(({ standInId }) => standInId === member.id)) return TEXTS.awayStandsIn;
  return undefined;
}

async function tellBoth(
  { call, tx, words }: { call: ActionCall; tx: StoreTx; words: Record<string, string> },
  { id }: Absence,
  members: readonly DeskMember[],
): Promise<void> {
  const userIds = members.filter((each) => each.id !== call.actor.memberId).map(({ userId }) => userId);
  const text = fill(TEXTS.awayTold, words);
  await tellMembers(tx, { key: `absence:${id}`, channel: call.membersOn, userIds, text });
}
