/** Tasks that rules open and the records close, and what the rules look at for it. */
import type { DoneFacts, RuleTask, WantedTask } from '../duty/plan-tasks.ts';
import { newId } from '../kernel/ids.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** What was filed from a day (`YYYY-MM-DD`) on in the registers that rules ask for, and every inspection since. */
export async function readDoneFacts(
  db: Pick<Queries, 'query'>,
  { registers, from }: { registers: readonly string[]; from: string },
): Promise<DoneFacts> {
  const entries = await db.query<DoneFacts['entries'][number]>(
    `select distinct register, department_id as "departmentId", town, to_char(occurred_on, 'YYYY-MM-DD') as "on"
     from register_entry
     where register = any($1::text[]) and state not in ('withdrawn', 'replaced') and occurred_on >= $2::date`,
    registers,
    from,
  );
  const inspections = await db.query<DoneFacts['inspections'][number]>(
    `select distinct institution_id as "institutionId", is_safety_check as "isSafety",
       to_char(visited_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "on"
     from inspection where withdrawn_at is null and institution_id is not null
       and visited_at >= $1::date::timestamp at time zone 'Asia/Shanghai'`,
    from,
  );
  return { entries, inspections };
}

/** Open tasks of rules. */
export async function listRuleTasks(db: Pick<Queries, 'query'>): Promise<RuleTask[]> {
  return await db.query<RuleTask>(
    `select id, rule, subject, to_char(began_on, 'YYYY-MM-DD') as "beganOn" from task
     where rule is not null and state = 'open' order by number`,
  );
}

/** `rule subject` of all that rules have opened before, whatever became of it. */
export async function listOpened(db: Pick<Queries, 'query'>, wanted: readonly WantedTask[]): Promise<Set<string>> {
  const rows = await db.query<{ rule: string; subject: string }>(
    `select t.rule, t.subject from task t
       join jsonb_to_recordset($1::jsonb) as w(rule text, subject text) on w.rule = t.rule and w.subject = t.subject`,
    JSON.stringify(wanted),
  );
  return new Set(rows.map(({ rule, subject }) => `${rule} ${subject}`));
}

/** Opens tasks; `numbers` in the same order. */
export async function insertRuleTasks(
  tx: Queries,
  wanted: readonly (WantedTask & { number: string })[],
  at: Date,
): Promise<void> {
  if (wanted.length === 0) return;
  const rows = wanted.map((task) => ({ ...task, id: newId() }));
  await tx.execute(
    `insert into task (id, number, source, title, owner_id, institution_id, every_day, due_on, state, created_at, rule,
       subject, began_on)
     select id, number, 'rule', title, "ownerId", "institutionId", "everyDay", "dueOn"::date, 'open', $2::timestamptz, rule,
       subject, "beganOn"::date
     from jsonb_to_recordset($1::jsonb) as r(id text, number text, title text, "ownerId" text, "institutionId" text,
       "everyDay" bool, "dueOn" text, rule text, subject text, "beganOn" text)`,
    JSON.stringify(rows),
    at.toISOString(),
  );
  await noteTasks(
    tx,
    rows.map(({ id }) => id),
    { at, kind: 'opened' },
  );
}

/** Closes what the records show; a task that was closed meanwhile stays as it is. Gives how many. */
export async function closeTasks(tx: Queries, ids: readonly string[], at: Date): Promise<number> {
  if (ids.length === 0) return 0;
  const closed = await tx.query<{ id: string }>(
    // In one order: two instances that find the same ones done would wait for each other for ever.
    `with found as (select id from task where id = any($1::text[]) and state = 'open' order by id for update)
     update task set state = 'done', done_at = $2::timestamptz from found where task.id = found.id returning task.id`,
    ids,
    at.toISOString(),
  );
  await noteTasks(
    tx,
    closed.map(({ id }) => id),
    { at, kind: 'found_done' },
  );
  return closed.length;
}

async function noteTasks(tx: Queries, ids: readonly string[], { at, kind }: { at: Date; kind: string }): Promise<void> {
  await tx.execute(
    `insert into task_event (task_id, at, kind) select id, $2::timestamptz, $3 from unnest($1::text[]) as id`,
    ids,
    at.toISOString(),
    kind,
  );
  if (ids.length > 0) await bumpRevision(tx, 'entries');
}
