/** Loads a register with the names of its people and departments, for counts and exports. */
import { z } from 'zod';
import type { ChecklistTable } from '../domain/checklist.ts';
import type { Registers } from '../domain/register-definition.ts';
import { entryLedger, type LedgerEntry } from '../figures/entry-ledger.ts';
import type { Ledger } from '../figures/ledger.ts';
import { isRecordLedger, type LedgerRecord, type RecordLedgerCode, recordLedger } from '../figures/record-ledgers.ts';
import type { Stay } from '../figures/state-times.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** The registers that flows/registers declare, and the checklists whose items inspections speak of. */
export type LedgerNames = { registers: Registers; checklists: ChecklistTable };

/** The ledger of a code, all its lines, the oldest first; undefined for a code that has none. */
export async function loadLedger(
  db: Queries,
  code: string,
  { registers, checklists }: LedgerNames,
): Promise<Ledger | undefined> {
  const definition = registers.get(code);
  if (definition !== undefined) return entryLedger(definition, await loadEntries(db, code));
  if (!isRecordLedger(code)) return undefined;
  const rows = z.array(Row).parse(await db.query<unknown>(SELECTS[code]));
  return recordLedger(code, rows.map(withoutNothing), checklists);
}

/** What every line has; `r`: the record, `d`: its department, `o`: whose turn it is, `f`: who filed it, `i`: the institution. */
const COMMON = `coalesce(d.name, '') as department, coalesce(o.name, '') as owner, coalesce(f.name, '') as "filedBy",
  coalesce(i.synthetic, false) and exists (select 1 from institution where not synthetic) as "madeUp"`;

async function loadEntries(db: Queries, register: string): Promise<LedgerEntry[]> {
  return await db.query<LedgerEntry>(
    `select r.number, r.subject, r.state, ${day('r.filed_at')} as day, ${date('r.occurred_on')} as "occurredOn",
       ${moment('r.due_at')} as "dueAt", ${day('r.closed_at')} as "closedOn",
       coalesce(r.parent_number, '') as "parentNumber", r.town, r.department_id as "departmentId",
       r.owner_id as "ownerId", r.filed_by_id as "filedById", r.data, r.shown, ${COMMON}
     from register_entry r
       left join department d on d.id = r.department_id
       left join member o on o.id = r.owner_id
       left join member f on f.id = r.filed_by_id
       left join institution i on i.id = r.institution_id
     where r.register = $1 order by r.filed_at, r.number`,
    register,
  );
}

const cell = z.union([z.string(), z.number(), z.array(z.string()), z.null()]);
const Row = z.object({
  number: z.string(),
  subject: z.string(),
  state: z.string(),
  day: z.string(),
  occurredOn: z.string(),
  dueAt: z.string().nullable(),
  closedOn: z.string().nullable(),
  parentNumber: z.string(),
  town: z.string().nullable(),
  departmentId: z.string().nullable(),
  ownerId: z.string().nullable(),
  filedById: z.string().nullable(),
  department: z.string(),
  owner: z.string(),
  filedBy: z.string(),
  madeUp: z.boolean(),
  cells: z.record(z.string(), cell),
});

/** Columns that nobody filled are not there. */
function withoutNothing({ cells, ...row }: z.output<typeof Row>): LedgerRecord {
  const filled = Object.entries(cells).flatMap(([id, value]) =>
    value === null || value === '' ? [] : [[id, value] as const],
  );
  return { ...row, cells: Object.fromEntries(filled) };
}

const FILED = `left join member f on f.id = r.filed_by_id left join department d on d.id = f.department_id
  left join institution i on i.id = r.institution_id`;

const VISIT = `to_char(r.visited_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')`;

