/** The door of what only the office may do. */
import { type Actor, hasRole } from '../domain/actor.ts';
import { AppError } from '../kernel/errors.ts';
import { TEXTS } from './texts.ts';

/** The member's id. Throws AppError ACTION_DENIED for everybody but the office. */
export function officeOnly(actor: Actor): string {
  if (actor.memberId !== null && hasRole(actor, ['office'])) return actor.memberId;
  throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.officeOnly });
}
