/** Changes of one institution by a person: the row, its history, the audit and the new revision in one transaction. */

import { dayOf } from '../domain/calendar.ts';
import { mayPlaceHave, type Place } from '../domain/campus.ts';
import {
  endsPermits,
  findTransition,
  type InstitutionStatus,
  type TransitionNeed,
} from '../domain/institution-status.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import { INSTITUTION_STATUSES } from '../register/institution.ts';
import { bumpRevision } from './revision.ts';
import type { Store, StoreTx } from './store.ts';

/** Where a change is made: a store, or a turn's transaction that stands for one (src/actions/register-door.ts). */
export type Transactions = Pick<Store, 'transaction'>;

/** What a change rests on. */
export type ChangeGround = {
  institutionId: string;
  /** `YYYY-MM-DD`: since when it holds. */
  effectiveOn: string;
  /** 依据文书号; null only where none is asked for. */
  document: string | null;
  /** A member's id, or `system`. */
  by: string;
  at: Date;
};

/** A change of status; `from` is what the person saw, so that nobody overwrites a change that he has not seen. */
export type StatusChange = ChangeGround & {
  from: InstitutionStatus;
  to: InstitutionStatus;
  /** 整改号 of ours, or the number of the paper that says that the re-check was passed. */
  recheck: string | null;
};

/** Why a change of status is not made. */
export type StatusRefusal =
  | { reason: 'gone' | 'no_transition' | 'no_document' | 'campus' | 'no_permit' }
  | { reason: 'changed'; status: InstitutionStatus }
  | { reason: 'too_early'; lastOn: string }
  | { reason: 'not_rectified'; count: number }
  | { reason: 'recheck'; fault: 'missing' | 'unknown' | 'not_passed' };

export type StatusOutcome = { ok: true; planned: boolean } | ({ ok: false } & StatusRefusal);

type Locked = Place & { status: InstitutionStatus; lastOn: string | null };

/**
 * Changes the status, or, when the day is still to come, plans it: the daily job makes it then, if it is still allowed.
 * A newer plan takes the place of an older one.
 */
export async function changeStatus(store: Transactions, change: StatusChange): Promise<StatusOutcome> {
  return await store.transaction(async (tx) => {
    const now = await lockInstitution(tx, change.institutionId);
    const refusal = now === undefined ? ({ reason: 'gone' } as const) : await refuse(tx, now, change);
    if (refusal !== undefined) return { ok: false, ...refusal };
    const planned = change.effectiveOn > dayOf(change.at);
    if (planned) {
      await planStatus(tx, change);
    } else {
      await putStatus(tx, change);
      await bumpRevision(tx, 'register');
    }
    return { ok: true, planned };
  });
}

/**
 * Holds the institution's row until the transaction ends. `lastOn`: since when it has its present status.
 * Not against rows that only refer to it: a list that is put in names many, in any order.
 */
export async function lockInstitution(tx: StoreTx, id: string): Promise<Locked | undefined> {
  const [row] = await tx.query<{ status: string; campus: string | null; main: string | null }>(
    `select i.status, i.campus, (select m.status from institution m where m.id = i.parent_id) as main
     from institution i where i.id = $1 for no key update`,
    id,
  );
  const status = INSTITUTION_STATUSES.find((each) => each === row?.status);
  const mainStatus = INSTITUTION_STATUSES.find((each) => each === row?.main) ?? null;
  if (row === undefined || status === undefined) return undefined;
  const [last] = await tx.query<{ day: string | null }>(
    `select to_char(max(effective_on), 'YYYY-MM-DD') as day from institution_change
     where institution_id = $1 and field = 'status'`,
    id,
  );
  return { status, campus: row.campus, mainStatus, lastOn: last?.day ?? null };
}

