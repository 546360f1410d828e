/** Lists the open risk events that a person may see: the red first, then by what is due. */
import { isWithinScope } from '../domain/permissions.ts';
import { type RegisterDefinition, stateName } from '../domain/register-definition.ts';
import { readRiskData } from '../domain/risk-event.ts';
import { RISK_LEVELS, type RiskLevel } from '../domain/risk-signals.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listOpenEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { fill, TEXTS } from './texts.ts';

/** What one message holds on a phone. */
const MOST_SHOWN = 10;
const LEVELS = Object.keys(RISK_LEVELS) as RiskLevel[];

/** Example: `- {id: list, action: list_risks}` */
export const listRisks: Action<ActionCall> = {
  name: 'list_risks',
  permit: 'risk.see',
  prepare: (call) => call,
  async run(calls, tx, world) {
    const open = (await listOpenEntries(tx)).filter(({ register }) => register === 'risk');
    return calls.map((call) =>
      list(
        open.filter((entry) => isWithinScope(call.scope, call.actor, entry)),
        call,
        world,
      ),
    );
  },
};

function list(entries: readonly RegisterEntry[], { at }: ActionCall, world: ActionWorld): EffectResult {
  const count = entries.length;
  const definition = world.registers.get('risk');
  if (count === 0 || definition === undefined) return { count, text: TEXTS.riskNone };
  // The list comes by deadline already, and sorting keeps that order within a level.
  const sorted = entries.toSorted((a, b) => rank(a) - rank(b));
  const counts = LEVELS.map(
    (level) => `${RISK_LEVELS[level]}${entries.filter((entry) => levelOf(entry) === level).length}`,
  );
  const lines = sorted.slice(0, MOST_SHOWN).map((entry, n) => `${n + 1}. ${line(entry, definition, at)}`);
  const rest = count > MOST_SHOWN ? [fill(TEXTS.entriesRest, { count: String(count - MOST_SHOWN) })] : [];
  return { count, text: [fill(TEXTS.riskHead, { counts: counts.join('，') }), ...lines, ...rest].join('\n') };
}

function line(entry: RegisterEntry, definition: RegisterDefinition, at: Date): string {
  const isLate = entry.dueAt !== null && Date.parse(entry.dueAt) <= at.getTime();
  const state = stateName(definition, entry.state) + (isLate ? TEXTS.entryLate : '');
  return `【${RISK_LEVELS[levelOf(entry)]}】${entry.number} ${entry.subject}（${state}）`;
}

const levelOf = (entry: RegisterEntry): RiskLevel => readRiskData(entry.data).level;
const rank = (entry: RegisterEntry): number => LEVELS.indexOf(levelOf(entry));
