/** Whom a register's news concerns in departments: those who take things up there. */
import { departmentCodeOf } from '../domain/permissions.ts';
import type { ActionWorld, Colleague } from './action.ts';

/** Who takes things up for a department. */
const STAFF: readonly string[] = ['liaison', 'office', 'duty_officer', 'department_head'];

/** Members of these departments (codes, or their rows' ids) who take things up; all who are on duty. */
export function staffOf(
  departments: readonly (string | null)[],
  { members }: Pick<ActionWorld, 'members'>,
): Colleague[] {
  return members.filter((member) => {
    const codes = [member.departmentId, departmentCodeOf({ ...member, roles: [] })];
    return codes.some((code) => departments.includes(code)) && member.roles.some((role) => STAFF.includes(role));
  });
}

/** Members who have one of the roles, wherever they work. */
export function membersWith(roles: readonly string[], { members }: Pick<ActionWorld, 'members'>): Colleague[] {
  return members.filter((member) => member.roles.some((role) => roles.includes(role)));
}
