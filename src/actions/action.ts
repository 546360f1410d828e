/** What an action is: something a flow may do on submit, inside the turn's transaction. One action, one file. */
import type { Actor } from '../domain/actor.ts';
import type { ChecklistTable } from '../domain/checklist.ts';
import type { InspectionTimes } from '../domain/inspection-times.ts';
import type { LeadRouting } from '../domain/lead-routing.ts';
import type { Permissions, Scope } from '../domain/permissions.ts';
import type { Registers } from '../domain/register-definition.ts';
import type { RiskRules } from '../domain/risk-signals.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import type { EffectResult, Submission } from '../engine/turn.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import type { RegisterRow } from '../register/institution.ts';
import type { RegisterIndex } from '../register/lookup.ts';
import type { FiledForm } from '../store/filed-forms.ts';
import type { StoreTx } from '../store/store.ts';
import type { ConversationPlace } from '../store/wakes.ts';
import { authorise } from './authorise.ts';

/** One request to an action, out of one submission. */
export type ActionCall = {
  /** `session#effect`: an action runs once for it. */
  key: string;
  submission: Submission;
  /** Values that the flow computed for the action. */
  with: Readonly<Record<string, unknown>>;
  actor: Actor;
  chat: 'direct' | 'group';
  /** How far the person's permission reaches. */
  scope: Scope;
  /** Where it was said. */
  place: ConversationPlace & { key: string };
  /** The channel on which members are told. */
  membersOn: string;
  /** The form that waits behind this one: its title, and the question it is at. */
  interrupted: { title: string; question: string } | null;
  at: Date;
};

/** A call before anybody has asked whether the person may. */
export type ActionRequest = Omit<ActionCall, 'scope'>;

/** The snapshot that actions may read. */
export type ActionWorld = {
  register: RegisterIndex;
  /** The rows behind the index, for counts. */
  institutions: readonly RegisterRow[];
  checklists: ChecklistTable;
  /** The campaign that is on today, if any. */
  campaign: { id: string; name: string; startsOn: string; endsOn: string } | null;
  /** Members who are on duty. */
  activeMemberIds: ReadonlySet<string>;
  /** User ids of the office. */
  office: readonly string[];
  /** Members who are on duty, for those who are told. */
  members: readonly Colleague[];
  /** The registers that flows/registers/*.yaml declare. */
  registers: Registers;
  /** A department's code (src/domain/departments.ts), or its row's id → its row's id. */
  departmentIds: ReadonlyMap<string, string>;
  permissions: Permissions;
  /** Weights, lines and times of risk events: flows/sources/risk-signals.yaml. */
  riskRules: RiskRules;
  /** Who leads and who helps, by the form of a lead. */
  leadRouting: LeadRouting;
  /** When it is night, and when a team may set out: flows/sources/inspections.yaml. */
  inspectionTimes: InspectionTimes;
  /** Chat id → the members of a work group; only groups that may see internal records. */
  workGroups: ReadonlyMap<string, ReadonlySet<string>>;
  /** A version of a flow, current or old. */
  flowOf(flow: string, hash: string): CompiledFlow | undefined;
  countyName: string;
  /** Six digits. */
  regionCode: string;
  hotline: string | null;
  /** Seals who reported; 32 bytes. */
  dataKey: DataKey;
};

/** A member as the actions know him. */
export type Colleague = {
  id: string;
  userId: string;
  name: string;
  roles: readonly string[];
  departmentId: string;
  departmentName: string;
  /** May act as an enforcement officer (行政处罚法 §42). */
  isEnforcer: boolean;
};

/**
 * `permit` names the line of flows/permissions.yaml that allows it.
 * `prepare` is pure: it checks the call (shape, right to do it) and throws an AppError that only this turn hears of.
 * `run` writes all prepared calls of a batch together, with a handful of statements.
 */
export type Action<Prepared> = {
  name: string;
  permit: string | ((call: Pick<ActionRequest, 'with'>) => string);
  /** When one of the public asks for it, nothing that is written joins them to it: src/pipeline/traceless.ts. */
  anonymous?: true;
  /** It writes messages or wakes for others, who are to be reached as soon as the turn is committed. */
  posts?: boolean;
  prepare(call: ActionCall, world: ActionWorld): Prepared;
  run(prepared: Prepared[], tx: StoreTx, world: ActionWorld): Promise<EffectResult[]>;
};

/** How a filed form is undone (撤回): named in a flow's `submit.undo`, run for one form at a time. */
export type Undo = {
  name: string;
  run(filed: FiledForm, tx: StoreTx, at: Date): Promise<void>;
};

/** The calls of one action in one batch of turns. */
export type ActionBatch = {
  posts: boolean;
  /** The line of the policy that a call asks for. */
  permitOf(call: Pick<ActionRequest, 'with'>): string;
  /** Checks a call, first of all whether the person may (throws AppError), and gives back how to enlist it. */
  prepare(call: ActionRequest, world: ActionWorld): () => void;
  /** Runs what was enlisted; one result for each, in that order. */
  run(tx: StoreTx, world: ActionWorld): Promise<EffectResult[]>;
};

/** What the registry holds: a way to begin a batch, with the prepared type kept inside. */
export type BatchMaker = { (): ActionBatch; readonly isAnonymous: boolean };

/** Begins batches of a typed action. */
export function batchesOf<Prepared>(action: Action<Prepared>): BatchMaker {
  const begin = (): ActionBatch => {
    const enlisted: Prepared[] = [];
    const permitOf: ActionBatch['permitOf'] = (call) =>
      typeof action.permit === 'string' ? action.permit : action.permit(call);
    return {
      posts: action.posts === true,
      permitOf,
      prepare(call, world) {
        const prepared = action.prepare({ ...call, scope: authorise(permitOf(call), call, world) }, world);
        return () => enlisted.push(prepared);
      },
      run: (tx, world) => action.run(enlisted, tx, world),
    };
  };
  return Object.assign(begin, { isAnonymous: action.anonymous === true });
}
