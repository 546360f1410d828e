/** Answers 关停台账: what is not settled and what is left of it, who was not visited this month, what nobody has entered (F19, M321). */
import { addDays, dayOf } from '../domain/calendar.ts';
import { closureLeft } from '../domain/closure-left.ts';
import { isClosed } from '../domain/institution-status.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { type RegisterDefinition, stateName, WITHDRAWN } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import type { RegisterRow } from '../register/institution.ts';
import { listVisitedSince } from '../store/closed-institutions.ts';
import { listEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { fill, TEXTS } from './texts.ts';

/** What one message holds on a phone, of each kind. */
const MOST_SHOWN = 5;
/** At least one visit a month (M321); a default. */
const VISIT_DAYS = 30;

type Seen = {
  call: ActionCall;
  entries: readonly RegisterEntry[];
  closed: readonly RegisterRow[];
  visited: ReadonlySet<string>;
};

/** Example: `- {id: list, action: list_closures}` */
export const listClosures: Action<ActionCall> = {
  name: 'list_closures',
  permit: 'closure.see',
  prepare: (call) => call,
  async run(calls, tx, world) {
    const all = (await listEntries(tx, 'closure')).filter(({ state }) => state !== WITHDRAWN);
    const results: EffectResult[] = [];
    for (const call of calls) {
      const entries = all.filter((entry) => isWithinScope(call.scope, call.actor, entry));
      const since = new Date(call.at.getTime() - VISIT_DAYS * MS_A_DAY);
      results.push(
        answer({ call, entries, closed: closedOf(call, world), visited: await listVisitedSince(tx, since) }, world),
      );
    }
    return results;
  },
};

const MS_A_DAY = 86_400_000;

const SETTLED: ReadonlySet<string> = new Set(['done', 'revisited', 'archived']);

/** The county's own; whoever sees one town hears of that one. */
function closedOf({ scope, actor }: ActionCall, { institutions, regionCode }: ActionWorld): RegisterRow[] {
  return institutions.filter(
    ({ status, town, regionCode: region }) =>
      isClosed(status) && region === regionCode && (scope === 'all' || town === actor.departmentName),
  );
}

function answer(seen: Seen, { registers }: ActionWorld): EffectResult {
  const definition = registers.get('closure');
  if (definition === undefined) throw new Error('no register is named closure');
  const { entries, closed } = seen;
  const open = entries.filter(({ state }) => !SETTLED.has(state));
  const known = new Set(entries.flatMap(({ institutionId }) => institutionId ?? []));
  const unentered = closed.filter(({ id }) => !known.has(id));
  const watched = [...entries.filter(({ state }) => state !== 'archived').map(ofEntry), ...unentered.map(ofRow)];
  const missed = watched.filter((each) => !isVisited(each, seen));
  const words = {
    count: String(entries.length),
    settled: String(entries.length - open.length),
    watched: String(watched.length),
    visited: String(watched.length - missed.length),
  };
  const lines = [
    fill(TEXTS.closuresHead, words),
    ...capped(open.map((entry) => lineOf(entry, definition))),
    ...named(TEXTS.closuresMissed, missed),
    ...named(TEXTS.closuresUnentered, unentered.map(ofRow)),
  ];
  return { count: open.length, missed: missed.length, text: lines.join('\n') };
}

type Watched = { name: string; institutionId: string | null; visitedOn: string };

const ofRow = ({ id, name }: RegisterRow): Watched => ({ name, institutionId: id, visitedOn: '' });
const ofEntry = ({ subject, institutionId, data }: RegisterEntry): Watched => ({
  name: subject,
  institutionId,
  visitedOn: typeof data['visited_on'] === 'string' ? data['visited_on'] : '',
});

function isVisited({ institutionId, visitedOn }: Watched, { call, visited }: Seen): boolean {
  if (visitedOn !== '' && visitedOn >= addDays(dayOf(call.at), -VISIT_DAYS)) return true;
  return institutionId !== null && visited.has(institutionId);
}

function lineOf(entry: RegisterEntry, definition: RegisterDefinition): string {
  const left = closureLeft(entry.data);
  const rest = left.length === 0 ? TEXTS.closureNothingLeft : left.join('、');
  return `${entry.number} ${entry.subject}（${stateName(definition, entry.state)}）${rest}`;
}

function capped(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_SHOWN).map((line, n) => `${n + 1}. ${line}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, fill(TEXTS.entriesRest, { count: String(more) })] : shown;
}

function named(text: string, all: readonly Watched[]): string[] {
  if (all.length === 0) return [];
  const names = all.slice(0, MOST_SHOWN).map(({ name }) => name);
  const rest = all.length > names.length ? TEXTS.closuresEtc : '';
  return [fill(text, { count: String(all.length), names: names.join('、') + rest })];
}
