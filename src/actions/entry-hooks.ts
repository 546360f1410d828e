/** What the domain wants done when an entry comes into a state: written by hand, only where the trade has a rule. */
import { RULED_STATES } from '../domain/enforcement-rules.ts';
import type { RegisterDefinition } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld } from './action.ts';
import { onAdmissionAccepted } from './on-admission-accepted.ts';
import { onAdmissionFiling } from './on-admission-filing.ts';
import { onAdmissionLicensed, onAdmissionRenewed } from './on-admission-licensed.ts';
import { onAdmissionRegistered } from './on-admission-registered.ts';
import { onCaseFiling } from './on-case-filing.ts';
import { onCaseReturned, onCaseTransferred } from './on-case-transferred.ts';
import { onClosureFiling, onClosureFollowed, whyNotClosureDone } from './on-closure.ts';
import { onDisputeFiled } from './on-dispute-filed.ts';
import { onFundRecorded } from './on-fund-recorded.ts';
import { onJointCancelled } from './on-joint-cancelled.ts';
import { onJointDrawn } from './on-joint-drawn.ts';
import { onLeadDispatched, whyNotDispatched } from './on-lead-dispatched.ts';
import { onLeadFiling } from './on-lead-filing.ts';
import { onLeafletGiven } from './on-leaflet-given.ts';
import { onPriceFiling } from './on-price-filing.ts';
import { onRiskReported } from './on-risk-reported.ts';
import { onSchoolReport } from './on-school-report.ts';
import { onStaffBanFiling } from './on-staff-ban-filing.ts';
import { whyNotAdmitted } from './why-not-admitted.ts';
import { whyNotArchived } from './why-not-archived.ts';
import { whyNotCase } from './why-not-case.ts';

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
  ['admission.accepted', onAdmissionAccepted],
  ['admission.licensed', onAdmissionLicensed],
  ['admission.registered', onAdmissionRegistered],
  ['admission.renewed', onAdmissionRenewed],
  ['closure.handling', onClosureFollowed],
  ['closure.revisited', onClosureFollowed],
  ['dispute.filed', onDisputeFiled],
  ['enforcement.transferred', onCaseTransferred],
  ['enforcement.investigating', onCaseReturned],
  ['joint.drawn', onJointDrawn],
  ['joint.cancelled', onJointCancelled],
  ['lead.dispatched', onLeadDispatched],
  ['fund.supervised', onFundRecorded],
  ['fund.unsupervised', onFundRecorded],
  ['risk.reported', onRiskReported],
  ['school_report.zero', onSchoolReport],
  ['school_report.found', onSchoolReport],
  ['leaflet.given', onLeafletGiven],
]);

/** The hook of a state, if it has one. */
export function hookOf(register: string, state: string): EntryHook | undefined {
  return HOOKS.get(`${register}.${state}`);
}

export type EntryFiling = Omit<EntryArrival, 'from'> & { definition: RegisterDefinition };

/** What is filed and said; or the older entry that it joined, then nothing is filed and this is said. */
export type FilingOutcome = { entry: RegisterEntry; more: EffectResult } | { joined: EffectResult };

/** Runs inside the turn's transaction, before a new entry is written. */
export type FilingHook = (filing: EntryFiling) => Promise<FilingOutcome>;

/** Register → what is done before each of its entries. */
const BEFORE_FILING: ReadonlyMap<string, FilingHook> = new Map<string, FilingHook>([
  ['admission', onAdmissionFiling],
  ['enforcement', onCaseFiling],
  ['closure', onClosureFiling],
  ['lead', onLeadFiling],
  ['staff_ban', onStaffBanFiling],
  ['price', onPriceFiling],
]);

/** What is done before an entry of a register is filed, if anything. */
export function filingHookOf(register: string): FilingHook | undefined {
  return BEFORE_FILING.get(register);
}

/** A move that somebody asks for; `entry` as it would be with what this form says. */
export type EntryMoveAsked = { world: ActionWorld; call: ActionCall; entry: RegisterEntry };

/** Why the trade does not allow a move that the register's arrows do; a sentence that says what to do. */
type MoveGuard = (asked: EntryMoveAsked) => string | undefined;

/** `register.state` → the rule that stands before it. */
const GUARDS: ReadonlyMap<string, MoveGuard> = new Map<string, MoveGuard>([
  ...RULED_STATES.map((state) => [`enforcement.${state}`, whyNotCase] as const),
  ['closure.done', whyNotClosureDone],
  ['lead.dispatched', whyNotDispatched],
  ['lead.archived', whyNotArchived],
]);

/** Register → the rule that stands before each of its states. */
const REGISTER_GUARDS: ReadonlyMap<string, (state: string) => MoveGuard> = new Map([['admission', whyNotAdmitted]]);

/** The rule that stands before a state, if there is one. */
export function guardOf(register: string, state: string): MoveGuard | undefined {
  return GUARDS.get(`${register}.${state}`) ?? REGISTER_GUARDS.get(register)?.(state);
}
