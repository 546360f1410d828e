/** What a new day does to the register: 有效 → 过期, and the changes of status that were entered ahead. Once a day. */
import { mayTransitionByItself } from '../domain/institution-status.ts';
import { INSTITUTION_STATUSES } from '../register/institution.ts';
import { beginDutyRun } from './duty-repository.ts';
import { dropPlan, listOpenPlans, lockInstitution, putStatus, refuse, type StatusPlan } from './institution-changes.ts';
import { bumpRevision } from './revision.ts';
import type { Store, StoreTx } from './store.ts';

/** What the day did; `null` when another run has done it. */
export type RegisterDay = { expired: number; made: number; dropped: number } | null;

const JOB = 'register';

/** Does it for a day (`YYYY-MM-DD`, Asia/Shanghai) unless it is done: in one transaction with the note that it is. */
export async function turnRegisterDay(store: Store, day: string, at: Date): Promise<RegisterDay> {
  return await store.transaction(async (tx) => {
    if (!(await beginDutyRun(tx, { job: JOB, day, count: 0 }))) return null;
    const due = (await listOpenPlans(tx, null)).filter(({ effectiveOn }) => effectiveOn <= day);
    let made = 0;
    for (const plan of due) if (await makePlan(tx, plan, at)) made += 1;
    const expired = await expireOverdue(tx, day, at);
    await tx.execute('update duty_run set count = $3::int where job = $1 and day = $2::date', JOB, day, made + expired);
    if (made + expired > 0) await bumpRevision(tx, 'register');
    return { expired, made, dropped: due.length - made };
  });
}

/**
 * 有效 → 过期 for everybody whose last running permit is over (src/domain/institution-status.ts, isOverdue), in force
 * since the day after; one statement whatever the count. A permit without an end, and no permit at all, never expire.
 */
async function expireOverdue(tx: StoreTx, day: string, at: Date): Promise<number> {
  if (!mayTransitionByItself('valid', 'expired')) return 0;
  return await tx.execute(
    `with due as (
       select i.id, max(p.valid_until) as until
       from institution i join permit p on p.institution_id = i.id
         and p.kind <> '筹设批准' and (p.ended_on is null or p.ended_on > $1::date)
         and (p.valid_from is null or p.valid_from <= $1::date)
       where i.status = 'valid'
       group by i.id having bool_and(coalesce(p.valid_until < $1::date, false))),
     changed as (
       update institution i set status = 'expired', updated_at = now() from due
       where i.id = due.id and i.status = 'valid' returning i.id, due.until),
     noted as (
       insert into institution_change (institution_id, field, before, after, effective_on, document, by, at)
       select id, 'status', 'valid', 'expired', greatest(until + 1, coalesce((select max(c.effective_on)
           from institution_change c where c.institution_id = changed.id and c.field = 'status'), until + 1)),
         null, 'system', $2::timestamptz from changed)
     insert into audit_entry (at, actor, action, object, note)
     select $2::timestamptz, 'system', 'institution_status', id, 'valid → expired' from changed`,
    day,
    at.toISOString(),
  );
}

/** Makes a change that was entered ahead, if it is still allowed; else notes that it was dropped. */
async function makePlan(tx: StoreTx, plan: StatusPlan, at: Date): Promise<boolean> {
  const now = await lockInstitution(tx, plan.institutionId);
  const to = INSTITUTION_STATUSES.find((each) => each === plan.after);
  if (now !== undefined && to !== undefined) {
    const change = { ...plan, from: now.status, to, at, recheck: recheckIn(plan.document) };
    if ((await refuse(tx, now, change)) === undefined) {
      await putStatus(tx, { ...change, recheck: null });
      return true;
    }
  }
  await dropPlan(tx, plan, { by: 'system', at });
  return false;
}

/** The re-check's number stands with the document (institution-changes.ts). */
function recheckIn(document: string | null): string | null {
  return document?.split('；复查：')[1] ?? null;
}
