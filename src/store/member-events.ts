/** Changes of members that the platform's address book brings, with their audit rows. */
import type { StoreTx } from './store.ts';

/** The account has left the corp: no member from now on; what they filed stays. Gives 1, or 0 when there was none. */
export async function disableMember(tx: StoreTx, userId: string, at: Date): Promise<number> {
  return await tx.execute(
    `with gone as (update member set active = false where user_id = lower($1) and active returning id)
     insert into audit_entry (at, actor, action, object, note)
     select $2::timestamptz, 'platform', 'member_left', id, null from gone`,
    userId,
    at.toISOString(),
  );
}

/** The account has a new name; nothing happens when the new name is taken. Gives 1 or 0. */
export async function renameMember(tx: StoreTx, { from, to }: { from: string; to: string }, at: Date): Promise<number> {
  return await tx.execute(
    `with renamed as (
       update member set user_id = lower($2) where user_id = lower($1)
         and not exists (select 1 from member taken where taken.user_id = lower($2)) returning id)
     insert into audit_entry (at, actor, action, object, note)
     select $3::timestamptz, 'platform', 'member_renamed', id, null from renamed`,
    from,
    to,
    at.toISOString(),
  );
}
