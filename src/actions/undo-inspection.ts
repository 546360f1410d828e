/** Undoes a filed inspection: the record stays, marked; its rectification is cancelled. */
import { emptyItem } from '../store/joint-items.ts';
import { bumpRevision } from '../store/revision.ts';
import type { Undo } from './action.ts';

/** Example: `undo: {within: 2h, do: [{id: undo, action: undo_inspection}]}` */
export const undoInspection: Undo = {
  name: 'undo_inspection',
  async run({ number }, tx, at) {
    const moment = at.toISOString();
    await tx.execute('update inspection set withdrawn_at = $1::timestamptz where number = $2', moment, number);
    await tx.execute(
      `update rectification set state = 'cancelled', closed_at = $1::timestamptz
       where inspection_id = (select id from inspection where number = $2) and state in ('open', 'submitted', 'failed')`,
      moment,
      number,
    );
    await emptyItem(tx, number);
    await bumpRevision(tx, 'entries');
  },
};
