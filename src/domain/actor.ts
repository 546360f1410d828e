/** Who is speaking, as the rules see them: a member with roles, or a member of the public. */
import type { Role } from './role.ts';

export type Actor = {
  /** The platform's user id, lower case. */
  userId: string;
  name: string;
  /** `['public']` for everyone who is no active member. */
  roles: Role[];
  /** null: no member. */
  memberId: string | null;
  departmentId: string | null;
  departmentName: string | null;
};

/** Somebody the directory does not know. */
export function publicActor(userId: string): Actor {
  return { userId, name: '您', roles: ['public'], memberId: null, departmentId: null, departmentName: null };
}

/** Whether one of the person's roles is among those asked for. */
export function hasRole(actor: Actor, roles: readonly string[]): boolean {
  return actor.roles.some((role) => roles.includes(role));
}
