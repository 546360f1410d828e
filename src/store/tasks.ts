/** Tasks as actions give them: opened with a number, an owner and a day. */
import { newId } from '../kernel/ids.ts';
import type { StoreTx } from './store.ts';

/** `dueOn` is a day (`YYYY-MM-DD`), `at` ISO 8601. */
export type NewTask = {
  number: string;
  source: 'risk';
  title: string;
  ownerId: string;
  institutionId: string | null;
  /** Also counts on days off. */
  everyDay: boolean;
  dueOn: string;
  at: string;
};

/** Opens a task. */
export async function openTask(tx: Pick<StoreTx, 'execute'>, task: NewTask): Promise<void> {
  await tx.execute(
    `insert into task (id, number, source, title, owner_id, institution_id, every_day, due_on, state, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::date, 'open', $9::timestamptz)`,
    newId(),
    task.number,
    task.source,
    task.title,
    task.ownerId,
    task.institutionId,
    task.everyDay,
    task.dueOn,
    task.at,
  );
}

/** Member id → how many open tasks they have. */
export async function countOpenTasks(db: Pick<StoreTx, 'query'>): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; n: number }>(
    `select owner_id as id, count(*)::int as n from task where state = 'open' group by owner_id`,
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}
