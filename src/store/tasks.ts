/** Tasks as actions give and move them. Days are `YYYY-MM-DD`, moments ISO 8601 in UTC. */
import { newId } from '../kernel/ids.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** A task to be opened; `by`: who gave it. */
export type NewTask = {
  number: string;
  source: 'risk' | 'hand';
  title: string;
  ownerId: string;
  institutionId: string | null;
  /** Also counts on days off. */
  everyDay: boolean;
  dueOn: string;
  at: string;
  by?: string | null;
};

/** Opens a task. */
export async function openTask(tx: Queries, task: NewTask): Promise<void> {
  const id = newId();
  await tx.execute(
    `insert into task (id, number, source, title, owner_id, institution_id, every_day, due_on, state, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::date, 'open', $9::timestamptz)`,
    id,
    task.number,
    task.source,
    task.title,
    task.ownerId,
    task.institutionId,
    task.everyDay,
    task.dueOn,
    task.at,
  );
  await noteTask(tx, { taskId: id, at: task.at, actorId: task.by ?? null, kind: 'opened', note: null });
}

/** Member id → how many open tasks they have. */
export async function countOpenTasks(db: Pick<StoreTx, 'query'>): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; n: number }>(
    `select owner_id as id, count(*)::int as n from task where state = 'open' group by owner_id`,
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** A task with whose it is. */
export type StoredTask = {
  id: string;
  number: string;
  title: string;
  state: string;
  ownerId: string;
  departmentId: string | null;
  institutionId: string | null;
  dueOn: string;
  accepted: boolean;
  /** How often its day was put off. */
  extensions: number;
};

const COLUMNS = `t.id, t.number, t.title, t.state, t.owner_id as "ownerId", m.department_id as "departmentId",
  t.institution_id as "institutionId", to_char(t.due_on, 'YYYY-MM-DD') as "dueOn", t.accepted_at is not null as accepted,
  (select count(*)::int from task_event e where e.task_id = t.id and e.kind = 'extended') as extensions`;

/** The task of a number, locked until the turn is over. */
export async function lockTask(tx: Queries, number: string): Promise<StoredTask | undefined> {
  const [row] = await tx.query<StoredTask>(
    `select ${COLUMNS} from task t left join member m on m.id = t.owner_id where t.number = $1 for update of t`,
    number,
  );
  return row;
}

/** All open tasks, the most pressing first. */
export async function listStoredTasks(db: Pick<Queries, 'query'>): Promise<StoredTask[]> {
  return await db.query<StoredTask>(
    `select ${COLUMNS} from task t left join member m on m.id = t.owner_id where t.state = 'open' order by t.due_on, t.number`,
  );
}

export type TaskKind = 'opened' | 'accepted' | 'done' | 'transferred' | 'extended' | 'cancelled';
export type TaskNote = { taskId: string; at: string; actorId: string | null; kind: TaskKind; note: string | null };

/** What changes of a locked task; what is left out stays. */
export type TaskChange = { state?: 'done' | 'cancelled'; ownerId?: string; dueOn?: string; accepted?: true };

/** Changes a locked task and notes why. */
export async function changeTask(tx: Queries, change: TaskChange, note: TaskNote): Promise<void> {
  await tx.execute(
    `update task set state = coalesce($2, state), owner_id = coalesce($3, owner_id), due_on = coalesce($4::date, due_on),
       accepted_at = case when $5 then $6::timestamptz else accepted_at end,
       done_at = case when $2 is not null then $6::timestamptz else done_at end
     where id = $1`,
    note.taskId,
    change.state ?? null,
    change.ownerId ?? null,
    change.dueOn ?? null,
    change.accepted === true,
    note.at,
  );
  await noteTask(tx, note);
}

async function noteTask(tx: Queries, { taskId, at, actorId, kind, note }: TaskNote): Promise<void> {
  await tx.execute(
    'insert into task_event (task_id, at, actor_id, kind, note) values ($1, $2::timestamptz, $3, $4, $5)',
    taskId,
    at,
    actorId,
    kind,
    note,
  );
  await bumpRevision(tx, 'entries');
}
