/** The rules' tasks: opened once a day, closed as soon as the records show that they are done. */
import { takeNumbers } from '../actions/number-series.ts';
import { dayOf } from '../domain/calendar.ts';
import { seriesPrefix } from '../domain/record-number.ts';
import { TOWNS } from '../domain/towns.ts';
import { findDone, planTasks, type RuleFacts } from '../duty/plan-tasks.ts';
import type { TaskRule } from '../duty/task-rule.ts';
import type { Clock } from '../kernel/clock.ts';
import { beginDutyRun, findCampaign } from '../store/duty-repository.ts';
import { closeTasks, insertRuleTasks, listOpened, listRuleTasks, readDoneFacts } from '../store/rule-tasks.ts';
import type { Store, StoreTx } from '../store/store.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';

export type TaskDayDeps = { store: Store; snapshots: SnapshotKeeper; clock: Clock; taskRules: readonly TaskRule[] };

/** Opens what the rules want today, unless that was done. Gives how many. */
export async function runTaskDay(deps: TaskDayDeps): Promise<number> {
  const now = deps.clock.now();
  const day = dayOf(now);
  return await deps.store.transaction(async (tx) => {
    if (!(await beginDutyRun(tx, { job: 'tasks', day, count: 0 }))) return 0;
    const wanted = planTasks(deps.taskRules, await readFacts(deps, tx, { day }));
    const opened = await listOpened(tx, wanted);
    const fresh = wanted.filter(({ rule, subject }) => !opened.has(`${rule} ${subject}`));
    const numbers = await takeNumbers(
      tx,
      fresh.map(() => seriesPrefix('task', day)),
    );
    await insertRuleTasks(
      tx,
      fresh.map((task, n) => ({ ...task, number: numbers[n] ?? '' })),
      now,
    );
    return fresh.length;
  });
}

/** Closes what is done: before anybody is told of it. Gives how many. */
export async function settleTasks(deps: TaskDayDeps): Promise<number> {
  const open = await listRuleTasks(deps.store);
  if (open.length === 0) return 0;
  const now = deps.clock.now();
  const from = open.reduce((first, { beganOn }) => (beganOn < first ? beganOn : first), dayOf(now));
  const facts = await readFacts(deps, deps.store, { day: dayOf(now), from });
  const done = findDone(deps.taskRules, open, facts);
  return done.length === 0 ? 0 : await deps.store.transaction((tx) => closeTasks(tx, done, now));
}

/** `from`: from when on what was filed counts; without it, as far back as any rule looks: a campaign or a month. */
async function readFacts(
  { snapshots, taskRules }: Pick<TaskDayDeps, 'snapshots' | 'taskRules'>,
  db: Pick<StoreTx, 'query'>,
  { day, from }: { day: string; from?: string },
): Promise<RuleFacts> {
  const campaign = await findCampaign(db, day);
  const month = `${day.slice(0, 7)}-01`;
  const since = campaign !== null && campaign.startsOn < month ? campaign.startsOn : month;
  const registers = taskRules.flatMap(({ done_when: done }) => (done?.by === 'entry' ? [done.register] : []));
  const { institutions } = snapshots.current().actionWorld;
  return {
    day,
    campaign,
    members: snapshots.tables().members,
    institutions: institutions.map(({ id, name, status, town, permitValidUntil }) => ({
      ...{ id, name, status, town },
      permitUntil: permitValidUntil,
    })),
    towns: TOWNS.map(({ name }) => name),
    ...(await readDoneFacts(db, { registers, from: from ?? since })),
  };
}
