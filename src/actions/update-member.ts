/** Moves a member to another department, or takes them off the list; says what stands open under their name. */
import { z } from 'zod';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { countOpenOf, setDepartment, stopMember } from '../store/member-desk.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall } from './action.ts';
import { type OpenEdit, openEdit, refused, rowSchema } from './member-edit.ts';
import { readAnswers } from './rectification-step.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z
  .object({ person: rowSchema, what: z.enum(['move', 'stop']), department: rowSchema.optional() })
  .refine(({ what, department }) => what === 'stop' || department !== undefined);

type Update = { call: ActionCall; answers: z.infer<typeof answersSchema> };

/** Example: `- {id: go, action: update_member}`; the flow asks for `person`, `what` and `department`. */
export const updateMember: Action<Update> = {
  name: 'update_member',
  permit: 'member.update',
  posts: true,
  prepare: (call) => ({ call, answers: readAnswers(answersSchema, call) }),
  async run(updates, tx) {
    const results: EffectResult[] = [];
    for (const update of updates) results.push(await updateOne(update, tx));
    return results;
  },
};

async function updateOne({ call, answers }: Update, tx: StoreTx): Promise<EffectResult> {
  const opened = await openEdit(tx, call, answers.person.id);
  if (!opened.ok) return opened;
  const { id } = opened.edit.member;
  const done =
    answers.department === undefined || answers.what === 'stop'
      ? await stop(tx, opened)
      : await move(tx, opened, { call, to: answers.department });
  if (!done.ok) return done;
  const open = await countOpenOf(tx, id);
  return open === 0 ? done : { ...done, text: `${done.text}${fill(TEXTS.memberOpen, { count: String(open) })}` };
}

type Done = { ok: boolean; text: string };

async function stop(tx: StoreTx, { edit, isLastOffice }: OpenEdit): Promise<Done> {
  const words = { name: edit.member.name };
  if (isLastOffice) return refused(fill(TEXTS.lastOffice, words));
  await stopMember(tx, edit);
  return { ok: true, text: fill(TEXTS.memberStopped, words) };
}

async function move(
  tx: StoreTx,
  { edit }: OpenEdit,
  { call, to }: { call: ActionCall; to: { id: string; name: string } },
): Promise<Done> {
  const { name, userId, departmentId, departmentName } = edit.member;
  const words = { name, from: departmentName, to: to.name, by: call.actor.name };
  if (to.id === departmentId) return refused(fill(TEXTS.memberThere, words));
  await setDepartment(tx, edit, to.id);
  const key = `member:${newId()}`;
  const text = fill(TEXTS.memberMovedTold, words);
  await tellMembers(tx, { key, channel: call.membersOn, userIds: [userId], text });
  return { ok: true, text: fill(TEXTS.memberMoved, words) };
}
