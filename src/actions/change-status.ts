/** Changes an institution's status through the register's door, by a document; tells of a suspension and its end. */
import { z } from 'zod';
import { dayName } from '../domain/calendar.ts';
import {
  INSTITUTION_STATUS_NAMES,
  type InstitutionStatus,
  isClosed,
  isInstitutionStatus,
} from '../domain/institution-status.ts';
import type { EffectResult } from '../engine/turn.ts';
import { findFacts, type InstitutionFacts } from '../store/institution-history.ts';
import { listRectificationOwners } from '../store/rectifications.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionRequest, ActionWorld, Colleague } from './action.ts';
import { readAnswers } from './rectification-step.ts';
import { changeRegisterStatus } from './register-change.ts';
import { deskInside, throughDoor } from './register-door.ts';
import { tellOfUnlicensed } from './tell-licensers.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({
  org: z.object({ id: z.string(), name: z.string() }),
  /** Read when the flow does not say it itself (`with: {to}`). */
  to: z.string().optional(),
  document: z.string().max(60),
  effective_on: z.iso.date(),
  recheck: z.string().max(60).optional(),
});

type Change = { call: ActionCall; answers: z.infer<typeof answersSchema>; to: InstitutionStatus };

/** A suspension and its end are permitted by themselves; all other changes together. */
const PERMITS: Readonly<Record<string, string>> = { suspended: 'institution.suspend', valid: 'institution.resume' };

/** Example: `- {id: stop, action: change_status, with: {to: '"suspended"'}}`; without `with` the answer `to` says it. */
export const changeStatusAction: Action<Change> = {
  name: 'change_status',
  permit: ({ with: wanted }: Pick<ActionRequest, 'with'>) =>
    PERMITS[String(wanted['to'] ?? '')] ?? 'institution.update',
  posts: true,
  prepare(call) {
    const answers = readAnswers(answersSchema, call);
    const to = String(call.with['to'] ?? answers.to ?? '');
    if (!isInstitutionStatus(to)) throw new Error('a flow names no status that there is');
    return { call, answers, to };
  },
  async run(changes, tx, world) {
    const results: EffectResult[] = [];
    for (const change of changes) results.push(await changeOne(change, tx, world));
    return results;
  },
};

async function changeOne({ call, answers, to }: Change, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const { org, document, effective_on: effectiveOn, recheck = null } = answers;
  const before = await findFacts(tx, org.id);
  const done = await throughDoor(() =>
    changeRegisterStatus(deskInside(tx, call), { institutionId: org.id, to, effectiveOn, document, recheck }),
  );
  if (done.ok && before !== undefined) await tellOfStatus({ call, before, to, answers }, tx, world);
  if (done.ok && to === 'business_licence_only') await tellOfUnlicensed({ tx, world, call }, org.name);
  return done;
}

type News = { call: ActionCall; before: InstitutionFacts; to: InstitutionStatus; answers: Change['answers'] };

/** 停业整改, its end and a closing (M621) are heard by the office, the town, the department in charge and who follows the matter up. */
async function tellOfStatus({ call, before, to, answers }: News, tx: StoreTx, { members }: ActionWorld): Promise<void> {
  if (to !== 'suspended' && before.status !== 'suspended' && !isClosed(to)) return;
  const owners = new Set(await listRectificationOwners(tx, before.id));
  const isTold = (member: Colleague): boolean => owners.has(member.id) || isConcerned(member, before);
  const told = members.filter((member) => member.id !== call.actor.memberId && isTold(member));
  const words = {
    name: before.name,
    from: INSTITUTION_STATUS_NAMES[before.status],
    to: INSTITUTION_STATUS_NAMES[to],
    day: dayName(answers.effective_on),
    document: answers.document,
    by: call.actor.name,
  };
  const text = fill(TEXTS.statusNews, words) + nextOf(to);
  const userIds = told.map(({ userId }) => userId);
  await tellMembers(tx, { key: `status:${call.key}`, channel: call.membersOn, userIds, text });
}

function nextOf(to: InstitutionStatus): string {
  if (to === 'suspended') return TEXTS.statusSuspendedNext;
  return isClosed(to) ? TEXTS.statusClosedNext : '';
}

function isConcerned({ roles, departmentName }: Colleague, { town, competentDepartment }: InstitutionFacts): boolean {
  if (roles.includes('office')) return true;
  if (town !== '' && departmentName === town) return true;
  return roles.includes('liaison') && departmentName === competentDepartment;
}
