/** The members of the task force as a look-up table for flows (`type: person`). */
import type { LookupSource } from '../engine/turn.ts';
import { cleanInput } from '../kernel/text.ts';

/** What flows may know of a member. */
export type KnownMember = { id: string; name: string; departmentName: string };

/** `members`: found by name; certain when exactly one is called so. */
export function memberSources(members: readonly KnownMember[]): Record<string, LookupSource> {
  const byId = new Map(members.map((member) => [member.id, member]));
  const answerOf = ({ id, name, departmentName }: KnownMember) => ({
    id,
    name,
    fields: { department: departmentName },
  });
  const source: LookupSource = {
    fields: { department: 'string' },
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
  return { members: source };
}
