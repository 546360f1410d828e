/** 看板: the ten figures in twelve lines; who answers for a department also reads how much of it is theirs. */
import { isWithinScope } from '../domain/permissions.ts';
import type { EffectResult } from '../engine/turn.ts';
import { composeBoard, type OwnShare } from '../figures/compose-board.ts';
import type { Action, ActionCall } from './action.ts';
import { figureReader } from './figure-reader.ts';

/** Example: `- {id: board, action: list_figures}` */
export const listFigures: Action<ActionCall> = {
  name: 'list_figures',
  permit: 'figure.see',
  prepare: (call) => call,
  async run(calls, tx, world) {
    const read = figureReader(tx, world);
    const results: EffectResult[] = [];
    for (const call of calls) {
      // A number that follows asks for the list behind it.
      results.push({ text: composeBoard(await read(call), ownShare(call)), followUp: 'figures' });
    }
    return results;
  },
};

/** Of the department's own records, those that press; in a group nobody's but the county's. */
function ownShare({ scope, actor, chat }: ActionCall): OwnShare {
  if (scope !== 'department' || chat === 'group') return () => null;
  return ({ list }) => list.filter((record) => record.pressing && isWithinScope('department', actor, record)).length;
}
