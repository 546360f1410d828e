/** A bare number after an answer that has a list behind it (看板, then 4): the answer's flow takes it, for a while. */
import type { EffectResult } from '../engine/turn.ts';
import { cleanInput } from '../kernel/text.ts';
import type { Desk } from './desk.ts';
import { type Entry, mayUse } from './flow-entry.ts';

/** Afterwards a 4 is a 4 of something else. */
const OPEN_MS = 10 * 60_000;
const NUMBER = /^(?:第)?\d{1,2}(?:个|项)?$/u;

/** Keeps which flow an answer leaves open (`followUp` of a result), or forgets the one before. */
export function rememberFollowUp(desk: Desk, results: Readonly<Record<string, EffectResult>>): void {
  const flow = Object.values(results)
    .map((result) => result['followUp'])
    .find((found) => typeof found === 'string');
  const { followUp: _old, ...rest } = desk.state;
  desk.state = flow === undefined ? rest : { ...rest, followUp: { flow, at: desk.input.now.toISOString() } };
}

/** The words as a number for the answer before. */
export function readFollowUp(desk: Desk, words: string): Entry | undefined {
  const { followUp } = desk.state;
  if (followUp === undefined || !NUMBER.test(cleanInput(words))) return undefined;
  const age = Math.abs(desk.input.now.getTime() - Date.parse(followUp.at));
  const flow = desk.world.flows.get(followUp.flow);
  if (flow === undefined || age >= OPEN_MS || !mayUse(flow, desk.actor)) return undefined;
  return { flow, said: words };
}
