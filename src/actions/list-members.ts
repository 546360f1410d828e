/** Answers 成员名单: how many each department has, or who a department's members are, with who is away. */
import { z } from 'zod';
import { dayName, dayOf } from '../domain/calendar.ts';
import { DEPARTMENTS } from '../domain/departments.ts';
import { departmentCodeOf } from '../domain/permissions.ts';
import { ROLES, type Role, roleNames } from '../domain/role.ts';
import type { EffectResult } from '../engine/turn.ts';
import { type Absence, listAbsences } from '../store/absences.ts';
import type { Action, ActionCall, ActionWorld, Colleague } from './action.ts';
import { rowSchema } from './member-edit.ts';
import { readAnswers } from './rectification-step.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ department: rowSchema.optional() });

type Asked = { call: ActionCall; answers: z.infer<typeof answersSchema> };

/** What one message holds on a phone. */
const MOST_SHOWN = 30;

/** Example: `- {id: list, action: list_members}`; the words at the start may name a `department`. */
export const listMembers: Action<Asked> = {
  name: 'list_members',
  permit: 'member.see',
  prepare: (call) => ({ call, answers: readAnswers(answersSchema, call) }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const { call, answers } of asked) {
      const today = dayOf(call.at);
      const away = await listAbsences(tx, { from: today, to: today });
      results.push({ text: answer({ call, answers }, world, away) });
    }
    return results;
  },
};

function answer({ call, answers }: Asked, world: ActionWorld, away: readonly Absence[]): string {
  const { scope, actor } = call;
  const own = { id: actor.departmentId ?? '', name: actor.departmentName ?? '' };
  const wanted = answers.department ?? (scope === 'all' ? undefined : own);
  if (wanted === undefined) return overview(world.members);
  if (scope !== 'all' && wanted.id !== own.id) return fill(TEXTS.membersOwn, own);
  const members = world.members.filter(({ departmentId }) => departmentId === wanted.id);
  const words = { department: wanted.name, count: String(members.length) };
  if (members.length === 0) return fill(TEXTS.membersNone, words);
  const lines = members.slice(0, MOST_SHOWN).map((member, n) => `${n + 1}. ${lineOf(member, world, away)}`);
  const rest = members.length - lines.length;
  const more = rest > 0 ? [fill(TEXTS.membersRest, { count: String(rest) })] : [];
  return [fill(TEXTS.membersHead, words), ...lines, ...more].join('\n');
}

function lineOf({ id, name, roles }: Colleague, world: ActionWorld, away: readonly Absence[]): string {
  const absence = away.find(({ memberId }) => memberId === id);
  const line = `${name}（${roleNames(roles)}）`;
  if (absence === undefined) return line;
  const standIn = world.members.find((each) => each.id === absence.standInId)?.name ?? '';
  return line + fill(TEXTS.memberAway, { until: dayName(absence.endsOn), standIn });
}

/** Schools and towns are many and have one person each: they are counted, not listed. */
const OUTSIDE: readonly Role[] = ['school_head', 'grid_worker'];
/** One of them takes things up for a department. */
const CONTACTS: readonly Role[] = ['liaison', 'office'];

function overview(members: readonly Colleague[]): string {
  const isOutside = ({ roles }: Colleague): boolean => roles.every((role) => OUTSIDE.some((each) => each === role));
  const inside = members.filter((member) => !isOutside(member));
  const names = [...new Set(inside.map(({ departmentName }) => departmentName))];
  const lines = names.map((department) => {
    const count = inside.filter(({ departmentName }) => departmentName === department).length;
    return fill(TEXTS.membersOf, { department, count: String(count) });
  });
  const outside = OUTSIDE.map((role) => {
    const count = members.filter((member) => isOutside(member) && member.roles.includes(role)).length;
    return fill(TEXTS.membersOf, { department: ROLES[role], count: String(count) });
  });
  const lacking = lackingContacts(members);
  return [
    fill(TEXTS.membersAll, { count: String(members.length) }),
    ...lines,
    ...outside,
    ...(lacking.length === 0 ? [] : [fill(TEXTS.membersLacking, { departments: lacking.join('、') })]),
    TEXTS.membersMore,
  ].join('\n');
}

/** Departments of the task force that nobody takes things up for (M604—M611: 联络员≥1). */
function lackingContacts(members: readonly Colleague[]): string[] {
  const contacts = members.filter(({ roles }) => CONTACTS.some((role) => roles.includes(role)));
  const codes = new Set(contacts.map((member) => departmentCodeOf({ ...member, roles: [] })));
  return DEPARTMENTS.filter(({ id, inTaskForce }) => inTaskForce && !codes.has(id)).map(({ name }) => name);
}
