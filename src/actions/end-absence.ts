/** 销假: a member is back, or does not go after all; whoever stood in hears of it. */
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import type { EffectResult } from '../engine/turn.ts';
import { endAbsences } from '../store/absences.ts';
import { lockMembers } from '../store/member-desk.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall } from './action.ts';
import { refused, rowSchema } from './member-edit.ts';
import { readAnswers } from './rectification-step.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ person: rowSchema });

type Back = { call: ActionCall; answers: z.infer<typeof answersSchema> };

/** Example: `- {id: go, action: end_absence}`; the flow asks for `person`. */
export const endAbsence: Action<Back> = {
  name: 'end_absence',
  permit: 'member.leave',
  posts: true,
  prepare: (call) => ({ call, answers: readAnswers(answersSchema, call) }),
  async run(backs, tx) {
    const results: EffectResult[] = [];
    for (const back of backs) results.push(await endOne(back, tx));
    return results;
  },
};

async function endOne({ call, answers: { person } }: Back, tx: StoreTx): Promise<EffectResult> {
  const { actor, at } = call;
  await lockMembers(tx, [person.id]);
  const ended = await endAbsences(tx, person.id, { actor: actor.memberId ?? '', at, today: dayOf(at) });
  if (ended.length === 0) return refused(fill(TEXTS.notAway, { name: person.name }));
  const told = await lockMembers(tx, [person.id, ...ended.map(({ standInId }) => standInId)]);
  const userIds = told.filter(({ id }) => id !== actor.memberId).map(({ userId }) => userId);
  const text = fill(TEXTS.backTold, { name: person.name });
  await tellMembers(tx, { key: `absence:${ended[0]?.id ?? ''}:back`, channel: call.membersOn, userIds, text });
  return { ok: true, text: fill(TEXTS.backSet, { name: person.name }) };
}
