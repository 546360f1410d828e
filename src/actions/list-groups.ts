/** Answers 群名单: the groups that the bot knows, whom they serve, and what it may do there. */
import type { EffectResult } from '../engine/turn.ts';
import { type KnownGroup, listGroups } from '../store/groups.ts';
import type { Action, ActionCall } from './action.ts';
import { fill, TEXTS } from './texts.ts';

/** What one message holds on a phone. */
const MOST_SHOWN = 15;
const MOST_DEPARTMENTS = 3;

/** Example: `- {id: list, action: list_groups}` */
export const listGroupsAction: Action<ActionCall> = {
  name: 'list_groups',
  permit: 'group.see',
  prepare: (call) => call,
  async run(calls, tx) {
    const groups = await listGroups(tx);
    return calls.map((call) => answer(groups, call));
  },
};

function answer(groups: readonly KnownGroup[], { scope, actor }: ActionCall): EffectResult {
  const own = groups.filter(
    ({ departments }) => scope === 'all' || departments.some(({ id }) => id === actor.departmentId),
  );
  const count = own.length;
  if (count === 0) return { count, text: TEXTS.groupsNone };
  const lines = own.slice(0, MOST_SHOWN).map((group, n) => `${n + 1}. ${lineOf(group)}`);
  const rest = count > MOST_SHOWN ? [fill(TEXTS.groupsRest, { count: String(count - MOST_SHOWN) })] : [];
  return { count, text: [fill(TEXTS.groupsHead, { count: String(count) }), ...lines, ...rest].join('\n') };
}

function lineOf({ name, purpose, count, departments, hasRobot, showsInternal }: KnownGroup): string {
  const names = departments.slice(0, MOST_DEPARTMENTS).map((department) => department.name);
  const words = { name, purpose, count: String(count), departments: names.join('、') || TEXTS.groupNobody };
  const whom = fill(departments.length > MOST_DEPARTMENTS ? TEXTS.groupMany : TEXTS.groupFew, {
    ...words,
    of: String(departments.length),
  });
  const robot = hasRobot ? TEXTS.groupRobot : '';
  return `${whom}${robot}${showsInternal ? '' : TEXTS.groupOutside}`;
}
