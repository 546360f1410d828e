/** Gives one department one thing to do about a risk event: a task of its liaison, told in private (M522). */
import { z } from 'zod';
import { dayName, dayOf } from '../domain/calendar.ts';
import { DEPARTMENTS } from '../domain/departments.ts';
import { seriesPrefix } from '../domain/record-number.ts';
import { readRiskData } from '../domain/risk-event.ts';
import type { EffectResult } from '../engine/turn.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import { countOpenTasks, openTask } from '../store/tasks.ts';
import { lockOpenRisk } from './acknowledge-risk.ts';
import type { Action, ActionCall, ActionWorld, Colleague } from './action.ts';
import { readPicked } from './entry-form.ts';
import { takeNumbers } from './number-series.ts';
import { tellMembers } from './tell-members.ts';
import { staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({
  department: z.string().min(1).max(40),
  what: z.string().min(1).max(100),
  due_on: z.coerce.date(),
});

type Order = { call: ActionCall; number: string; said: z.infer<typeof answersSchema> };

/** Example: `- {id: send, action: assign_risk_task}`; the event is the answer to the question `entry`. */
export const assignRiskTask: Action<Order> = {
  name: 'assign_risk_task',
  permit: 'risk.task',
  posts: true,
  prepare: (call) => ({ call, number: readPicked(call), said: answersSchema.parse(call.submission.answers) }),
  async run(orders, tx, world) {
    const results: EffectResult[] = [];
    for (const order of orders) results.push(await assign(order, tx, world));
    return results;
  },
};

async function assign({ call, number, said }: Order, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const entry = await lockOpenRisk(tx, number);
  if (entry === undefined) return { ok: false, text: fill(TEXTS.riskNotOpen, { number }) };
  const department = DEPARTMENTS.find(({ id }) => id === said.department)?.name ?? said.department;
  const owner = await findOwner(said.department, tx, world);
  if (owner === undefined) return { ok: false, text: fill(TEXTS.riskNobody, { department }) };
  const [task = ''] = await takeNumbers(tx, [seriesPrefix('task', dayOf(call.at))]);
  const words = { number: entry.number, subject: entry.subject, what: said.what, task };
  const dueOn = dayOf(said.due_on);
  const { level } = readRiskData(entry.data);
  await openTask(tx, {
    number: task,
    source: 'risk',
    title: fill(TEXTS.riskTaskTitle, words),
    ownerId: owner.id,
    institutionId: entry.institutionId,
    // A red or orange event does not wait for Monday.
    everyDay: level === 'red' || level === 'orange',
    dueOn,
    at: call.at.toISOString(),
  });
  const day = dayName(dueOn);
  await tellOwner({ call, entry, tx }, owner, fill(TEXTS.riskTaskNews, { ...words, day, name: call.actor.name }));
  return { ok: true, task, text: fill(TEXTS.riskTaskSent, { ...words, department, name: owner.name, day }) };
}

/** The department's liaison with the least to do; who else takes things up there, when it has none. */
async function findOwner(department: string, tx: StoreTx, world: ActionWorld): Promise<Colleague | undefined> {
  const staff = staffOf([department], world);
  const liaisons = staff.filter(({ roles }) => roles.includes('liaison'));
  const open = await countOpenTasks(tx);
  const load = ({ id }: Colleague): number => open.get(id) ?? 0;
  return (liaisons.length > 0 ? liaisons : staff).toSorted((a, b) => load(a) - load(b) || (a.id < b.id ? -1 : 1))[0];
}

async function tellOwner(
  { call, entry, tx }: { call: ActionCall; entry: RegisterEntry; tx: StoreTx },
  owner: Colleague,
  text: string,
): Promise<void> {
  if (owner.id === call.actor.memberId) return;
  const key = `risk:${entry.id}:task:${call.key}`;
  await tellMembers(tx, { key, channel: call.membersOn, userIds: [owner.userId], text });
}
