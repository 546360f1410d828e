/** Answers 巡查情况: how many patrols each town had in the last seven days, and which had none. */
import { dayName, dayOf } from '../domain/calendar.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { TOWNS } from '../domain/towns.ts';
import { countPatrols, listQuietTowns, QUIET_DAYS, type TownPatrols } from '../duty/patrols.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { Action, ActionCall } from './action.ts';
import { fill, TEXTS } from './texts.ts';

/** What one message holds on a phone. */
const MOST_SHOWN = 5;

/** Example: `- {id: list, action: list_patrols}` */
export const listPatrols: Action<ActionCall> = {
  name: 'list_patrols',
  permit: 'patrol.see',
  prepare: (call) => call,
  async run(calls, tx) {
    const all = (await listEntries(tx, 'patrol')).filter(({ state }) => state === 'clear' || state === 'found');
    return calls.map((call) =>
      answer(
        all.filter((entry) => isWithinScope(call.scope, call.actor, entry)),
        call,
      ),
    );
  },
};

function answer(entries: readonly RegisterEntry[], { scope, at, actor }: ActionCall): EffectResult {
  // Whoever sees one town hears of that one; its name is the department's.
  const towns = TOWNS.map(({ name }) => name).filter((name) => scope === 'all' || name === actor.departmentName);
  const patrols = entries.map(({ town, occurredOn, state }) => ({ town, day: occurredOn, found: state === 'found' }));
  const counts = countPatrols(patrols, { towns, today: dayOf(at) });
  const quiet = listQuietTowns(counts);
  const count = counts.reduce((sum, each) => sum + each.count, 0);
  const days = String(QUIET_DAYS);
  const lines = [
    fill(TEXTS.patrolHead, { days, count: String(count) }),
    ...counts.filter((each) => each.count > 0).map(townLine),
    quiet.length === 0 ? '' : fill(TEXTS.patrolQuiet, { days, towns: quiet.join('、') }),
    ...entries.slice(-MOST_SHOWN).reverse().map(entryLine),
  ];
  return { count, quiet: quiet.length, text: lines.filter((line) => line !== '').join('\n') };
}

function townLine({ town, count, found }: TownPatrols): string {
  return fill(TEXTS.patrolTown, { town, count: String(count), found: String(found) });
}

function entryLine({ number, occurredOn, subject, state }: RegisterEntry): string {
  const words = { number, day: dayName(occurredOn), subject };
  return fill(state === 'found' ? TEXTS.patrolFound : TEXTS.patrolClear, words);
}
