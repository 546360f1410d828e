/** How much of a fault is done: a little in `npm test`, all of it in `npm run test:fault`. */

/** Whether this run does everything at full size. */
export const FULL: boolean = process.env['FAULT'] === 'full';

/** The number for this run: kills, messages, seconds. */
export function faultSize(quick: number, full: number): number {
  return FULL ? full : quick;
}
