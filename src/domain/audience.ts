/** Whom words mean: everybody, roles, departments, groups, tags and names, and how many that are. */
import { cleanInput } from '../kernel/text.ts';
import { findDepartment } from './departments.ts';
import { findRole, ROLES } from './role.ts';

/** The people that words are read against. */
export type People = {
  members: readonly Person[];
  departments: readonly { id: string; name: string; aliases: readonly string[] }[];
  groups: readonly { id: string; name: string; memberIds: readonly string[] }[];
};
export type Person = {
  id: string;
  userId: string;
  name: string;
  roles: readonly string[];
  tags?: readonly string[];
  departmentId: string;
  departmentName: string;
  active: boolean;
};

/** One part of an audience: `id` is plain ASCII where it can be (`role:inspector`), `name` is what people read. */
export type Term = { id: string; name: string; has(person: Person): boolean };
/** What words mean, or the first that means nobody, with whom it might mean. */
export type ReadAudience = { ok: true; terms: Term[] } | { ok: false; word: string; alike: Term[] };

const EVERYBODY: Term = { id: 'all', name: '全体成员', has: () => true };
const ALL_WORDS = new Set('全体 全体成员 所有人 全员 全部 所有成员 全体人员 大家 全专班'.split(' '));
const BETWEEN = /[、,，;；\s]+/u;
const AND = /[和与及]/u;
const MOST_ALIKE = 6;

/** Reads 检查员、县公安局的联络员、赵海峰. */
export function parseAudience(words: string, people: People): ReadAudience {
  const terms: Term[] = [];
  const rest = words
    .split(BETWEEN)
    .map(cleanInput)
    .filter((word) => word !== '');
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const found = termsOf(word, people);
    const [only] = found;
    if (only !== undefined && found.length === 1) terms.push(only);
    else if (found.length === 0 && AND.test(word)) rest.unshift(...word.split(AND).filter((part) => part !== ''));
    else return { ok: false, word, alike: found.length > 0 ? found : namesLike(word, people) };
  }
  return terms.length === 0 ? { ok: false, word: words, alike: [] } : { ok: true, terms: unique(terms) };
}

/** Reads an audience's id (`role:inspector+department:police`); undefined when a part of it is no more. */
export function readAudience(id: string, people: People): Term[] | undefined {
  const terms = id.split('+').map((part) => termOfId(part, people));
  return terms.every((term) => term !== undefined) ? terms : undefined;
}

/** The id that `readAudience` reads. */
export function audienceId(terms: readonly Term[]): string {
  return terms.map(({ id }) => id).join('+');
}

/** 检查员、县公安局. */
export function audienceName(terms: readonly Term[]): string {
  return terms.map(({ name }) => name).join('、');
}

/** Everybody on duty whom a part of the audience means, each once. */
export function recipientsOf(terms: readonly Term[], { members }: People): Person[] {
  return members.filter((person) => person.active && terms.some((term) => term.has(person)));
}

/** 县教育局5人、县公安局2人: the most first. */
export function byDepartment(counts: Iterable<readonly [name: string, count: number]>): string {
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([name, count]) => `${name}${count}人`)
    .join('、');
}

/** How many of these people each department has. */
export function countDepartments(persons: readonly Person[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { departmentName } of persons) counts.set(departmentName, (counts.get(departmentName) ?? 0) + 1);
  return counts;
}

/** Everybody, and each role that somebody has: what is offered before anything was said. */
export function usualAudiences({ members }: People): Term[] {
  const roles = Object.keys(ROLES).filter((role) => members.some((each) => each.active && each.roles.includes(role)));
  return [EVERYBODY, ...roles.flatMap((role) => roleTerm(role) ?? [])];
}

