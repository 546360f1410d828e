/** Whoever sends more than a person can type hears one sentence and then nothing, until it is quiet again; dangers are heard all the same. */
import type { Desk, TurnPlan } from './desk.ts';
import type { Incoming } from './incoming.ts';
import { fill, TEXTS } from './texts.ts';

/** Forty photos sent at once and quick taps through a list: far below. */
export const MOST_A_MINUTE = 120;
const MINUTE_MS = 60_000;
/** Somebody (or a program) that never stops is not told every minute. */
const QUIET_MINUTES = 60;

/** The turn of a message too many; undefined when it may be answered, which is then counted. */
export function limitMessages(desk: Desk, incoming: Incoming): TurnPlan | undefined {
  if (incoming.kind === 'wake' || incoming.kind === 'nothing') return undefined;
  // Talk among people in a group is not meant for us: it is neither answered nor counted.
  if (desk.isGroup && !desk.input.message.addressed) return undefined;
  const now = Math.floor(desk.input.now.getTime() / MINUTE_MS);
  const { pace } = desk.state;
  const told = pace?.told !== undefined && Math.abs(now - pace.told) < QUIET_MINUTES ? pace.told : undefined;
  const count = Math.min((pace?.minute === now ? pace.count : 0) + 1, MOST_A_MINUTE + 1);
  const isOver = count > MOST_A_MINUTE;
  const toldNow = isOver ? (told ?? now) : told;
  desk.state = { ...desk.state, pace: { minute: now, count, ...(toldNow === undefined ? {} : { told: toldNow }) } };
  if (!isOver) return undefined;
  return told === undefined ? desk.say([{ text: fill(TEXTS.tooFast, { most: MOST_A_MINUTE }) }]) : desk.silence();
}
