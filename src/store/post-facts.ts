/** What the duty messages of a day stand on besides rectifications and tasks. Days are Asia/Shanghai's. */
import { z } from 'zod';
import { silentMembers } from '../domain/risk-event.ts';
import type { DayFigures, OpenRisk } from '../duty/day-figures.ts';
import type { DutyEntry } from '../duty/duty-facts.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** An open entry with the codes of its register and state. */
export type OpenEntryRow = Omit<DutyEntry, 'subject'> & { subject: string };

/** Open entries that are due some day; a deadline at midnight is the last moment of the day before. */
export async function listDueEntries(db: Queries): Promise<OpenEntryRow[]> {
  return await db.query<OpenEntryRow>(
    `select number, register, state, subject, owner_id as "ownerId", department_id as "departmentId",
       to_char((due_at - interval '1 second') at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "dueOn"
     from register_entry where closed_at is null and due_at is not null order by due_at, number`,
  );
}

/** A day in figures; `late` counts what is past its day, by the department that has to move it on. */
export async function readDayFigures(db: Queries, day: string): Promise<DayFigures> {
  const [row] = await db.query<Omit<DayFigures, 'late'>>(
    `select
       (select count(*)::int from inspection where withdrawn_at is null and ${onDay('visited_at')}) as inspections,
       (select count(*)::int from inspection where withdrawn_at is null and shift = 'night' and ${onDay('visited_at')})
         as night,
       (select count(*)::int from register_entry where register = 'lead' and state <> 'withdrawn' and ${onDay('filed_at')})
         as "leadsNew",
       (select count(distinct e.entry_id)::int from entry_event e join register_entry r on r.id = e.entry_id
         where r.register = 'lead' and e.to_state in ('closed', 'declined') and ${onDay('e.at')}) as "leadsClosed",
       (select count(*)::int from rectification where state <> 'cancelled' and ${onDay('opened_at')})
         as "rectificationsOpened",
       (select count(*)::int from rectification where state = 'closed' and ${onDay('closed_at')})
         as "rectificationsClosed"`,
    day,
  );
  if (row === undefined) throw new Error('the database gave no figures');
  const late = await db.query<{ department: string; count: number }>(
    `select d.name as department, count(*)::int as count from (
       select department_id as id from rectification where state in ('open', 'submitted', 'failed') and due_on < $1::date
       union all
       select m.department_id from task t join member m on m.id = t.owner_id where t.state = 'open' and t.due_on < $1::date
       union all
       select department_id from register_entry where closed_at is null
         and (due_at - interval '1 second') at time zone 'Asia/Shanghai' < $1::date
     ) l join department d on d.id = l.id group by d.name order by count(*) desc, d.name`,
    day,
  );
  return { ...row, late };
}

/** `$1` is the day. */
function onDay(column: string): string {
  return `(${column} at time zone 'Asia/Shanghai')::date = $1::date`;
}

const riskRow = z.object({
  number: z.string(),
  subject: z.string(),
  reportedAt: z.string(),
  data: z.looseObject({
    level: z.string().default('none'),
    receipts: z.record(z.string(), z.object({ told: z.string(), said: z.string().nullable() })).default({}),
  }),
});

/** Risk events that are not resolved, the gravest first. */
export async function listOpenRisks(db: Queries): Promise<OpenRisk[]> {
  const rows = await db.query<unknown>(
    `select number, subject, data, to_char(filed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "reportedAt"
     from register_entry where register = 'risk' and state in ('reported', 'acknowledged', 'handling')
     order by array_position(array['red', 'orange', 'yellow'], data ->> 'level') nulls last, filed_at, number`,
  );
  return z
    .array(riskRow)
    .parse(rows)
    .map(({ data, ...risk }) => ({ ...risk, level: data.level, isSilent: silentMembers(data).length > 0 }));
}

/** Departments (schools) and towns that filed something in a register in a span of days, both inclusive. */
export async function listFilers(
  db: Queries,
  { register, from, to }: { register: string; from: string; to: string },
): Promise<{ departmentIds: Set<string>; towns: Set<string> }> {
  const rows = await db.query<{ departmentId: string | null; town: string | null }>(
    `select distinct department_id as "departmentId", town from register_entry
     where register = $1 and state not in ('withdrawn', 'replaced') and occurred_on between $2::date and $3::date`,
    register,
    from,
    to,
  );
  return {
    departmentIds: new Set(rows.flatMap((row) => row.departmentId ?? [])),
    towns: new Set(rows.flatMap((row) => row.town ?? [])),
  };
}

/** Members of the teams drawn for a night → where they meet; teams that are off already are not waited for. */
export async function listNightTeams(db: Queries, day: string): Promise<Map<string, string>> {
  const rows = await db.query<{ memberId: string; meet: string }>(
    `select unnest(t.member_ids) as "memberId", coalesce(e.data ->> 'meet', '') as meet
     from joint_team t join register_entry e on e.id = t.entry_id
     where e.register = 'joint' and e.state in ('drawn', 'departed') and e.occurred_on = $1::date
       and e.data ->> 'shift' = 'night' and t.departed_at is null`,
    day,
  );
  return new Map(rows.map(({ memberId, meet }) => [memberId, meet]));
}