const SELECTS: Readonly<Record<RecordLedgerCode, string>> = {
  inspection: `select r.number, r.subject_name as subject,
      case when r.withdrawn_at is null then 'filed' else 'withdrawn' end as state, ${day('r.visited_at')} as day,
      ${day('r.visited_at')} as "occurredOn", null as "dueAt", ${day('r.withdrawn_at')} as "closedOn",
      '' as "parentNumber", i.town, f.department_id as "departmentId", null as "ownerId",
      r.filed_by_id as "filedById", ${COMMON.replace('o.name', 'null')},
      jsonb_build_object('checklist', r.checklist, 'visited_at', ${VISIT}, 'shift', r.shift, 'mode', r.mode,
        'safety', r.is_safety_check::text, 'findings', cardinality(n.codes), 'items', to_jsonb(n.codes),
        'inspectors', r.inspectors, 'place', r.place_label, 'remark', r.remark) as cells
    from inspection r ${FILED}
      cross join lateral (select coalesce(array_agg(item_code order by item_code), array[]::text[]) as codes
        from finding where inspection_id = r.id) n
    order by r.visited_at, r.number`,
  finding: `select r.number, r.subject_name as subject,
      case when r.withdrawn_at is not null then 'withdrawn' when n.corrected_on_site then 'corrected'
        when n.rectification_id is not null then 'rectifying' else 'noted' end as state,
      ${day('r.visited_at')} as day, ${day('r.visited_at')} as "occurredOn", null as "dueAt", null as "closedOn",
      coalesce(z.number, '') as "parentNumber", i.town, f.department_id as "departmentId", null as "ownerId",
      r.filed_by_id as "filedById", ${COMMON.replace('o.name', 'null')},
      jsonb_build_object('item', n.item_code, 'checklist', r.checklist, 'question', n.item_code,
        'severity', n.severity::text, 'fact', n.fact, 'rectification', z.number,
        'bases', (select string_agg(b->>'text', '；') from jsonb_array_elements(n.bases) b)) as cells
    from finding n join inspection r on r.id = n.inspection_id ${FILED}
      left join rectification z on z.id = n.rectification_id
    order by r.visited_at, r.number, n.item_code`,
  rectification: `select r.number, r.subject_name as subject, r.state, ${day('r.opened_at')} as day,
      ${day('r.opened_at')} as "occurredOn",
      case when r.state in ('passed', 'closed', 'cancelled') then null
        else ${moment("(r.due_on + 1)::timestamp at time zone 'Asia/Shanghai'")} end as "dueAt",
      ${day('r.closed_at')} as "closedOn", v.number as "parentNumber", i.town, r.department_id as "departmentId",
      r.owner_id as "ownerId", null as "filedById", ${COMMON.replace('f.name', 'null')},
      jsonb_build_object('severity', r.severity::text, 'checked_on', ${day('r.checked_at')}, 'items',
        (select to_jsonb(array_agg(item_code order by item_code)) from finding where rectification_id = r.id)) as cells
    from rectification r join inspection v on v.id = r.inspection_id left join department d on d.id = r.department_id
      left join member o on o.id = r.owner_id left join institution i on i.id = r.institution_id
    order by r.opened_at, r.number`,
  task: `select r.number, r.title as subject, r.state, ${day('r.created_at')} as day, ${date('r.due_on')} as "occurredOn",
      case when r.state = 'open' then ${moment("(r.due_on + 1)::timestamp at time zone 'Asia/Shanghai'")} end as "dueAt",
      ${day('r.done_at')} as "closedOn", '' as "parentNumber", i.town, o.department_id as "departmentId",
      r.owner_id as "ownerId", null as "filedById", ${COMMON.replace('f.name', 'null')},
      jsonb_build_object('source', r.source) as cells
    from task r left join member o on o.id = r.owner_id left join department d on d.id = o.department_id
      left join institution i on i.id = r.institution_id
    order by r.created_at, r.number`,
};

function day(column: string): string {
  return `to_char(${column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`;
}

function date(column: string): string {
  return `to_char(${column}, 'YYYY-MM-DD')`;
}

function moment(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** The stays of a register's lines in their states, of those that were filed on the days and not taken back. */
export async function listStays(db: Queries, of: { register: string; from: string; to: string }): Promise<Stay[]> {
  return await db.query<Stay>(
    `select state, ${moment('came')} as came, ${moment('leaves')} as left from (
       select e.to_state as state, e.at as came, lead(e.at) over (partition by e.entry_id order by e.at, e.id) as leaves
       from entry_event e join register_entry r on r.id = e.entry_id
         left join institution i on i.id = r.institution_id
       where r.register = $1 and r.state <> 'withdrawn' and e.from_state is distinct from e.to_state
         and (r.filed_at at time zone 'Asia/Shanghai')::date between $2::date and $3::date
         and not (coalesce(i.synthetic, false) and exists (select 1 from institution where not synthetic))
     ) stay`,
    of.register,
    of.from,
    of.to,
  );
}

/** `actor`: the member for whom it was made, or `operator`. */
export type ExportNote = { at: Date; actor: string; code: string; rows: number; personal: boolean };

/** Notes that a register left the house: which, how much of it, for whom. */
export async function noteExport(db: Pick<StoreTx, 'execute'>, note: ExportNote): Promise<void> {
  const { at, actor, code, rows, personal } = note;
  await db.execute(
    `insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, $2, 'register_exported', $3, $4)`,
    at.toISOString(),
    actor,
    code,
    `rows=${rows}${personal ? ' personal' : ''}`,
  );
}
