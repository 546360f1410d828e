/** Who may do and see what: roles × actions × scope × place, one written table (flows/permissions.yaml), one question. */
import { z } from 'zod';
import type { Actor } from './actor.ts';
import { findDepartment } from './departments.ts';
import { ROLES, type Role } from './role.ts';

/** How far a permission reaches: the person's own records, those of the department, of the town, or all. */
export const SCOPE_NAMES = { own: '自己的', town: '本乡镇的', department: '本单位的', all: '全部' } as const;
export type Scope = keyof typeof SCOPE_NAMES;

/** Where something is said: in private, in a work group the person is a member of, in any other group. */
export type Place = 'private' | 'own_group' | 'other_group';

const role = z.enum(Object.keys(ROLES) as [Role, ...Role[]]);
const scope = z.enum(Object.keys(SCOPE_NAMES) as [Scope, ...Scope[]]);

const permissionSchema = z.strictObject({
  title: z.string().min(2).max(30),
  who: z.partialRecord(role, scope).describe('角色: 范围'),
  departments: z.array(z.string()).default([]).describe('只限这些单位；不写就不限'),
  group: z.enum(['no', 'own', 'any']).default('no').describe('群里：不行、只在本工作群、都行'),
});

/** The whole file. */
export const permissionsSchema = z.strictObject({
  permissions: z.record(z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/), permissionSchema),
});

export type Permission = z.output<typeof permissionSchema>;
/** Permission id (`lead.accepted`: an entry of that register is put into that state) → who, how far, where. */
export type Permissions = Readonly<Record<string, Permission>>;

export type Decision = { ok: true; scope: Scope } | { ok: false; why: 'role' | 'place' };

type Person = Pick<Actor, 'roles' | 'departmentId' | 'departmentName'>;

/** Whether a person may, in that place, and how far it reaches. What is not written is not allowed. */
export function decide(
  permissions: Permissions,
  id: string,
  { person, place }: { person: Person; place: Place },
): Decision {
  const permission = permissions[id];
  if (permission === undefined) return { ok: false, why: 'role' };
  const scopes = person.roles.flatMap((each) => permission.who[each] ?? []);
  if (scopes.length === 0 || !isOfDepartments(person, permission.departments)) return { ok: false, why: 'role' };
  if (!isPlaceFor(permission, place)) return { ok: false, why: 'place' };
  return { ok: true, scope: scopes.reduce((widest, each) => (reach(each) > reach(widest) ? each : widest)) };
}

/** What of a record tells whose it is. */
export type Owned = {
  ownerId: string | null;
  filedById: string | null;
  departmentId: string | null;
  town: string | null;
  /** Answers; `restricted: true` closes the record to all but its department, whatever the scope (M201). */
  data?: Readonly<Record<string, unknown>>;
};

/** Whether a record lies within the scope of a person. */
export function isWithinScope(
  scopeOf: Scope,
  person: Pick<Actor, 'memberId' | 'departmentId' | 'departmentName'>,
  record: Owned,
): boolean {
  const isOfDepartment = record.departmentId !== null && record.departmentId === person.departmentId;
  if (record.data?.[RESTRICTED] === true && !isOfDepartment) return false;
  if (scopeOf === 'all') return true;
  const isOwn = person.memberId !== null && [record.ownerId, record.filedById].includes(person.memberId);
  if (scopeOf === 'own' || isOwn) return isOwn;
  if (scopeOf === 'town') return record.town !== null && record.town === person.departmentName;
  return isOfDepartment;
}

/** The key in a record's data that narrows every scope to the department whose record it is. */
export const RESTRICTED = 'restricted';

/** A person's department by the plan's own code, whatever id its row has. */
export function departmentCodeOf({ departmentId, departmentName }: Person): string | null {
  return findDepartment(departmentName ?? '')?.id ?? departmentId;
}

function isOfDepartments(person: Person, departments: readonly string[]): boolean {
  return departments.length === 0 || departments.includes(departmentCodeOf(person) ?? '');
}

function isPlaceFor({ group }: Permission, place: Place): boolean {
  if (place === 'private' || group === 'any') return true;
  return group === 'own' && place === 'own_group';
}

const ORDER: readonly Scope[] = ['own', 'town', 'department', 'all'];
const reach = (each: Scope): number => ORDER.indexOf(each);
