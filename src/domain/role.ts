/** Who people are to the task force; codes are stored, Chinese is shown. */

/** Role code → its name. `public` is everyone who is no member. */
export const ROLES = {
  leader: '组长',
  deputy: '副组长',
  department_head: '分管领导',
  liaison: '联络员',
  inspector: '检查员',
  office: '办公室',
  approver: '审批员',
  duty_officer: '值班员',
  school_head: '学校责任人',
  grid_worker: '网格员',
  auditor: '审计员',
  public: '群众',
} as const;
export type Role = keyof typeof ROLES;

/** Whether a word is a role code. */
export function isRole(word: string): word is Role {
  return Object.hasOwn(ROLES, word);
}

/** 联络员、检查员: the roles' names in the table's order, whatever order and unknown codes they were stored with. */
export function roleNames(codes: readonly string[]): string {
  return Object.entries(ROLES)
    .filter(([code]) => codes.includes(code))
    .map(([, name]) => name)
    .join('、');
}

/** The role that a spreadsheet's word means (联络员 or liaison), if any. */
export function findRole(word: string): Role | undefined {
  const trimmed = word.trim();
  if (isRole(trimmed)) return trimmed;
  const found = Object.entries(ROLES).find(([, name]) => name === trimmed);
  return found && isRole(found[0]) ? found[0] : undefined;
}
