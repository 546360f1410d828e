/** Institutions whose permit was revoked and that have put everything right since: they may apply again (plan, task 1). */
import type { StoreTx } from './store.ts';

/** Ids of those with a re-check passed since the revocation, and no rectification left open. */
export async function listReadmissible(db: Pick<StoreTx, 'query'>): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `select i.id from institution i where i.status = 'revoked'
       and not exists (select 1 from rectification r where r.institution_id = i.id
         and r.state in ('open', 'submitted', 'failed'))
       and exists (select 1 from rectification r where r.institution_id = i.id and r.state in ('passed', 'closed')
         and r.checked_at is not null and (r.checked_at at time zone 'Asia/Shanghai')::date >= coalesce(
           (select max(c.effective_on) from institution_change c where c.institution_id = i.id and c.field = 'status'),
           '0001-01-01'::date))`,
  );
  return new Set(rows.map(({ id }) => id));
}
