/** The one point at which a permission is asked for: before every action, for every person, in every place. */
import { decide, type Permission, type Place, type Scope } from '../domain/permissions.ts';
import { ROLES } from '../domain/role.ts';
import { AppError } from '../kernel/errors.ts';
import type { ActionRequest, ActionWorld } from './action.ts';
import { fill, TEXTS } from './texts.ts';

type World = Pick<ActionWorld, 'permissions' | 'workGroups'>;

/** How far the permission reaches. Throws AppError ACTION_DENIED, which says who may, or that it is for a private chat. */
export function authorise(permit: string, call: ActionRequest, world: World): Scope {
  const { permissions } = world;
  const decision = decide(permissions, permit, { person: call.actor, place: placeOf(call, world) });
  if (decision.ok) return decision.scope;
  throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: whyNot(permissions[permit], decision.why) });
}

/** Where it was said, as the permissions see it. */
function placeOf({ chat, place, actor }: ActionRequest, { workGroups }: World): Place {
  if (chat === 'direct') return 'private';
  const members = workGroups.get(place.chatId);
  return actor.memberId !== null && members?.has(actor.memberId) ? 'own_group' : 'other_group';
}

function whyNot(permission: Permission | undefined, why: 'role' | 'place'): string {
  if (permission === undefined) return TEXTS.notAllowed;
  if (why === 'place') return fill(TEXTS.privatePlease, { title: permission.title });
  const roles = Object.keys(permission.who).filter((role) => role !== 'public');
  const isPublic = 'public' in permission.who;
  if (roles.length === 0) return TEXTS.checkForPublic;
  const names = Object.entries(ROLES).flatMap(([role, name]) => (roles.includes(role) ? [name] : []));
  // Everybody of the task force: then what is missing is the membership.
  if (names.length >= MOST_NAMED || isPublic) return TEXTS.notMember;
  return fill(TEXTS.allowedTo, { title: permission.title, who: names.join('、') });
}

const MOST_NAMED = 8;