/** Why the change may not be made to the locked row; undefined: it may. */
export async function refuse(tx: StoreTx, now: Locked, change: StatusChange): Promise<StatusRefusal | undefined> {
  if (now.status !== change.from) return { reason: 'changed', status: now.status };
  const transition = findTransition(change.from, change.to);
  if (transition === undefined) return { reason: 'no_transition' };
  if ((change.document ?? '').trim() === '') return { reason: 'no_document' };
  if (!mayPlaceHave(now, change.to)) return { reason: 'campus' };
  // The history of statuses has one order: what was entered later may not begin earlier.
  if (now.lastOn !== null && change.effectiveOn < now.lastOn) return { reason: 'too_early', lastOn: now.lastOn };
  for (const need of transition.needs) {
    const missing = await CHECKS[need](tx, change, now);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

type Check = (tx: StoreTx, change: StatusChange, now: Locked) => Promise<StatusRefusal | undefined>;

const CHECKS: Readonly<Record<TransitionNeed, Check>> = {
  permit: checkPermit,
  recheck: checkRecheck,
  rectified: checkRectified,
};

/** A permit that runs on the day of the change, and today when that day is past. */
async function checkPermit(
  tx: StoreTx,
  { institutionId, effectiveOn, at }: StatusChange,
): Promise<StatusRefusal | undefined> {
  const today = dayOf(at);
  const [row] = await tx.query<{ runs: boolean }>(
    `select exists (select 1 from permit where institution_id = $1 and kind <> '筹设批准'
       and (ended_on is null or ended_on > $2::date) and (valid_from is null or valid_from <= $2::date)
       and (valid_until is null or valid_until >= $2::date)) as runs`,
    institutionId,
    effectiveOn > today ? effectiveOn : today,
  );
  return row?.runs === true ? undefined : { reason: 'no_permit' };
}

async function checkRectified(tx: StoreTx, { institutionId }: StatusChange): Promise<StatusRefusal | undefined> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::int as n from rectification where institution_id = $1 and state in ('open', 'submitted', 'failed')`,
    institutionId,
  );
  return row === undefined || row.n === 0 ? undefined : { reason: 'not_rectified', count: row.n };
}

/** A number of ours must be this institution's and passed since the status began; another paper is the office's word. */
async function checkRecheck(tx: StoreTx, change: StatusChange, now: Locked): Promise<StatusRefusal | undefined> {
  const said = (change.recheck ?? '').trim();
  if (said === '') return { reason: 'recheck', fault: 'missing' };
  const number = parseRecordNumber(said);
  if (number === undefined) return undefined;
  const [row] = await tx.query<{ passed: boolean }>(
    `select (state = 'passed' or state = 'closed' and coalesce((select e.from_state = 'passed' from rectification_event e
         where e.rectification_id = rectification.id and e.to_state = 'closed' order by e.id desc limit 1), true))
       and (coalesce(checked_at, closed_at) is null or $3::date is null
         or (coalesce(checked_at, closed_at) at time zone 'Asia/Shanghai')::date >= $3::date) as passed
     from rectification where number = $1 and institution_id = $2`,
    number,
    change.institutionId,
    now.lastOn,
  );
  if (row === undefined) return { reason: 'recheck', fault: 'unknown' };
  return row.passed ? undefined : { reason: 'recheck', fault: 'not_passed' };
}

/**
 * Gives the locked institution its status, with history and audit. The caller counts the register's revision up, last
 * of all: whoever holds that row must not wait for an institution.
 */
export async function putStatus(tx: StoreTx, change: StatusChange): Promise<void> {
  await tx.execute(
    'update institution set status = $2, updated_at = now() where id = $1',
    change.institutionId,
    change.to,
  );
  await noteChange(tx, groundOf(change), { field: 'status', before: change.from, after: change.to });
  if (endsPermits(change.to)) await endPermits(tx, groundOf(change));
}

async function endPermits(tx: StoreTx, ground: ChangeGround): Promise<void> {
  const ended = await tx.query<{ number: string }>(
    `update permit set ended_on = $2::date
     where institution_id = $1 and kind <> '筹设批准' and (ended_on is null or ended_on > $2::date) returning number`,
    ground.institutionId,
    ground.effectiveOn,
  );
  for (const { number } of ended) await noteChange(tx, ground, { field: 'permit', before: number, after: null });
}

async function planStatus(tx: StoreTx, change: StatusChange): Promise<void> {
  for (const plan of await listOpenPlans(tx, change.institutionId)) await dropPlan(tx, plan, change);
  await noteChange(tx, groundOf(change), { field: 'status_planned', before: change.from, after: change.to });
}

/** The re-check's number stands with the document: both are asked for together. */
function groundOf(change: StatusChange): ChangeGround {
  const { document, recheck } = change;
  return { ...change, document: recheck === null ? document : `${document}；复查：${recheck.trim()}` };
}

/** A change that was entered before its day, and is neither made nor dropped yet. */
export type StatusPlan = ChangeGround & { id: string; after: string };

/** Open plans of one institution, or all, by their day. */
export async function listOpenPlans(tx: Pick<StoreTx, 'query'>, institutionId: string | null): Promise<StatusPlan[]> {
  return await tx.query<StatusPlan>(
    `select p.id::text as id, p.institution_id as "institutionId", p.after, p.document, p.by, p.at,
       to_char(p.effective_on, 'YYYY-MM-DD') as "effectiveOn"
     from institution_change p
     where p.field = 'status_planned' and ($1::text is null or p.institution_id = $1) and not exists (
       select 1 from institution_change d where d.institution_id = p.institution_id and d.id > p.id
         and d.field in ('status', 'status_dropped') and d.after = p.after and d.effective_on = p.effective_on)
     order by p.effective_on, p.id`,
    institutionId,
  );
}

/** Notes that a plan is not made: replaced by a newer one, or no longer allowed on its day. */
export async function dropPlan(tx: StoreTx, plan: StatusPlan, by: Pick<ChangeGround, 'by' | 'at'>): Promise<void> {
  const { after, ...ground } = plan;
  await noteChange(tx, { ...ground, by: by.by, at: by.at }, { field: 'status_dropped', before: null, after });
}

/** One line of the history and one of the audit. The caller counts the register's revision up. */
export async function noteChange(
  tx: Pick<StoreTx, 'execute'>,
  ground: ChangeGround,
  { field, before, after }: { field: string; before: string | null; after: string | null },
): Promise<void> {
  await tx.execute(
    `with noted as (
       insert into institution_change (institution_id, field, before, after, effective_on, document, by, at)
       values ($1, $2, $3, $4, $5::date, $6, $7, $8::timestamptz))
     insert into audit_entry (at, actor, action, object, note)
     values ($8::timestamptz, $7, 'institution_' || $2::text, $1, concat_ws(' → ', $3::text, $4::text))`,
    ground.institutionId,
    field,
    before,
    after,
    ground.effectiveOn,
    ground.document,
    ground.by,
    ground.at.toISOString(),
  );
}
