/** All ways to undo a filed form, by the name that flows call them by. */
import type { Undo } from './action.ts';
import { undoEntry } from './undo-entry.ts';
import { undoInspection } from './undo-inspection.ts';

/** Name → what is done. */
export const UNDOS: ReadonlyMap<string, Undo> = new Map([
  [undoInspection.name, undoInspection],
  [undoEntry.name, undoEntry],
]);
