/** The people of the task force: members, departments and group chats. */
import type { Queries } from './transaction.ts';

export { bumpRevision, readRevisions } from './revision.ts';

export type DepartmentRow = { id: string; name: string; aliases: string[]; inTaskForce: boolean };

export type MemberRow = {
  id: string;
  /** The platform's user id, lower case. */
  userId: string;
  name: string;
  /** Codes of src/domain/role.ts; may hold a code that a newer version wrote. */
  roles: string[];
  /** The office's own words, for broadcasts. */
  tags?: string[];
  departmentId: string;
  departmentName: string;
  isEnforcer: boolean;
  active: boolean;
};

export type GroupRow = {
  id: string;
  chatId: string;
  channel: string;
  name: string;
  purpose: string;
  /** Never true for a parents' group. */
  showsInternal: boolean;
  /** Whether a robot (群机器人) can post there. */
  hasRobot?: boolean;
  memberIds: string[];
};

/** All of them, inactive members included. */
export type Directory = { departments: DepartmentRow[]; members: MemberRow[]; groups: GroupRow[] };

/** Reads the whole directory; some hundred rows. */
export async function loadDirectory(db: Pick<Queries, 'query'>): Promise<Directory> {
  // One after the other: inside a transaction there is one connection.
  const departments = await db.query<DepartmentRow>(
    'select id, name, aliases, in_task_force as "inTaskForce" from department order by id',
  );
  const members = await db.query<MemberRow>(
    `select m.id, m.user_id as "userId", m.name, m.roles, m.tags, m.department_id as "departmentId",
         d.name as "departmentName", m.is_enforcer as "isEnforcer", m.active
       from member m join department d on d.id = m.department_id order by m.id`,
  );
  const groups = await db.query<GroupRow>(
    `select g.id, g.chat_id as "chatId", g.channel, g.name, g.purpose, g.shows_internal as "showsInternal",
         exists (select 1 from group_robot r where r.group_id = g.id) as "hasRobot",
         coalesce(array_agg(m.member_id order by m.member_id) filter (where m.member_id is not null), '{}')
           as "memberIds"
       from group_chat g left join group_member m on m.group_id = g.id group by g.id order by g.id`,
  );
  return { departments, members, groups };
}
