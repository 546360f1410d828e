/** A task's life; being overdue is no state, it follows from the day (data-model §7). */

/** State code → what people read. */
export const TASK_STATES = { open: '待办', done: '已完成', cancelled: '已取消' } as const;
export type TaskState = keyof typeof TASK_STATES;

const NEXT: Readonly<Record<TaskState, readonly TaskState[]>> = {
  open: ['done', 'cancelled'],
  // Ticked off by mistake.
  done: ['open'],
  cancelled: [],
};

/** Whether a word is a task state's code. */
export function isTaskState(word: string): word is TaskState {
  return Object.hasOwn(TASK_STATES, word);
}

/** Whether a task in one state may be put into the other. */
export function mayTransition(from: TaskState, to: TaskState): boolean {
  return NEXT[from].includes(to);
}
