/** The member that a command names, as the one who acts. */
import { TEXTS } from '../actions/texts.ts';
import type { Actor } from '../domain/actor.ts';
import { isRole } from '../domain/role.ts';
import { AppError } from '../kernel/errors.ts';
import { loadDirectory } from '../store/directory-repository.ts';
import type { Store } from '../store/store.ts';

/** By account, id or name, active. Throws AppError REGISTER_BY_UNKNOWN for nobody, or for several of one name. */
export async function readMember(store: Store, by: string): Promise<Actor> {
  const { members } = await loadDirectory(store);
  const said = by.trim();
  const found = members.filter((each) => each.active && [each.id, each.userId, each.name].includes(said));
  const [member, ...others] = found;
  if (member === undefined || others.length > 0) {
    const userText = TEXTS.registerNobody.replace('{by}', said);
    throw new AppError({ code: 'REGISTER_BY_UNKNOWN', kind: 'user', userText });
  }
  const { id, userId, name, departmentId, departmentName } = member;
  return { userId, name, roles: member.roles.filter(isRole), memberId: id, departmentId, departmentName };
}
