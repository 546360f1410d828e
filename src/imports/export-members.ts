/** The members as rows of a spreadsheet that `bot import members` finds unchanged. No telephone number: none is stored. */
import { roleNames } from '../domain/role.ts';
import { type Directory, loadDirectory } from '../store/directory-repository.ts';
import type { Store } from '../store/store.ts';

const SEPARATORS = /[、，,;；]/u;

/** The header and one row for each active member, by department and account. */
export async function exportMembers(store: Store): Promise<string[][]> {
  const directory = await loadDirectory(store);
  const rows = directory.members
    .filter((member) => member.active)
    .map((member) => [
      member.userId,
      member.name,
      member.departmentName,
      roleNames(member.roles),
      groupsOf(directory, member.id),
    ]);
  rows.sort((a, b) => (`${a[2]} ${a[0]}` < `${b[2]} ${b[0]}` ? -1 : 1));
  return [['账号', '姓名', '单位', '角色', '群'], ...rows];
}

/** By name, or by the platform's id where the name would not lead back to the group. */
function groupsOf({ groups }: Directory, memberId: string): string {
  return groups
    .filter((group) => group.memberIds.includes(memberId))
    .map((group) => {
      const isPlain = !SEPARATORS.test(group.name) && groups.filter(({ name }) => name === group.name).length === 1;
      return isPlain ? group.name : group.chatId;
    })
    .join('、');
}
