/** Counts enforcement cases by the plan's eight kinds of offences (M613–M620): opened, punished, handed over, and the money. No names. */
import { CASE_CATEGORIES } from '../domain/enforcement-category.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { WITHDRAWN } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { fill, TEXTS } from './texts.ts';

/** Example: `- {id: count, action: count_cases}`; cases of the campaign that is on, else all. */
export const countCases: Action<ActionCall> = {
  name: 'count_cases',
  permit: 'enforcement.count',
  prepare: (call) => call,
  async run(calls, tx, { campaign }: ActionWorld) {
    const all = await listEntries(tx, 'enforcement');
    const counted = all.filter(({ state, campaignId }) => state !== WITHDRAWN && isOf(campaignId, campaign));
    return calls.map((call) => say(counted.filter((entry) => isWithinScope(call.scope, call.actor, entry))));
  },
};

const isOf = (campaignId: string | null, campaign: ActionWorld['campaign']): boolean =>
  campaign === null || campaignId === campaign.id;

function say(cases: readonly RegisterEntry[]): EffectResult {
  const count = cases.length;
  if (count === 0) return { count, text: TEXTS.casesNone };
  const punished = cases.filter(isPunished);
  const kinds = Object.entries(CASE_CATEGORIES).flatMap(([code, kind]) => {
    const own = cases.filter(({ data }) => data['category'] === code);
    return own.length === 0 ? [] : [fill(TEXTS.casesKind, { kind, ...stages(own) })];
  });
  const money = {
    fine: sum(punished, 'fine'),
    confiscated: sum(punished, 'confiscated'),
    ordered: sum(punished, 'refund_ordered'),
    refunded: sum(punished, 'refunded'),
  };
  return { count, text: [fill(TEXTS.casesHead, stages(cases)), fill(TEXTS.casesMoney, money), ...kinds].join('\n') };
}

function stages(cases: readonly RegisterEntry[]): Record<string, string> {
  const has = (id: string): number => cases.filter(({ data }) => typeof data[id] === 'string').length;
  return {
    count: String(cases.length),
    opened: String(has('opened_on')),
    punished: String(cases.filter(isPunished).length),
    transferred: String(has('transferred_on')),
    spared: String(cases.filter(({ state }) => SPARED.has(state)).length),
  };
}

const SPARED: ReadonlySet<string> = new Set(['not_opened', 'no_penalty', 'dropped']);
const QUASHED: ReadonlySet<string> = new Set(['revoked', 'retracted']);

/** A decision that stands. */
function isPunished({ state, data }: RegisterEntry): boolean {
  return typeof data['decided_on'] === 'string' && !QUASHED.has(state);
}

/** Yuan, with at most two decimals. */
function sum(cases: readonly RegisterEntry[], id: string): string {
  const total = cases.reduce((all, { data }) => all + (typeof data[id] === 'number' ? data[id] : 0), 0);
  return String(Math.round(total * 100) / 100);
}
