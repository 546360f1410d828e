/** What the morning message stands on: open rectifications, tasks, members, and how far the safety checks are. */

import type { DutyRectification, DutyTask } from '../duty/duty-facts.ts';
import type { CampaignRow } from './campaigns.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** All rectifications that are not closed. */
export async function listOpenRectifications(db: Queries): Promise<DutyRectification[]> {
  return await db.query<DutyRectification>(
    `select r.number, r.subject_name as "subjectName", r.severity, to_char(r.due_on, 'YYYY-MM-DD') as "dueOn", r.state,
       r.owner_id as "ownerId", r.department_id as "departmentId", coalesce(i.status = 'suspended', false) as suspended
     from rectification r left join institution i on i.id = r.institution_id
     where r.state in ('open', 'submitted', 'failed') order by r.due_on, r.number`,
  );
}

/** All open tasks. */
export async function listOpenTasks(db: Queries): Promise<DutyTask[]> {
  return await db.query<DutyTask>(
    `select t.number, t.title, to_char(t.due_on, 'YYYY-MM-DD') as "dueOn", t.owner_id as "ownerId",
       m.department_id as "departmentId", t.every_day as "everyDay", t.state, i.name as "institutionName"
     from task t left join member m on m.id = t.owner_id left join institution i on i.id = t.institution_id
     where t.state = 'open' order by t.due_on, t.number`,
  );
}

/** Institutions that had a safety check, not withdrawn, on the campaign's days (Asia/Shanghai, both inclusive). */
export async function listSafetyChecked(db: Queries, from: string, to: string): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `select distinct institution_id as id from inspection
     where is_safety_check and withdrawn_at is null and institution_id is not null
       and (visited_at at time zone 'Asia/Shanghai')::date between $1::date and $2::date`,
    from,
    to,
  );
  return new Set(rows.map((row) => row.id));
}

/** The campaign that is on that day; with several, the one that began last. */
export async function findCampaign(db: Queries, day: string): Promise<CampaignRow | null> {
  const [row] = await db.query<CampaignRow>(
    `select id, name, to_char(starts_on, 'YYYY-MM-DD') as "startsOn", to_char(ends_on, 'YYYY-MM-DD') as "endsOn"
     from campaign where $1::date between starts_on and ends_on order by starts_on desc limit 1`,
    day,
  );
  return row ?? null;
}

/** Notes that a daily job ran; false: it had run already, on whatever instance. */
export async function beginDutyRun(
  tx: Pick<StoreTx, 'execute'>,
  run: { job: string; day: string; count: number },
): Promise<boolean> {
  const made = await tx.execute(
    'insert into duty_run (job, day, count) values ($1, $2::date, $3::int) on conflict (job, day) do nothing',
    run.job,
    run.day,
    run.count,
  );
  return made > 0;
}

/** The day before `before` on which a job was last done; undefined: never. Days as `YYYY-MM-DD`. */
export async function lastDutyRun(
  db: Pick<StoreTx, 'query'>,
  job: string,
  before: string,
): Promise<string | undefined> {
  const [row] = await db.query<{ day: string | null }>(
    `select to_char(max(day), 'YYYY-MM-DD') as day from duty_run where job = $1 and day < $2::date`,
    job,
    before,
  );
  return row?.day ?? undefined;
}
