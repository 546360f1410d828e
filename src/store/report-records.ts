/** Loads what reports are made from as it stood at a moment: figures' facts and all registers, later changes taken back. */
import type { ChecklistTable } from '../domain/checklist.ts';
import type { Registers } from '../domain/register-definition.ts';
import type { FigureFacts } from '../figures/figure-facts.ts';
import type { Ledger } from '../figures/ledger.ts';
import { RECORD_LEDGERS } from '../figures/record-ledgers.ts';
import { type Earlier, type EarlierEntry, restoreFacts, restoreLedger } from '../figures/restore-facts.ts';
import { type FigureQuestion, loadFigureFacts } from './figure-facts.ts';
import { loadLedger } from './ledgers.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** `at`: the moment, `now` or before it; `period`: the campaign. */
export type ReportQuestion = FigureQuestion & { now: Date; registers: Registers; checklists: ChecklistTable };

/** Facts and registers by code. */
export type ReportRecords = { facts: FigureFacts; ledgers: ReadonlyMap<string, Ledger> };

/**
 * What happened after the moment is taken back: states, withdrawals, later records and answers. Who a record belongs to,
 * deadlines that were moved, and the list of institutions are the present ones.
 */
export async function loadReportRecords(db: Queries, question: ReportQuestion): Promise<ReportRecords> {
  const { registers, checklists, at, now } = question;
  const earlier = at < now ? await loadEarlier(db, at) : UNCHANGED;
  const ledgers = new Map<string, Ledger>();
  for (const code of [...registers.keys(), ...Object.keys(RECORD_LEDGERS)]) {
    const ledger = await loadLedger(db, code, { registers, checklists });
    if (ledger !== undefined) ledgers.set(code, restoreLedger(ledger, earlier, registers));
  }
  return { facts: restoreFacts(await loadFigureFacts(db, question), earlier, registers), ledgers };
}

/** As things are now: nothing is taken back. */
const UNCHANGED: Earlier = {
  entries: new Map(),
  rectifications: new Map(),
  inspections: new Map(),
  tasks: new Map(),
  statuses: new Map(),
};

async function loadEarlier(db: Queries, at: Date): Promise<Earlier> {
  const moment = at.toISOString();
  const pairs = async <V>(sql: string): Promise<Map<string, V>> =>
    new Map((await db.query<{ key: string; value: V }>(sql, moment)).map(({ key, value }) => [key, value]));
  return {
    entries: await pairs<EarlierEntry>(ENTRIES),
    rectifications: await pairs<string | null>(RECTIFICATIONS),
    inspections: await pairs<boolean | null>(
      `select number as key, case when filed_at > $1::timestamptz then null else false end as value from inspection
       where filed_at > $1::timestamptz or withdrawn_at > $1::timestamptz`,
    ),
    tasks: await pairs<string | null>(
      `select number as key, case when created_at > $1::timestamptz then null else 'open' end as value from task
       where created_at > $1::timestamptz or done_at > $1::timestamptz`,
    ),
    statuses: await pairs<string>(
      `select distinct on (institution_id) institution_id as key, before as value from institution_change
       where field = 'status' and before is not null
         and effective_on > (($1::timestamptz - interval '1 millisecond') at time zone 'Asia/Shanghai')::date
       order by institution_id, effective_on, id`,
    ),
  };
}

const ENTRIES = `select r.number as key,
    case when r.filed_at > $1::timestamptz then null else jsonb_build_object('state', f.from_state,
      'since', ${iso('(select max(e.at) from entry_event e where e.entry_id = r.id and e.at <= $1::timestamptz)')},
      'filedAt', ${iso('r.filed_at')},
      'laterKeys', (select coalesce(jsonb_agg(distinct k), '[]'::jsonb) from entry_event e, jsonb_object_keys(e.data) k
        where e.entry_id = r.id and e.at > $1::timestamptz)) end as value
  from register_entry r
    left join lateral (select from_state from entry_event e where e.entry_id = r.id and e.at > $1::timestamptz
      order by e.at, e.id limit 1) f on true
  where r.filed_at > $1::timestamptz or f.from_state is not null`;

const RECTIFICATIONS = `select r.number as key,
    case when r.opened_at > $1::timestamptz then null else f.from_state end as value
  from rectification r
    left join lateral (select from_state from rectification_event e where e.rectification_id = r.id
      and e.at > $1::timestamptz order by e.at, e.id limit 1) f on true
  where r.opened_at > $1::timestamptz or f.from_state is not null`;

function iso(moment: string): string {
  return `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
