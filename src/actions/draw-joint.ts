/** 抽签: files a joint inspection and draws for it; nothing is filed when there is not enough to draw from. */
import type { EffectResult } from '../engine/turn.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionWorld } from './action.ts';
import { fileEntry } from './file-entry.ts';
import { readDrawing } from './joint-drawing.ts';
import { whyNotDrawable } from './on-joint-drawn.ts';

type Drawing = ReturnType<typeof fileEntry.prepare>;

/** Example: `- {id: save, action: draw_joint, with: {register: '"joint"'}}`; with: as file_entry takes it. */
export const drawJointAction: Action<Drawing> = {
  name: 'draw_joint',
  permit: 'joint.file',
  posts: true,
  prepare(call, world) {
    const drawing = fileEntry.prepare(call, world);
    readDrawing(drawing.entry);
    return drawing;
  },
  async run(drawings, tx, world) {
    const results: EffectResult[] = [];
    // One after the other: the second of a batch draws from what the first has left.
    for (const drawing of drawings) results.push(await draw(drawing, tx, world));
    return results;
  },
};

/** The number is taken only when there will be a drawing: the series has no gap. */
async function draw(drawing: Drawing, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const text = await whyNotDrawable(readDrawing(drawing.entry), tx, world);
  if (text !== undefined) return { ok: false, text };
  const [filed] = await fileEntry.run([drawing], tx, world);
  return { ok: true, ...filed };
}
