/** Writes of an import of members. */
import type { DepartmentRow } from './directory-repository.ts';
import type { StoreTx } from './store.ts';

export type MemberChange = {
  id: string;
  /** Lower case. */
  userId: string;
  name: string;
  departmentId: string;
  roles: string[];
  /** Absent: they stay as they are. */
  tags?: string[];
  groupIds: string[];
};

/** Adds places of work that no list knows: a school, a town. */
export async function addDepartments(tx: StoreTx, departments: readonly DepartmentRow[]): Promise<void> {
  await tx.execute(
    `insert into department (id, name, aliases, in_task_force)
     select id, name, '{}', false from jsonb_to_recordset($1::jsonb) as r(id text, name text) on conflict do nothing`,
    JSON.stringify(departments.map(({ id, name }) => ({ id, name }))),
  );
}

/** Adds or replaces members; whoever is in the list is active, and in exactly the groups given. */
export async function saveMembers(tx: StoreTx, changes: readonly MemberChange[]): Promise<void> {
  const rows = changes.map((change) => ({
    id: change.id,
    user_id: change.userId,
    name: change.name,
    department_id: change.departmentId,
    roles: change.roles,
    tags: change.tags ?? null,
  }));
  await tx.execute(
    `insert into member (id, user_id, name, department_id, roles, tags, active)
     select id, user_id, name, department_id, array(select jsonb_array_elements_text(roles)),
       case jsonb_typeof(tags) when 'array' then array(select jsonb_array_elements_text(tags))
         else coalesce((select m.tags from member m where m.user_id = r.user_id), '{}') end, true
     from jsonb_to_recordset($1::jsonb)
       as r(id text, user_id text, name text, department_id text, roles jsonb, tags jsonb)
     on conflict (user_id) do update set name = excluded.name, department_id = excluded.department_id,
       roles = excluded.roles, tags = excluded.tags, active = true`,
    JSON.stringify(rows),
  );
  const places = changes.flatMap((change) =>
    change.groupIds.map((groupId) => ({ group_id: groupId, member_id: change.id })),
  );
  await tx.execute(
    'delete from group_member where member_id = any($1::text[])',
    changes.map((change) => change.id),
  );
  if (places.length === 0) return;
  await tx.execute(
    `insert into group_member (group_id, member_id)
     select group_id, member_id from jsonb_to_recordset($1::jsonb) as r(group_id text, member_id text)`,
    JSON.stringify(places),
  );
}
