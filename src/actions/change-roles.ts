/** Gives a member other roles: never one's own, never the last of the office, the two-person rule kept. */
import { z } from 'zod';
import { hasRole } from '../domain/actor.ts';
import { isRole, ROLES, roleNames } from '../domain/role.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { setRoles } from '../store/member-desk.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall } from './action.ts';
import { type OpenEdit, openEdit, refused, rowSchema } from './member-edit.ts';
import { readAnswers } from './rectification-step.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({
  person: rowSchema,
  roles: z.array(z.string().refine((code) => isRole(code) && code !== 'public')).min(1),
});

type Change = { call: ActionCall; answers: z.infer<typeof answersSchema> };

/** Example: `- {id: go, action: change_roles}`; the flow asks for `person` and `roles`. */
export const changeRoles: Action<Change> = {
  name: 'change_roles',
  permit: 'member.roles',
  posts: true,
  prepare: (call) => ({ call, answers: readAnswers(answersSchema, call) }),
  async run(changes, tx) {
    const results: EffectResult[] = [];
    for (const change of changes) results.push(await changeOne(change, tx));
    return results;
  },
};

async function changeOne({ call, answers }: Change, tx: StoreTx): Promise<EffectResult> {
  const opened = await openEdit(tx, call, answers.person.id);
  if (!opened.ok) return opened;
  const { member } = opened.edit;
  const roles = Object.keys(ROLES).filter((role) => answers.roles.some((each) => each === role));
  const why = whyNot(opened, roles, call);
  if (why !== undefined) return refused(fill(why, { name: member.name, roles: roleNames(roles) }));
  await setRoles(tx, opened.edit, roles);
  const words = { name: member.name, from: roleNames(member.roles), to: roleNames(roles), by: call.actor.name };
  await tellMembers(tx, {
    key: `member:${newId()}`,
    channel: call.membersOn,
    userIds: [member.userId],
    text: fill(TEXTS.rolesTold, words),
  });
  return { ok: true, text: fill(TEXTS.rolesChanged, words) };
}

/** Who leads and who watches is not for the office to say: it files what the auditor lets it see. */
const BY_DEPUTY = ['leader', 'deputy', 'auditor'];
/** Who asks to see a reporter does not agree to it (compliance §3: two people). */
const WATCHED = ['office', 'duty_officer'];

function whyNot({ edit, isLastOffice }: OpenEdit, roles: readonly string[], { actor }: ActionCall): string | undefined {
  const before = edit.member.roles;
  const isChanged = (role: string): boolean => before.includes(role) !== roles.includes(role);
  if (!Object.keys(ROLES).some(isChanged)) return TEXTS.rolesSame;
  if (BY_DEPUTY.some(isChanged) && !hasRole(actor, ['deputy'])) return TEXTS.rolesByDeputy;
  if (roles.includes('auditor') && roles.some((role) => WATCHED.includes(role))) return TEXTS.rolesApart;
  if (isLastOffice && !roles.includes('office')) return TEXTS.lastOffice;
  return undefined;
}
