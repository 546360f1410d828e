/** 收到、任务办结、转办、延期、取消任务: moves the task that the look-up question `task` found. */
import { z } from 'zod';
import type { EffectResult } from '../engine/turn.ts';
import type { Action } from './action.ts';
import { readTaskWish, type TaskWish, takeTaskStep } from './task-step.ts';

const withSchema = z.strictObject({ to: z.enum(['accepted', 'done', 'transferred', 'extended', 'cancelled']) });

/** Example: `- {id: go, action: move_task, with: {to: '"done"'}}` */
export const moveTask: Action<TaskWish> = {
  name: 'move_task',
  permit: (call) => `task.${String(call.with['to'])}`,
  posts: true,
  prepare: (call) => readTaskWish(call, withSchema.parse(call.with).to),
  async run(wishes, tx, world) {
    const results: EffectResult[] = [];
    // One after the other: two of a batch may mean the same task.
    for (const wish of wishes) results.push(await takeTaskStep(wish, { tx, world }));
    return results;
  },
};
