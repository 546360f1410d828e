/** 派任务: gives a member one thing to do by a day, and tells them. */
import { z } from 'zod';
import { dayName, dayOf } from '../domain/calendar.ts';
import { seriesPrefix } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import type { StoreTx } from '../store/store.ts';
import { openTask } from '../store/tasks.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { takeNumbers } from './number-series.ts';
import { TASK_TEXTS } from './task-texts.ts';
import { tellMembers } from './tell-members.ts';
import { fill } from './texts.ts';

const answersSchema = z.object({
  what: z.string().min(2).max(100),
  to: z.object({ id: z.string(), name: z.string() }),
  until: z.coerce.date(),
});
type Order = { call: ActionCall; said: z.infer<typeof answersSchema> };

/** Example: `- {id: send, action: file_task}`; the flow asks for `what`, `to` (a person) and `until`. */
export const fileTask: Action<Order> = {
  name: 'file_task',
  permit: 'task.file',
  posts: true,
  prepare: (call) => ({ call, said: answersSchema.parse(call.submission.answers) }),
  async run(orders, tx, world) {
    const numbers = await takeNumbers(
      tx,
      orders.map(({ call }) => seriesPrefix('task', dayOf(call.at))),
    );
    const results: EffectResult[] = [];
    for (const [n, order] of orders.entries()) results.push(await give(order, numbers[n] ?? '', { tx, world }));
    return results;
  },
};

async function give(
  { call, said }: Order,
  number: string,
  { tx, world }: { tx: StoreTx; world: ActionWorld },
): Promise<EffectResult> {
  const dueOn = dayOf(said.until);
  await openTask(tx, {
    ...{ number, source: 'hand', title: said.what, ownerId: said.to.id, institutionId: null, everyDay: false, dueOn },
    at: call.at.toISOString(),
    by: call.actor.memberId,
  });
  const words = { number, title: said.what, day: dayName(dueOn), by: call.actor.name, name: said.to.name };
  const owner = world.members.find(({ id }) => id === said.to.id);
  if (owner !== undefined && owner.id !== call.actor.memberId) {
    await tellMembers(tx, {
      key: `task:${number}:opened`,
      channel: call.membersOn,
      userIds: [owner.userId],
      text: fill(TASK_TEXTS.taskGiven, words),
    });
  }
  return { ok: true, number, text: fill(TASK_TEXTS.taskSent, words) };
}