/** All that one word may mean, the surest kind only. */
function termsOf(word: string, people: People): Term[] {
  if (ALL_WORDS.has(word)) return [EVERYBODY];
  const role = findRole(word);
  if (role !== undefined && role !== 'public') return [roleTerm(role)].filter((term) => term !== undefined);
  const department = departmentOf(word, people);
  if (department !== undefined) return [departmentTerm(department)];
  const group = people.groups.filter(({ name }) => name === word);
  if (group.length > 0) return group.map(groupTerm);
  if (people.members.some((person) => person.active && person.tags?.includes(word))) return [tagTerm(word)];
  const account = word.toLowerCase();
  const named = people.members.filter(({ active, name, userId }) => active && (name === word || userId === account));
  return named.length > 0 ? named.map(personTerm) : roleOfDepartment(word, people);
}

/** 县公安局的联络员. */
function roleOfDepartment(word: string, people: People): Term[] {
  for (const name of Object.values(ROLES)) {
    if (!word.endsWith(name)) continue;
    const department = departmentOf(word.slice(0, -name.length).replace(/的$/u, ''), people);
    const role = roleTerm(findRole(name) ?? '');
    if (department !== undefined && role !== undefined) return [both(departmentTerm(department), role)];
  }
  return [];
}

function namesLike(word: string, { members }: People): Term[] {
  const alike = members.filter(({ active, name }) => active && (name.includes(word) || word.includes(name)));
  return alike.slice(0, MOST_ALIKE).map(personTerm);
}

function termOfId(id: string, people: People): Term | undefined {
  if (id === EVERYBODY.id) return EVERYBODY;
  const [first = '', second] = id.split('&');
  if (second !== undefined) {
    const [a, b] = [termOfId(first, people), termOfId(second, people)];
    return a && b && both(a, b);
  }
  const at = id.indexOf(':');
  const [kind, rest] = [id.slice(0, at), id.slice(at + 1)];
  if (kind === 'role') return roleTerm(rest);
  if (kind === 'tag') return tagTerm(rest);
  if (kind === 'department') return one(people.departments, rest, departmentTerm);
  if (kind === 'group') return one(people.groups, rest, groupTerm);
  return kind === 'member' ? one(people.members, rest, personTerm) : undefined;
}

function one<T extends { id: string }>(rows: readonly T[], id: string, make: (row: T) => Term): Term | undefined {
  const row = rows.find((each) => each.id === id);
  return row && make(row);
}

function departmentOf(word: string, { departments }: People): { id: string; name: string } | undefined {
  if (word === '') return undefined;
  const planId = findDepartment(word)?.id;
  return departments.find(({ id, name, aliases }) => id === planId || name === word || aliases.includes(word));
}

function roleTerm(role: string): Term | undefined {
  const name = Object.entries(ROLES).find(([code]) => code === role && code !== 'public')?.[1];
  return name === undefined ? undefined : { id: `role:${role}`, name, has: ({ roles }) => roles.includes(role) };
}

const both = (a: Term, b: Term): Term => ({
  id: `${a.id}&${b.id}`,
  name: `${a.name}的${b.name}`,
  has: (person) => a.has(person) && b.has(person),
});

const departmentTerm = ({ id, name }: { id: string; name: string }): Term => ({
  id: `department:${id}`,
  name,
  has: ({ departmentId }) => departmentId === id,
});

const tagTerm = (tag: string): Term => ({
  id: `tag:${tag}`,
  name: `标签“${tag}”`,
  has: ({ tags }) => tags?.includes(tag) === true,
});

function groupTerm({ id, name, memberIds }: People['groups'][number]): Term {
  const members = new Set(memberIds);
  return { id: `group:${id}`, name: `${name}的成员`, has: (person) => members.has(person.id) };
}

const personTerm = ({ id, name, departmentName }: Person): Term => ({
  id: `member:${id}`,
  name: `${name}（${departmentName}）`,
  has: (person) => person.id === id,
});

function unique(terms: readonly Term[]): Term[] {
  return [...new Map(terms.map((term) => [term.id, term])).values()];
}
