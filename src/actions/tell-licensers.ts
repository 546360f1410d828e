/** Who licenses hears at once of an institution that has to be admitted: 有照无证 found, or put right after 吊销 (M103, M104). */
import { findDepartment } from '../domain/departments.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld, Colleague } from './action.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

type Scene = { tx: StoreTx; world: ActionWorld; call: Pick<ActionCall, 'key' | 'membersOn' | 'actor'> };

/** 有照无证: the approval bureau and the market regulator. */
export async function tellOfUnlicensed({ tx, world, call }: Scene, name: string): Promise<void> {
  const told = world.members.filter((each) => isStaffOf(each, ['approval', 'market']));
  await tell({ tx, call, told, key: 'unlicensed' }, fill(TEXTS.unlicensedNews, { name, by: call.actor.name }));
}

/** A re-check was passed: the approval bureau, when the institution's permit was revoked. */
export async function tellOfReadmission(
  { tx, world, call }: Scene,
  { institutionId, number }: { institutionId: string | null; number: string },
): Promise<void> {
  const institution = institutionId === null ? undefined : world.register.get(institutionId);
  if (institution?.status !== 'revoked') return;
  const told = world.members.filter((each) => isStaffOf(each, ['approval']));
  await tell({ tx, call, told, key: 'readmit' }, fill(TEXTS.readmissionNews, { name: institution.name, number }));
}

type Telling = Pick<Scene, 'tx' | 'call'> & { told: readonly Colleague[]; key: string };

async function tell({ tx, call, told, key }: Telling, text: string): Promise<void> {
  const others = told.filter(({ id }) => id !== call.actor.memberId);
  const userIds = others.map(({ userId }) => userId);
  await tellMembers(tx, { key: `${key}:${call.key}`, channel: call.membersOn, userIds, text });
}

/** Approvers, liaisons and office of a department, by whatever name the county has it. */
export function isStaffOf({ roles, departmentName }: Colleague, departments: readonly string[]): boolean {
  const department = findDepartment(departmentName)?.id ?? '';
  const isStaff = roles.some((role) => role === 'approver' || role === 'liaison' || role === 'office');
  return isStaff && departments.includes(department);
}
