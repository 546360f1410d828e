/** Takes back an entry that nobody has acted on yet; it stays in the register, marked. */
import { WITHDRAWN } from '../domain/register-definition.ts';
import { lockEntry, moveEntry } from '../store/register-entries.ts';
import type { Undo } from './action.ts';

/** Example: `undo: {within: 2h, do: [{id: undo, action: undo_entry}]}` */
export const undoEntry: Undo = {
  name: 'undo_entry',
  async run({ number, memberId }, tx, at) {
    const entry = await lockEntry(tx, number);
    if (entry === undefined) return;
    const moment = at.toISOString();
    await moveEntry(tx, {
      entry,
      to: WITHDRAWN,
      at: moment,
      actorId: memberId,
      dueAt: null,
      closedAt: moment,
      data: {},
      shown: {},
    });
  },
};
