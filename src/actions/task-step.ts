/** One step of a task: who may make it, what it changes, who hears of it. */
import { z } from 'zod';
import { dayName, dayOf } from '../domain/calendar.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listAbsences } from '../store/absences.ts';
import type { StoreTx } from '../store/store.ts';
import { changeTask, lockTask, type StoredTask, type TaskChange, type TaskKind } from '../store/tasks.ts';
import type { ActionCall, ActionWorld } from './action.ts';
import { TASK_TEXTS } from './task-texts.ts';
import { tellMembers } from './tell-members.ts';
import { fill } from './texts.ts';

const answersSchema = z.object({
  task: z.object({ id: z.string().max(60) }),
  note: z.string().max(300).optional(),
  reason: z.string().max(40).optional(),
  until: z.coerce.date().optional(),
  to: z.object({ id: z.string(), name: z.string() }).optional(),
});

export type TaskWish = { call: ActionCall; said: z.infer<typeof answersSchema>; kind: StepKind };
export type StepKind = Exclude<TaskKind, 'opened'>;
type Scene = { tx: StoreTx; world: ActionWorld };

/** Days by which somebody may put off their own task, and how often; beyond that it is the office's to allow (defaults). */
const MOST_DAYS = 15;
const MOST_TIMES = 2;
const DAY_MS = 86_400_000;

/** Reads what was said. Throws ZodError when the flow gave something else; the turn is then refused as a fault. */
export function readTaskWish(call: ActionCall, kind: StepKind): TaskWish {
  return { call, kind, said: answersSchema.parse(call.submission.answers) };
}

/** Makes the step, or says why not. */
export async function takeTaskStep(wish: TaskWish, scene: Scene): Promise<EffectResult> {
  const { call, said, kind } = wish;
  const number = parseRecordNumber(said.task.id) ?? said.task.id;
  const task = await lockTask(scene.tx, number);
  if (task === undefined || !(await isTheirs(task, call, scene.tx))) return no(TASK_TEXTS.taskUnknown, { number });
  if (task.state !== 'open') return no(TASK_TEXTS.taskOver, { number, title: task.title });
  const refusal = whyNot(task, wish);
  if (refusal !== undefined) return { ok: false, text: refusal };
  const change = changeOf(wish);
  const note = said.note ?? said.reason ?? said.to?.name ?? null;
  await changeTask(scene.tx, change, {
    taskId: task.id,
    at: call.at.toISOString(),
    actorId: call.actor.memberId,
    kind,
    note,
  });
  await tellNewOwner(task, wish, scene);
  return { ok: true, number, text: fill(TASK_TEXTS.taskSteps[kind], wordsOf(task, wish)) };
}

function no(text: string, words: Record<string, string>): EffectResult {
  return { ok: false, text: fill(text, words) };
}

/** One's own, what one stands in for today, or what the role covers. */
async function isTheirs(task: StoredTask, { scope, actor, at }: ActionCall, tx: StoreTx): Promise<boolean> {
  const owned = { ...task, filedById: null, town: null };
  if (isWithinScope(scope, actor, owned)) return true;
  const day = dayOf(at);
  const absences = await listAbsences(tx, { from: day, to: day });
  return absences.some(({ memberId, standInId }) => memberId === task.ownerId && standInId === actor.memberId);
}

function whyNot(task: StoredTask, { call, said, kind }: TaskWish): string | undefined {
  const { number, ownerId, dueOn } = task;
  if (kind === 'accepted' && task.accepted) return fill(TASK_TEXTS.taskAcceptedBefore, { number });
  if (kind === 'transferred' && said.to?.id === ownerId) return fill(TASK_TEXTS.taskSameOwner, { name: said.to.name });
  if (kind !== 'extended') return undefined;
  const until = untilOf(said);
  if (until <= dueOn) return fill(TASK_TEXTS.taskNotLater, { day: dayName(dueOn) });
  if (call.scope === 'all') return undefined;
  const last = dayOf(new Date(Date.parse(`${dueOn}T00:00:00+08:00`) + MOST_DAYS * DAY_MS));
  if (until > last) return fill(TASK_TEXTS.taskTooFar, { day: dayName(last) });
  return task.extensions >= MOST_TIMES ? fill(TASK_TEXTS.taskTooOften, { count: String(MOST_TIMES) }) : undefined;
}

function untilOf({ until }: TaskWish['said']): string {
  return until === undefined ? '' : dayOf(until);
}

function changeOf({ said, kind }: TaskWish): TaskChange {
  switch (kind) {
    case 'accepted':
      return { accepted: true };
    case 'transferred':
      return said.to === undefined ? {} : { ownerId: said.to.id };
    case 'extended':
      return { dueOn: untilOf(said) };
    default:
      return { state: kind };
  }
}

function wordsOf({ number, title }: StoredTask, { said }: TaskWish): Record<string, string> {
  return { number, title, name: said.to?.name ?? '', day: said.until === undefined ? '' : dayName(untilOf(said)) };
}

/** Whoever has it now, and whoever had it, when it was somebody else who moved it. */
async function tellNewOwner(task: StoredTask, { call, said, kind }: TaskWish, { tx, world }: Scene): Promise<void> {
  const ids = kind === 'transferred' ? [said.to?.id, task.ownerId] : [task.ownerId];
  const others = world.members.filter(({ id }) => ids.includes(id) && id !== call.actor.memberId);
  if (kind === 'accepted' || others.length === 0) return;
  const words = { ...wordsOf(task, { call, said, kind }), by: call.actor.name, due: dayName(task.dueOn) };
  await tellMembers(tx, {
    key: `task:${task.id}:${kind}:${call.key}`,
    channel: call.membersOn,
    userIds: others.map(({ userId }) => userId),
    text: fill(TASK_TEXTS.taskNews[kind], words),
  });
}
