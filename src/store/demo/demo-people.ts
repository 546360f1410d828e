/** The demo's departments, members and groups: a task force as a county has it, every name made up. */
import type { Role } from '../../domain/role.ts';
import { PLAN_DEPARTMENTS } from '../departments.ts';
import type { DepartmentRow, GroupRow } from '../directory-repository.ts';

export type DemoMember = { id: string; name: string; departmentId: string; roles: Role[]; isEnforcer: boolean };

/** Where demo members work: the plan's departments, the county's head, a school and a town. */
export const DEMO_DEPARTMENTS: readonly DepartmentRow[] = [
  ...PLAN_DEPARTMENTS.filter(({ id, inTaskForce }) => inTaskForce || id === 'county'),
  { id: 'school', name: '襄垣县演示小学', aliases: ['演示小学'], inTaskForce: false },
  { id: 'guhan', name: '古韩镇', aliases: ['古韩镇人民政府', '城关'], inTaskForce: false },
];

/** Eleven members; the id is the user id. */
export const DEMO_MEMBERS: readonly DemoMember[] = (
  [
    ['inspector-1', '李志强', 'education', 'inspector'],
    ['inspector-2', '张晓燕', 'market', 'inspector'],
    ['office-1', '王丽娟', 'education', 'office'],
    ['liaison-1', '赵海峰', 'police', 'liaison'],
    ['leader-1', '刘建国', 'county', 'leader'],
    ['deputy-1', '陈永胜', 'education', 'deputy'],
    ['approver-1', '郭慧敏', 'approval', 'approver'],
    ['fire-1', '韩磊', 'fire', 'inspector'],
    ['school-1', '杨秀芳', 'school', 'school_head'],
    ['grid-1', '崔伟', 'guhan', 'grid_worker'],
    ['auditor-1', '宋文清', 'county', 'auditor'],
  ] satisfies [string, string, string, Role][]
).map(([id, name, departmentId, role]) => ({
  id,
  name,
  departmentId,
  roles: [role],
  isEnforcer: role === 'inspector',
}));

const WORK_CHAT = { channel: 'simulator', showsInternal: true };

/** Two work chats; neither is a parents' group. */
export const DEMO_GROUPS: readonly GroupRow[] = [
  {
    ...WORK_CHAT,
    id: 'group-joint',
    chatId: 'group-joint',
    name: '双减工作专班联合检查群',
    purpose: '检查组',
    memberIds: ['inspector-1', 'inspector-2', 'fire-1', 'liaison-1', 'approver-1', 'office-1', 'grid-1'],
  },
  {
    ...WORK_CHAT,
    id: 'group-office',
    chatId: 'group-office',
    name: '双减工作专班办公室群',
    purpose: '工作群',
    memberIds: ['office-1', 'deputy-1', 'leader-1', 'liaison-1'],
  },
];
