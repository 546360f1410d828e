/** 看联检: teams and how far they are; a place's name only to its team on the way, to others when the team is back. */
import { drawingSeal, drawJoint } from '../domain/joint-draw.ts';
import { stateName } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import { findDraw, type JointItem, type JointTeam, listItems, listTeams } from '../store/joint-draws.ts';
import { lockEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { readPicked } from './entry-form.ts';
import { dayAndShift, readDrawing, teamNames } from './joint-drawing.ts';
import { JOINT_TEXTS } from './joint-texts.ts';
import { fill } from './texts.ts';

type Asked = { call: ActionCall; number: string };

/** Example: `- {id: show, action: show_joint}`; the entry is the answer to the question `entry`. */
export const showJoint: Action<Asked> = {
  name: 'show_joint',
  permit: 'joint.see',
  prepare: (call) => ({ call, number: readPicked(call) }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const one of asked) results.push(await show(one, tx, world));
    return results;
  },
};

async function show({ call, number }: Asked, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const entry = await lockEntry(tx, number);
  const teams = entry?.register === 'joint' ? await listTeams(tx, [entry.id]) : [];
  const memberId = call.actor.memberId ?? '';
  const isSeen = call.scope === 'all' || teams.some(({ memberIds }) => memberIds.includes(memberId));
  if (entry === undefined || teams.length === 0 || !isSeen) {
    return { ok: false, text: fill(JOINT_TEXTS.jointUnknown, { number }) };
  }
  const items = await listItems(
    tx,
    teams.map(({ id }) => id),
  );
  const lines = teams.flatMap((team) => [
    teamLine(team, world),
    ...items.filter(({ teamId }) => teamId === team.id).map((item) => itemLine(item, team, { memberId, world })),
  ]);
  const check = await checkLine(entry, { teams, items, tx });
  const text = [head(entry, world), ...lines, check].filter((line) => line !== '').join('\n');
  return { ok: true, number, text };
}

function head(entry: RegisterEntry, { registers }: ActionWorld): string {
  const definition = registers.get(entry.register);
  const state = definition === undefined ? entry.state : stateName(definition, entry.state);
  const { town = '', category = '', only = '' } = entry.shown;
  const words = { number: entry.number, subject: entry.subject, when: dayAndShift(readDrawing(entry)), state };
  return fill(JOINT_TEXTS.jointHead, {
    ...words,
    range: [town, category, only].filter((part) => part !== '').join('，'),
  });
}

function teamLine({ nth, memberIds, departedAt, returnedAt }: JointTeam, world: ActionWorld): string {
  const out = departedAt === null ? JOINT_TEXTS.jointWaiting : JOINT_TEXTS.jointUnderWay;
  const words = { nth: String(nth), names: teamNames(memberIds, world) };
  return fill(JOINT_TEXTS.jointTeamState, { ...words, state: returnedAt === null ? out : JOINT_TEXTS.jointIsBack });
}

/** What is told to whom: the team from its departure on, everybody who may see the register from its return on. */
function isNamed({ memberIds, departedAt, returnedAt }: JointTeam, memberId: string): boolean {
  return returnedAt !== null || (departedAt !== null && memberIds.includes(memberId));
}

function itemLine(
  { nth, institutionId, inspection, reason }: JointItem,
  team: JointTeam,
  { memberId, world }: { memberId: string; world: ActionWorld },
): string {
  const place = fill(JOINT_TEXTS.jointNth, { nth: String(nth) });
  const done = inspection === null ? JOINT_TEXTS.jointNotDone : JOINT_TEXTS.jointDone;
  // A reason or a number in somebody's hands can tell the name too.
  if (!isNamed(team, memberId)) return `${place}（${done}）`;
  const why = reason === null ? done : fill(JOINT_TEXTS.jointMissed, { reason });
  return `${place} ${world.register.get(institutionId)?.name ?? ''}（${inspection ?? why}）`;
}

type Drawn = { teams: readonly JointTeam[]; items: readonly JointItem[]; tx: StoreTx };

/** The seal until all are back; then the seed, and whether it gives the same drawing again. */
async function checkLine(entry: RegisterEntry, { teams, items, tx }: Drawn): Promise<string> {
  const draw = await findDraw(tx, entry.id);
  // What was drawn and called off may be drawn again some day: it is never told.
  if (draw === undefined || entry.state === 'cancelled') return '';
  const { seed, pool, size } = draw;
  const seal = drawingSeal(seed, pool);
  if (entry.state !== 'returned') return fill(JOINT_TEXTS.jointSealed, { seal });
  const again = drawJoint(seed, pool, size);
  const isSame =
    items.every(({ nth, institutionId }) => again.items[nth - 1]?.institution === institutionId) &&
    teams.every(({ nth, memberIds }) => again.teams[nth - 1]?.officers.join() === memberIds.join());
  const words = { seed, seal, institutions: String(pool.institutions.length), officers: String(pool.officers.length) };
  return fill(isSame ? JOINT_TEXTS.jointSame : JOINT_TEXTS.jointOther, words);
}
