/** The members of the task force and their departments as look-up tables for flows (`type: person`, `departments`). */
import { findDepartment } from '../domain/departments.ts';
import { roleNames } from '../domain/role.ts';
import type { LookupSource } from '../engine/turn.ts';
import { cleanInput } from '../kernel/text.ts';

/** What flows may know of a member. */
export type KnownMember = { id: string; name: string; departmentName: string; roles: readonly string[] };
type KnownDepartment = { id: string; name: string; aliases: readonly string[] };

/** `members`: found by name. `departments`: by name, alias or short name. Certain when exactly one is called so. */
export function memberSources(
  members: readonly KnownMember[],
  departments: readonly KnownDepartment[] = [],
): Record<string, LookupSource> {
  return { members: peopleSource(members), departments: departmentSource(departments) };
}

function peopleSource(members: readonly KnownMember[]): LookupSource {
  const byId = new Map(members.map((member) => [member.id, member]));
  const answerOf = ({ id, name, departmentName, roles }: KnownMember) => ({
    id,
    name,
    fields: { department: departmentName, roles: roleNames(roles) },
  });
  return {
    fields: { department: 'string', roles: 'string' },
    find(words, limit) {
      const wanted = cleanInput(words).replaceAll(' ', '');
      const alike = wanted === '' ? [] : members.filter(({ name }) => name.includes(wanted) || wanted.includes(name));
      const same = alike.filter(({ name }) => name === wanted);
      const found = (same.length > 0 ? same : alike).slice(0, limit);
      const candidates = found.map((member) => ({
        ...answerOf(member),
        why: '姓名相同或相近',
        summary: member.departmentName,
      }));
      return { certain: same.length === 1, candidates };
    },
    get(id) {
      const member = byId.get(id);
      return member && answerOf(member);
    },
  };
}

function departmentSource(departments: readonly KnownDepartment[]): LookupSource {
  const byId = new Map(departments.map((department) => [department.id, department]));
  const candidate = ({ id, name }: KnownDepartment) => ({ id, name, fields: {}, why: '名称相同或相近', summary: '' });
  return {
    fields: {},
    find(words, limit) {
      const wanted = cleanInput(words).replaceAll(' ', '');
      const planId = findDepartment(wanted)?.id;
      const named = departments.filter(
        ({ id, name, aliases }) => id === planId || name === wanted || aliases.includes(wanted),
      );
      const alike = wanted === '' ? [] : departments.filter(({ name }) => name.includes(wanted));
      const found = named.length > 0 ? named : alike;
      return { certain: found.length === 1, candidates: found.slice(0, limit).map(candidate) };
    },
    get(id) {
      const department = byId.get(id);
      return department && { id, name: department.name, fields: {} };
    },
  };
}
