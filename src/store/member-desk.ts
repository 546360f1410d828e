/** What the office changes of members in chat: roles, department, who is one no more; each with its audit row. */
import type { MemberRow } from './directory-repository.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** A member who is on duty. */
export type DeskMember = Omit<MemberRow, 'isEnforcer' | 'active'>;

/** These members as they are now, locked until the transaction ends; those who have left are not among them. */
export async function lockMembers(tx: Queries, ids: readonly string[]): Promise<DeskMember[]> {
  return await tx.query<DeskMember>(
    `select m.id, m.user_id as "userId", m.name, m.roles, m.department_id as "departmentId", d.name as "departmentName"
     from member m join department d on d.id = m.department_id
     where m.id = any($1::text[]) and m.active order by m.id for update of m`,
    ids,
  );
}

/** Ids of the office's members, locked: two of them cannot take each other away at once. */
export async function lockOffice(tx: Queries): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from member where active and 'office' = any(roles) order by id for update`,
  );
  return rows.map(({ id }) => id);
}

/** Who is changed by whom. */
export type MemberEdit = { member: DeskMember; byId: string; at: Date };

/** The member's roles from now on. */
export async function setRoles(tx: Queries, edit: MemberEdit, roles: readonly string[]): Promise<void> {
  const { member } = edit;
  const sql = 'update member set roles = array(select jsonb_array_elements_text($2::jsonb)) where id = $1';
  await tx.execute(sql, member.id, JSON.stringify(roles));
  await audit(tx, edit, { action: 'member_roles', note: `${member.roles.join(',')} -> ${roles.join(',')}` });
}

/** Where the member works from now on. */
export async function setDepartment(tx: Queries, edit: MemberEdit, departmentId: string): Promise<void> {
  const { member } = edit;
  await tx.execute('update member set department_id = $2 where id = $1', member.id, departmentId);
  await audit(tx, edit, { action: 'member_department', note: `${member.departmentId} -> ${departmentId}` });
}

/** No member from now on; what they filed stays, and an import of the list makes them one again. */
export async function stopMember(tx: Queries, edit: MemberEdit): Promise<void> {
  await tx.execute('update member set active = false where id = $1', edit.member.id);
  await audit(tx, edit, { action: 'member_stopped', note: null });
}

/** How much stands open under the member's name: tasks, rectifications, entries of registers. */
export async function countOpenOf(tx: Queries, memberId: string): Promise<number> {
  const [row] = await tx.query<{ n: number | bigint }>(
    `select (select count(*) from task where owner_id = $1 and state = 'open')
       + (select count(*) from rectification where owner_id = $1 and state not in ('closed', 'cancelled'))
       + (select count(*) from register_entry where owner_id = $1 and closed_at is null) as n`,
    memberId,
  );
  return Number(row?.n ?? 0);
}

/** What is written of a change; the note holds codes and ids only. */
export type MemberAudit = { action: string; note: string | null };

async function audit(tx: Queries, { member, byId, at }: MemberEdit, { action, note }: MemberAudit): Promise<void> {
  await auditMember(tx, { actor: byId, memberId: member.id, at }, { action, note });
  await bumpRevision(tx, 'directory');
}

/** Writes down, for good, what somebody did about a member. */
export async function auditMember(
  tx: Queries,
  { actor, memberId, at }: { actor: string; memberId: string; at: Date },
  { action, note }: MemberAudit,
): Promise<void> {
  await tx.execute(
    `insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, $2, $3, $4, $5)`,
    at.toISOString(),
    actor,
    action,
    memberId,
    note,
  );
}
