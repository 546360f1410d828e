/** What the domain wants done when an entry comes into a state: written by hand, only where the trade has a rule. */
import type { EffectResult } from '../engine/turn.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld } from './action.ts';

import { onDisputeFiled } from './on-dispute-filed.ts';
import { onFundRecorded } from './on-fund-recorded.ts';
import { onLeadArchived } from './on-lead-archived.ts';
import { onLeadDispatched } from './on-lead-dispatched.ts';
import { onLeadFiling } from './on-lead-filing.ts';
import { onSchoolReport } from './on-school-report.ts';
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
const HOOKS: ReadonlyMap<string, EntryHook> = new Map<string, EntryHook>([
  ['dispute.filed', onDisputeFiled],
  ['lead.dispatched', onLeadDispatched],
  ['lead.archived', onLeadArchived],
  ['fund.supervised', onFundRecorded],
  ['fund.unsupervised', onFundRecorded],
  ['school_report.zero', onSchoolReport],
  ['school_report.found', onSchoolReport],
]);

/** The hook of a state, if it has one. */
export function hookOf(register: string, state: string): EntryHook | undefined {
  return HOOKS.get(`${register}.${state}`);
}
