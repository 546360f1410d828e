/** What the domain wants done when an entry comes into a state: written by hand, only where the trade has a rule. */
import type { EffectResult } from '../engine/turn.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld } from './action.ts';

export type EntryArrival = {
  tx: StoreTx;
  world: ActionWorld;
  call: ActionCall;
  /** As it is now. */
  entry: RegisterEntry;
  /** null: it was filed just now. */
  from: string | null;
};

/** Runs inside the turn's transaction. What it gives is added to the action's result (for the flow's closing words). */
export type EntryHook = (arrival: EntryArrival) => Promise<EffectResult>;

/** `register.state` → what is done. */
const HOOKS: ReadonlyMap<string, EntryHook> = new Map<string, EntryHook>([]);

/** The hook of a state, if it has one. */
export function hookOf(register: string, state: string): EntryHook | undefined {
  return HOOKS.get(`${register}.${state}`);
}
