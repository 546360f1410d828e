/** 联检台账: the drawings a person may see and how far they are, under the counts of day, night, drawn and other visits. */
import { dayOf } from '../domain/calendar.ts';
import { stateName } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import { type VisitFigures, visitFigures } from '../figures/visit-figures.ts';
import { findFigurePeriod, loadFigureFacts } from '../store/figure-facts.ts';
import { type JointItem, type JointTeam, listItems, listTeams } from '../store/joint-draws.ts';
import { listEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { dayAndShift, readDrawing } from './joint-drawing.ts';
import { JOINT_TEXTS } from './joint-texts.ts';
import { fill, TEXTS } from './texts.ts';

/** What one message holds on a phone. */
const MOST_SHOWN = 8;

/** Example: `- {id: list, action: list_joints}` */
export const listJoints: Action<ActionCall> = {
  name: 'list_joints',
  permit: 'joint.see',
  prepare: (call) => call,
  async run(calls, tx, world) {
    const entries = (await listEntries(tx, 'joint')).filter(({ state }) => state !== 'withdrawn').reverse();
    const ids = entries.map(({ id }) => id);
    const teams = await listTeams(tx, ids);
    const teamIds = teams.map(({ id }) => id);
    const drawn = { entries, teams, items: await listItems(tx, teamIds) };
    const results: EffectResult[] = [];
    for (const call of calls) results.push(await list(call, drawn, { tx, world }));
    return results;
  },
};

type Drawn = {
  entries: readonly RegisterEntry[];
  teams: readonly (JointTeam & { entryId: string })[];
  items: readonly JointItem[];
};

async function list(
  { scope, actor, at }: ActionCall,
  { entries, teams, items }: Drawn,
  { tx, world }: { tx: StoreTx; world: ActionWorld },
): Promise<EffectResult> {
  const isAll = scope === 'all';
  const isOwn = ({ id }: RegisterEntry): boolean =>
    teams.some(({ entryId, memberIds }) => entryId === id && memberIds.includes(actor.memberId ?? ''));
  const seen = entries.filter((entry) => isAll || isOwn(entry));
  const head = isAll ? [visitsText(await visitsOf(at, { tx, world }))] : [];
  if (seen.length === 0) return { count: 0, text: [...head, JOINT_TEXTS.jointsNone].join('\n') };
  const lines = seen.slice(0, MOST_SHOWN).map((entry) => {
    const own = teams.filter(({ entryId }) => entryId === entry.id);
    const places = items.filter(({ teamId }) => own.some(({ id }) => id === teamId));
    return lineOf(entry, places, world);
  });
  const rest = seen.length - lines.length;
  const more = rest > 0 ? [fill(TEXTS.entriesRest, { count: String(rest) })] : [];
  return { count: seen.length, text: [...head, ...lines, ...more].join('\n') };
}

/** No name and no number of an inspection: only how many places have a result. */
function lineOf(entry: RegisterEntry, places: readonly JointItem[], { registers }: ActionWorld): string {
  const definition = registers.get(entry.register);
  return fill(JOINT_TEXTS.jointLine, {
    number: entry.number,
    subject: entry.subject,
    when: dayAndShift(readDrawing(entry)),
    state: definition === undefined ? entry.state : stateName(definition, entry.state),
    done: String(places.filter(({ inspection }) => inspection !== null).length),
    count: String(places.length),
  });
}

async function visitsOf(at: Date, { tx, world }: { tx: StoreTx; world: ActionWorld }): Promise<VisitFigures> {
  const ours = new Set(world.institutions.map(({ id }) => id));
  const period = await findFigurePeriod(tx, dayOf(at));
  return visitFigures(await loadFigureFacts(tx, { at, period, isOurs: ({ id }) => ours.has(id) }));
}

function visitsText({ nightShare, ...counts }: VisitFigures): string {
  const words = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
  return fill(JOINT_TEXTS.jointVisits, { ...words, share: nightShare === null ? '' : `（${nightShare}%）` });
}
