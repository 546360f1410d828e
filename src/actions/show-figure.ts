/** 看板 4: what a figure counts and the records behind it, those that the person may read. */
import { z } from 'zod';
import type { EffectResult } from '../engine/turn.ts';
import { composeList, composeTotal } from '../figures/compose-list.ts';
import { TEXTS as FIGURE_TEXTS } from '../figures/texts.ts';
import type { Action, ActionCall } from './action.ts';
import { figureReader, mayRead } from './figure-reader.ts';

const answersSchema = z.looseObject({ which: z.string() });

/** Example: `- {id: list, action: show_figure, when: answered("which")}`; `which` is a choice of figure ids. */
export const showFigure: Action<{ call: ActionCall; which: string }> = {
  name: 'show_figure',
  permit: 'figure.list',
  prepare: (call) => ({ call, which: answersSchema.parse(call.submission.answers).which }),
  async run(asked, tx, world) {
    const read = figureReader(tx, world);
    const results: EffectResult[] = [];
    for (const { call, which } of asked) {
      const figures = await read(call);
      const at = figures.findIndex(({ id }) => id === which);
      const figure = figures[at];
      if (figure === undefined) results.push({ text: FIGURE_TEXTS.wrongNumber });
      else {
        const numbered = { number: at + 1, figure };
        const text = call.chat === 'group' ? composeTotal(numbered) : composeList(numbered, mayRead(call, world));
        results.push({ text, followUp: 'figures' });
      }
    }
    return results;
  },
};
