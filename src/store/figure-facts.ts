/** Loads what figures are counted from: the county's register, inspections, rectifications, tasks, entries, all at one moment. */
import { dayOf } from '../domain/calendar.ts';
import { findDepartment } from '../domain/departments.ts';
import type {
  FigureEntry,
  FigureFacts,
  FigureInspection,
  FigureInstitution,
  FigureRectification,
  FigureStatusChange,
  FigureTask,
  Period,
} from '../figures/figure-facts.ts';
import { loadRegister } from './register-repository.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** `isOurs`: others may stand in the register to be told from the county's own, and count nowhere. */
export type FigureQuestion = {
  at: Date;
  period: Period;
  isOurs(institution: { id: string; regionCode: string }): boolean;
};

/** Everything that figures need. */
export async function loadFigureFacts(db: Queries, { at, period, isOurs }: FigureQuestion): Promise<FigureFacts> {
  const departments = await db.query<{ id: string; name: string }>('select id, name from department order by id');
  return {
    at: at.toISOString(),
    asOf: dayOf(at),
    period,
    institutions: await loadInstitutions(db, { departments, isOurs }),
    statusChanges: await db.query<FigureStatusChange>(
      `select institution_id as "institutionId", before as "from", after as "to",
         to_char(effective_on, 'YYYY-MM-DD') as "on"
       from institution_change where field = 'status' and effective_on <= $1::date order by effective_on, id`,
      dayOf(at),
    ),
    inspections: await loadInspections(db),
    rectifications: await loadRectifications(db),
    tasks: await loadTasks(db),
    entries: await loadEntries(db),
    departmentNames: new Map(departments.map(({ id, name }) => [id, name.replace(/^县/u, '')])),
  };
}

/**
 * The days that are asked for when nobody names any: the campaign that is on, else the last one that was, else the year
 * so far.
 */
export async function findFigurePeriod(db: Queries, day: string): Promise<Period> {
  const [row] = await db.query<Period>(
    `select to_char(starts_on, 'YYYY-MM-DD') as "from", to_char(ends_on, 'YYYY-MM-DD') as "to"
     from campaign where starts_on <= $1::date order by ends_on < $1::date, starts_on desc limit 1`,
    day,
  );
  return row ?? { from: `${day.slice(0, 4)}-01-01`, to: day };
}

type Wanted = { departments: readonly { id: string; name: string }[] } & Pick<FigureQuestion, 'isOurs'>;

async function loadInstitutions(db: Queries, { departments, isOurs }: Wanted): Promise<FigureInstitution[]> {
  const byName = new Map(departments.map(({ id, name }) => [findDepartment(name)?.id ?? name, id]));
  const marked = await db.query<{ id: string }>('select id from institution where synthetic');
  const synthetic = new Set(marked.map(({ id }) => id));
  const rows = await loadRegister(db);
  return rows.filter(isOurs).map(({ competentDepartment: competent, aliases: _aliases, ...row }) => ({
    ...row,
    ownerId: null,
    filedById: null,
    departmentId: byName.get(findDepartment(competent)?.id ?? competent) ?? null,
    synthetic: synthetic.has(row.id),
  }));
}

async function loadInspections(db: Queries): Promise<FigureInspection[]> {
  return await db.query<FigureInspection>(
    `select i.number, i.institution_id as "institutionId", i.subject_name as "subjectName", i.checklist,
       to_char(i.visited_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "visitedOn",
       to_char(i.visited_at at time zone 'Asia/Shanghai', 'HH24:MI') as "visitedTime",
       i.is_safety_check as "isSafetyCheck", i.shift, i.mode, i.withdrawn_at is not null as withdrawn,
       coalesce(f.codes, array[]::text[]) as findings,
       null as "ownerId", i.filed_by_id as "filedById", m.department_id as "departmentId", o.town
     from inspection i
     left join (select inspection_id, array_agg(item_code order by item_code) as codes
                from finding group by inspection_id) f on f.inspection_id = i.id
     left join member m on m.id = i.filed_by_id
     left join institution o on o.id = i.institution_id
     order by i.visited_at, i.number`,
  );
}

async function loadRectifications(db: Queries): Promise<FigureRectification[]> {
  return await db.query<FigureRectification>(
    `select r.number, r.institution_id as "institutionId", r.subject_name as "subjectName", r.state,
       to_char(r.opened_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "openedOn",
       to_char(r.due_on, 'YYYY-MM-DD') as "dueOn",
       case when r.state in ('passed', 'closed') then to_char(coalesce(
         (select min(e.at) from rectification_event e
          where e.rectification_id = r.id and e.to_state in ('passed', 'closed')),
         r.closed_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') end as "doneOn",
       r.owner_id as "ownerId", null as "filedById", r.department_id as "departmentId", o.town
     from rectification r left join institution o on o.id = r.institution_id
     order by r.opened_at, r.number`,
  );
}

async function loadTasks(db: Queries): Promise<FigureTask[]> {
  return await db.query<FigureTask>(
    `select t.number, t.title, to_char(t.due_on, 'YYYY-MM-DD') as "dueOn", t.state, t.owner_id as "ownerId",
       null as "filedById", m.department_id as "departmentId", null as town
     from task t left join member m on m.id = t.owner_id
     order by t.due_on, t.number`,
  );
}

async function loadEntries(db: Queries): Promise<FigureEntry[]> {
  return await db.query<FigureEntry>(
    `select register, number, state, subject, institution_id as "institutionId", town,
       department_id as "departmentId", owner_id as "ownerId", filed_by_id as "filedById",
       to_char(filed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "filedOn",
       to_char(occurred_on, 'YYYY-MM-DD') as "occurredOn",
       to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "dueAt",
       parent_number as "parentNumber", data, shown
     from register_entry order by filed_at, number`,
  );
}
