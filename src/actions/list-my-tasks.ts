/** Answers 今日任务: the member's own open work, in the words of the morning message. */
import { dayOf } from '../domain/calendar.ts';
import { safetyCoverage } from '../duty/coverage.ts';
import type { DutyMember, SafetyCoverage } from '../duty/duty-facts.ts';
import { listMyTasks } from '../duty/list-my-tasks.ts';
import { AppError } from '../kernel/errors.ts';
import { listOpenRectifications, listOpenTasks, listSafetyChecked } from '../store/duty-repository.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { TEXTS } from './texts.ts';

type Asked = { call: ActionCall; memberId: string };

/** Example: `- {id: tasks, action: list_my_tasks}` */
export const listMyTasksAction: Action<Asked> = {
  name: 'list_my_tasks',
  permit: 'task.see',
  prepare(call) {
    const { memberId } = call.actor;
    if (memberId === null) throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.notMember });
    return { call, memberId };
  },
  async run(asked, tx, world) {
    // Everybody's, once for the batch: who may hear of what is the duty room's to say.
    const rectifications = await listOpenRectifications(tx);
    const tasks = await listOpenTasks(tx);
    const coverages = new Map<string, SafetyCoverage | null>();
    const results = [];
    for (const one of asked) {
      const day = dayOf(one.call.at);
      if (!coverages.has(day)) coverages.set(day, await coverageOn(day, tx, world));
      const facts = { day, campaign: world.campaign, rectifications, tasks, coverage: coverages.get(day) ?? null };
      results.push({ text: listMyTasks({ ...facts, member: memberOf(one), activeIds: world.activeMemberIds }) });
    }
    return results;
  },
};

async function coverageOn(day: string, tx: StoreTx, world: ActionWorld): Promise<SafetyCoverage | null> {
  if (world.campaign === null) return null;
  const checked = await listSafetyChecked(tx, world.campaign.startsOn, day);
  return safetyCoverage(world.institutions, checked);
}

function memberOf({ call, memberId }: Asked): DutyMember {
  const { userId, name, roles, departmentId, departmentName } = call.actor;
  const department = { departmentId: departmentId ?? '', departmentName: departmentName ?? '' };
  return { id: memberId, userId, name, roles, ...department, active: true };
}
