/** The member on whose behalf a command of broadcasts acts, when the permissions allow it. */
import { TEXTS } from '../actions/texts.ts';
import type { Core } from '../app/core.ts';
import type { Actor } from '../domain/actor.ts';
import { decide } from '../domain/permissions.ts';
import { AppError } from '../kernel/errors.ts';
import { usageError } from './command.ts';
import { readMember } from './named-member.ts';

/** Throws AppError USAGE for nobody, REGISTER_BY_UNKNOWN for somebody unknown, ACTION_DENIED for who may not. */
export async function readAuthor(core: Core, by: string, permit: string): Promise<Actor & { memberId: string }> {
  if (by === '') throw usageError('请写上是谁办的，例如 --by wanglijuan。');
  const actor = await readMember(core.store, by);
  const { permissions } = core.snapshots.current().actionWorld;
  if (actor.memberId === null || !decide(permissions, permit, { person: actor, place: 'private' }).ok)
    throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.notAllowed });
  return { ...actor, memberId: actor.memberId };
}
