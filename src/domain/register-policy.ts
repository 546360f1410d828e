/** Who may change what in the register: a table, and the one question that is asked of it (data-model §1, §2.5). */
import type { Actor } from './actor.ts';
import { findDepartment } from './departments.ts';
import { type DecidingBody, findTransition, type InstitutionStatus } from './institution-status.ts';
import type { Role } from './role.ts';

/** A change that somebody asks for. */
export type RegisterChange =
  | { kind: 'status'; from: InstitutionStatus; to: InstitutionStatus }
  | { kind: 'permit' | 'name' | 'address' | 'verified' | 'list' };

/** Permits, names and addresses are licensed (审批局); checking facts and publishing lists is the office's (教育局). */
const BY_KIND: Readonly<Record<Exclude<RegisterChange['kind'], 'status'>, DecidingBody>> = {
  permit: 'approval',
  name: 'approval',
  address: 'approval',
  verified: 'education',
  list: 'education',
};

/** Inspectors stand nowhere here: what they find becomes a rectification, and the office decides. */
const BODIES: Readonly<Record<DecidingBody, { department: string; role: Role; name: string }>> = {
  approval: { department: 'approval', role: 'approver', name: '县行政审批局的审批员' },
  education: { department: 'education', role: 'office', name: '县教育局的办公室人员' },
};

/** Whether the person may make the change; if not, who may. A change of status that does not exist is nobody's. */
export function checkRegisterPolicy(
  actor: Pick<Actor, 'roles' | 'memberId' | 'departmentId' | 'departmentName'>,
  change: RegisterChange,
): { ok: true } | { ok: false; who: string | null } {
  const body = change.kind === 'status' ? findTransition(change.from, change.to)?.by : BY_KIND[change.kind];
  if (body === undefined) return { ok: false, who: null };
  const { department, role, name } = BODIES[body];
  // A department that came in from a spreadsheet has an id of its own and is known by its name.
  const ids = [actor.departmentId, findDepartment(actor.departmentName ?? '')?.id];
  const isOne = actor.memberId !== null && actor.roles.includes(role) && ids.includes(department);
  return isOne ? { ok: true } : { ok: false, who: name };
}
