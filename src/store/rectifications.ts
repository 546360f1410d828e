/** Rectifications after the inspection that opened them: locked, moved one step with its event, read for look-ups. */
import { z } from 'zod';
import { isRectificationState, type RectificationState } from '../domain/rectification.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

const state = z.string().refine(isRectificationState);
const Row = z.object({
  id: z.string(),
  number: z.string(),
  inspectionId: z.string(),
  institutionId: z.string().nullable(),
  subject: z.string(),
  state,
  severity: z.number(),
  dueOn: z.string(),
  departmentId: z.string().nullable(),
  ownerId: z.string(),
  /** The town of the institution; null for a place that is not in the register. */
  town: z.string().nullable(),
  /** The institution is 停业整改 now. */
  suspended: z.boolean(),
});
/** A rectification; `dueOn` as `YYYY-MM-DD`. */
export type StoredRectification = z.infer<typeof Row>;

const SELECT = `select r.id, r.number, r.inspection_id as "inspectionId", r.institution_id as "institutionId",
    r.subject_name as subject, r.state, r.severity, to_char(r.due_on, 'YYYY-MM-DD') as "dueOn",
    r.department_id as "departmentId", r.owner_id as "ownerId", i.town,
    coalesce(i.status = 'suspended', false) as suspended
  from rectification r left join institution i on i.id = r.institution_id`;

/** The rectification of a number, locked until the transaction ends. */
export async function lockRectification(tx: Queries, number: string): Promise<StoredRectification | undefined> {
  const [row] = await tx.query<unknown>(`${SELECT} where r.number = $1 for update of r`, number);
  return row === undefined ? undefined : Row.parse(row);
}

/** What somebody may still have to do about, those that passed and wait to be closed too; the most pressing first. */
export async function listUnfinishedRectifications(db: Pick<StoreTx, 'query'>): Promise<StoredRectification[]> {
  const rows = await db.query<unknown>(
    `${SELECT} where r.state in ('open', 'submitted', 'failed', 'passed') order by r.due_on, r.number`,
  );
  return z.array(Row).parse(rows);
}

/** One step; `at` is ISO 8601. */
export type RectificationMove = {
  rectification: StoredRectification;
  to: RectificationState;
  at: string;
  actorId: string | null;
  /** A new deadline, `YYYY-MM-DD`; else the old one stays. */
  dueOn?: string | undefined;
  /** What the form said. */
  data: Record<string, unknown>;
};

/** Puts a locked rectification into a state and notes how it came there. */
export async function moveRectification(tx: Queries, move: RectificationMove): Promise<void> {
  const { rectification, to, at, actorId, data } = move;
  await tx.execute(
    `update rectification set state = $2, due_on = coalesce($3::date, due_on),
       checked_at = case when $2 in ('passed', 'failed') then $4::timestamptz else checked_at end,
       closed_at = case when $2 in ('closed', 'cancelled') then $4::timestamptz else closed_at end
     where id = $1`,
    rectification.id,
    to,
    move.dueOn ?? null,
    at,
  );
  await tx.execute(
    `insert into rectification_event (rectification_id, at, actor_id, from_state, to_state, data)
     values ($1, $2::timestamptz, $3, $4, $5, $6::jsonb)`,
    rectification.id,
    at,
    actorId,
    rectification.state,
    to,
    JSON.stringify(data),
  );
  await bumpRevision(tx, 'entries');
}

/** One step as it is read: `day` is that of Asia/Shanghai; the words are those of the form. */
export type RectificationStep = { day: string; actorId: string | null; to: string; remark: string | null };

/** The steps of a rectification, oldest first. */
export async function listRectificationSteps(db: Pick<StoreTx, 'query'>, id: string): Promise<RectificationStep[]> {
  return await db.query<RectificationStep>(
    `select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, actor_id as "actorId", to_state as "to",
       coalesce(data->>'facts', data->>'remark') as remark
     from rectification_event where rectification_id = $1 order by id`,
    id,
  );
}

/** What is to be put right: the item's code and the fact, in the checklist's order. */
export async function listRectificationFindings(
  db: Pick<StoreTx, 'query'>,
  id: string,
): Promise<{ code: string; fact: string }[]> {
  return await db.query<{ code: string; fact: string }>(
    'select item_code as code, fact from finding where rectification_id = $1 order by item_code',
    id,
  );
}

/** The members who follow up what is not closed about an institution. */
export async function listRectificationOwners(db: Pick<StoreTx, 'query'>, institutionId: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select distinct owner_id as id from rectification
     where institution_id = $1 and state in ('open', 'submitted', 'failed', 'passed') order by 1`,
    institutionId,
  );
  return rows.map(({ id }) => id);
}
