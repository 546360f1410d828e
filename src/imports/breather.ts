/** Long work in short steps: between two of them the program answers people. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest step; a person does not notice it, and a callback has five seconds. */
const STEP_MS = 10;

/** Call the function between two pieces of work; it lets others in when the step was long enough. */
export function createBreather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STEP_MS) return;
    await nextTurn();
    since = performance.now();
  };
}
