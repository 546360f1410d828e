/** What the tests of members share: the demo's people as they were, and what was written about them. */
import type { Stage } from './stage.ts';

/** The row of a member. */
export async function memberOf(
  stage: Stage,
  id: string,
): Promise<{ roles: string; department: string; active: boolean }> {
  const [row] = await stage.core.store.query<{ roles: string; department: string; active: boolean }>(
    `select array_to_string(roles, ',') as roles, department_id as department, active from member where id = $1`,
    id,
  );
  if (row === undefined) throw new Error(`no member ${id}`);
  return row;
}

/** `actor action object note`, oldest first. */
export async function auditsOf(stage: Stage): Promise<string[]> {
  const rows = await stage.core.store.query<{ line: string }>(
    `select concat_ws(' ', actor, action, object, note) as line from audit_entry where action like 'member%' order by id`,
  );
  return rows.map(({ line }) => line);
}

/** `user: text`, in the order of the texts. */
export async function toldOf(stage: Stage): Promise<string[]> {
  const rows = await stage.core.store.query<{ line: string }>(
    `select (target->>'userId') || ': ' || (body->>'text') as line from outbox order by 1`,
  );
  return rows.map(({ line }) => line);
}

/** Puts the demo's people back, with nothing written about them. */
export async function resetMembers(stage: Stage): Promise<void> {
  const { store } = stage.core;
  for (const table of ['outbox', 'member_absence', 'audit_entry']) await store.execute(`delete from ${table}`);
  await store.execute(
    `update member set active = true, roles = array[case id when 'approver-1' then 'approver' when 'fire-1' then 'inspector'
       when 'school-1' then 'school_head' when 'grid-1' then 'grid_worker' else split_part(id, '-', 1) end],
       department_id = case id when 'inspector-1' then 'education' when 'inspector-2' then 'market'
         when 'liaison-1' then 'police' else department_id end`,
  );
  await store.execute(`update snapshot_revision set revision = revision + 1 where name = 'directory'`);
}
