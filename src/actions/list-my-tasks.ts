/** Answers 今日任务: the member's own open work, in the words of the morning message. */
import { dayOf } from '../domain/calendar.ts';
import { safetyCoverage } from '../duty/coverage.ts';
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
  prepare(call) {
    const { memberId } = call.actor;
    if (memberId === null) throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.notMember });
    return { call, memberId };
  },
  async run(asked, tx, world) {
    const coverages = new Map<string, ReturnType<typeof safetyCoverage> | null>();
    const results = [];
    for (const one of asked) {
      const day = dayOf(one.call.at);
      const coverage = coverages.get(day) ?? (await coverageOn(day, tx, world));
      coverages.set(day, coverage);
      results.push({ text: await tasksOf(one, { day, coverage }, tx, world) });
    }
    return results;
  },
};

async function coverageOn(day: string, tx: StoreTx, world: ActionWorld) {
  if (world.campaign === null) return null;
  const checked = await listSafetyChecked(tx, world.campaign.startsOn, day);
  return safetyCoverage(world.institutions, checked);
}

async function tasksOf(
  { call, memberId }: Asked,
  on: { day: string; coverage: ReturnType<typeof safetyCoverage> | null },
  tx: StoreTx,
  world: ActionWorld,
): Promise<string> {
  const rectifications = await listOpenRectifications(tx, memberId);
  const tasks = await listOpenTasks(tx, memberId);
  return listMyTasks({
    day: on.day,
    campaign: world.campaign,
    member: {
      id: memberId,
      userId: call.actor.userId,
      name: call.actor.name,
      roles: call.actor.roles,
      departmentId: call.actor.departmentId ?? '',
      active: true,
    },
    rectifications,
    tasks,
    coverage: on.coverage,
  });
}
