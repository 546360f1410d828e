/** 收队: a team signs off; each of its places has an inspection or a reason why it has none. */
import { z } from 'zod';
import type { EffectResult } from '../engine/turn.ts';
import { type JointItem, listItems, listOwnTeams, listTeams, returnTeam } from '../store/joint-draws.ts';
import { lockEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionWorld } from './action.ts';
import { type JointStep, readJointStep } from './depart-joint.ts';
import { JOINT_TEXTS } from './joint-texts.ts';
import { moveJoint } from './move-joint.ts';
import { fill } from './texts.ts';

const answersSchema = z.looseObject({
  missed: z.array(z.object({ nth: z.number().int(), reason: z.string().min(1).max(200) })).default([]),
});
type Return = JointStep & { missed: z.output<typeof answersSchema>['missed'] };

/** Example: `- {id: back, action: return_joint}`; `missed` is a repeat of `nth` and `reason`. */
export const returnJoint: Action<Return> = {
  name: 'return_joint',
  permit: 'joint.returned',
  posts: true,
  prepare: (call) => ({ ...readJointStep(call), missed: answersSchema.parse(call.submission.answers).missed }),
  async run(returns, tx, world) {
    const results: EffectResult[] = [];
    for (const one of returns) results.push(await comeBack(one, tx, world));
    return results;
  },
};

async function comeBack(one: Return, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const own = (await listOwnTeams(tx, one.memberId)).filter(({ number }) => (one.number ?? number) === number);
  // Both of a team may say it at the same moment: the entry is locked before its teams are read.
  const entries: RegisterEntry[] = [];
  for (const { number } of own) entries.push(...[await lockEntry(tx, number)].filter((entry) => entry !== undefined));
  const teams = await listTeams(
    tx,
    entries.map(({ id }) => id),
  );
  const out = teams.find(
    ({ id, departedAt, returnedAt }) =>
      departedAt !== null && returnedAt === null && own.some(({ teamId }) => teamId === id),
  );
  const entry = entries.find(({ id }) => id === out?.entryId);
  if (out === undefined || entry === undefined) return { ok: false, text: JOINT_TEXTS.jointNotOut };
  const places = await listItems(tx, [out.id]);
  const refusal = whyNotBack(places, one.missed);
  if (refusal !== undefined) return { ok: false, text: refusal };
  const left = places.filter(({ inspection }) => inspection === null);
  const reasons = left.map(({ id, nth }) => ({
    itemId: id,
    reason: one.missed.find((each) => each.nth === nth)?.reason ?? '',
  }));
  await returnTeam(tx, { teamId: out.id, at: one.call.at.toISOString(), reasons });
  const isLast = teams.every((team) => team.entryId !== entry.id || team.id === out.id || team.returnedAt !== null);
  if (isLast) await moveJoint({ tx, world, call: one.call, entry }, 'returned');
  const words = { number: entry.number, nth: String(out.nth), done: String(places.length - left.length) };
  return {
    ok: true,
    number: entry.number,
    text: fill(JOINT_TEXTS.jointBack, { ...words, missed: String(left.length) }),
  };
}

/** Names no institution: only the numbers of the places. */
function whyNotBack(places: readonly JointItem[], missed: Return['missed']): string | undefined {
  const nthOf = (nth: number): string => fill(JOINT_TEXTS.jointNth, { nth: String(nth) });
  const strange = missed.find(({ nth }) => !places.some((place) => place.nth === nth));
  const all = places.map(({ nth }) => nthOf(nth)).join('、');
  if (strange !== undefined) return fill(JOINT_TEXTS.jointStrange, { nth: nthOf(strange.nth), all });
  const left = places.filter(({ inspection, nth }) => inspection === null && !missed.some((each) => each.nth === nth));
  if (left.length === 0) return undefined;
  return fill(JOINT_TEXTS.jointLeft, { left: left.map(({ nth }) => nthOf(nth)).join('、') });
}
