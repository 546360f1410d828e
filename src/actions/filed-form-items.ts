/** The items of a filed form as the office sees them, read with the version of the flow that it was filed with. */
import { type FiledItem, listItems } from '../engine/filed-items.ts';
import type { SessionState } from '../engine/session.ts';
import type { FiledForm } from '../store/filed-forms.ts';
import type { ActionCall, ActionWorld } from './action.ts';

/** Empty when the version is not known any more. */
export function itemsOf(filed: FiledForm, call: ActionCall, world: ActionWorld): FiledItem[] {
  return shownItems({ flow: filed.flow, hash: filed.flowHash, form: formOf(filed) }, call, world);
}

/** The same for a form that is just being handed in. Of a look-up only what was chosen is read, so no table is needed. */
export function shownItems(
  { flow: id, hash, form }: { flow: string; hash: string; form: SessionState },
  { actor, chat, at }: Pick<ActionCall, 'actor' | 'chat' | 'at'>,
  world: ActionWorld,
): FiledItem[] {
  const flow = world.flowOf(id, hash);
  if (flow === undefined) return [];
  return listItems(flow, form, {
    now: at,
    me: { userId: actor.userId, name: actor.name, roles: actor.roles },
    chat,
    sources: {},
    checklists: world.checklists,
    config: {},
    newSessionId: '',
    messageId: '',
  });
}

/** Written by us as the session at its end. */
export function formOf(filed: FiledForm): SessionState {
  return filed.form as SessionState;
}
