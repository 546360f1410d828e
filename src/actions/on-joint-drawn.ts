/** 抽签: draws the institutions and the teams of a joint inspection, and tells who is drawn, never where to. */
import { randomBytes } from 'node:crypto';
import { isSaidClosed } from '../domain/institution-status.ts';
import {
  drawingSeal,
  drawJoint,
  type JointDraw,
  type JointPool,
  type JointSize,
  type PoolLack,
  whyNotDrawn,
} from '../domain/joint-draw.ts';
import { departmentCodeOf } from '../domain/permissions.ts';
import { TOWNS } from '../domain/towns.ts';
import { newId } from '../kernel/ids.ts';
import { listAbsences } from '../store/absences.ts';
import { listSafetyChecked } from '../store/duty-repository.ts';
import { insertDrawing, listAtRisk, listTaken, type NewDrawing } from '../store/joint-draws.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionWorld, Colleague } from './action.ts';
import type { EntryArrival, EntryHook } from './entry-hooks.ts';
import { dayAndShift, departureText, type JointForm, readDrawing, teamNames } from './joint-drawing.ts';
import { JOINT_TEXTS } from './joint-texts.ts';
import { tellMembers } from './tell-members.ts';
import { fill } from './texts.ts';

/** Why the form asks for more than there is, as a sentence that says what to change; undefined: it does not. */
export async function whyNotDrawable(form: JointForm, tx: StoreTx, world: ActionWorld): Promise<string | undefined> {
  // Two drawings at the same moment must not take the same people.
  await tx.execute('select pg_advisory_xact_lock(hashtext($1))', 'joint draw');
  const pool = await poolOf(form, tx, world);
  const lack = whyNotDrawn(pool, sizeOf(form));
  return lack === undefined ? undefined : whyNot(lack, pool, form);
}

/** Gives `teams` (a line each), `seal` and `from`: the names are told to nobody here. */
export const onJointDrawn: EntryHook = async (arrival) => {
  const { tx, world, entry } = arrival;
  const form = readDrawing(entry);
  const pool = await poolOf(form, tx, world);
  const size = sizeOf(form);
  const seed = randomBytes(SEED_BYTES).toString('hex');
  const drawing = asRows(entry.id, drawJoint(seed, pool, size));
  await insertDrawing(tx, { ...drawing, seed, pool, size });
  for (const team of drawing.teams) await tellTeam(team, drawing, arrival);
  const lines = drawing.teams.map((team) => teamLine(team, drawing, world));
  return { teams: lines.join('\n'), seal: drawingSeal(seed, pool), from: departureText(form, world.inspectionTimes) };
};

const sizeOf = ({ count, teams }: JointForm): JointSize => ({ institutions: count, teams });

const SEED_BYTES = 16;

/** Places where pupils may be and that no other drawing holds; officers who inspect, are there, and have no drawing that day. */
async function poolOf(form: JointForm, tx: StoreTx, world: ActionWorld): Promise<JointPool> {
  const taken = await listTaken(tx, form.on_day);
  const only = await onlyOf(form, tx, world);
  const absences = await listAbsences(tx, { from: form.on_day, to: form.on_day });
  const away = new Set(absences.map(({ memberId }) => memberId));
  const town = TOWNS.find(({ code }) => form.town === `t${code}`)?.name;
  const category = form.category === 'all' ? undefined : JOINT_TEXTS.jointCategories[form.category];
  const institutions = world.institutions
    .filter((row) => !isSaidClosed(row.status) && !taken.institutions.has(row.id))
    .filter((row) => form.town === 'all' || row.town === town)
    .filter((row) => category === undefined || row.category === category)
    .map(({ id }) => id)
    .filter(only);
  const officers = world.members
    .filter((member) => member.isEnforcer && member.roles.includes('inspector'))
    .filter(({ id }) => !taken.members.has(id) && !away.has(id))
    .map((member) => ({ id: member.id, department: departmentOf(member) }));
  return { institutions, officers };
}

function departmentOf(member: Colleague): string {
  return departmentCodeOf({ ...member, roles: [] }) ?? member.departmentId;
}

async function onlyOf({ only }: JointForm, tx: StoreTx, { campaign }: ActionWorld): Promise<(id: string) => boolean> {
  if (only === 'all') return () => true;
  if (only === 'risky') {
    const risky = await listAtRisk(tx);
    return (id) => risky.has(id);
  }
  const checked = campaign ? await listSafetyChecked(tx, campaign.startsOn, campaign.endsOn) : new Set<string>();
  return (id) => !checked.has(id);
}

function asRows(entryId: string, { items, teams }: JointDraw): Pick<NewDrawing, 'entryId' | 'teams' | 'items'> {
  const rows = teams.map(({ officers }, n) => ({ id: newId(), nth: n + 1, memberIds: [...officers] }));
  return {
    entryId,
    teams: rows,
    items: items.map(({ institution, team }, n) => ({
      id: newId(),
      teamId: rows[team]?.id ?? '',
      nth: n + 1,
      institutionId: institution,
    })),
  };
}

type Rows = ReturnType<typeof asRows>;
type Team = Rows['teams'][number];

function placesOf({ id }: Team, { items }: Rows): string[] {
  return items.filter(({ teamId }) => teamId === id).map(({ nth }) => fill(JOINT_TEXTS.jointNth, { nth: String(nth) }));
}

/** 第1组：李志强（县教育局）、张晓燕（县市场监管局），查第1家、第3家. */
function teamLine(team: Team, rows: Rows, world: ActionWorld): string {
  const places = placesOf(team, rows).join('、');
  return fill(JOINT_TEXTS.jointTeam, { nth: String(team.nth), names: teamNames(team.memberIds, world), places });
}

async function tellTeam(team: Team, rows: Rows, { tx, world, call, entry }: EntryArrival): Promise<void> {
  const form = readDrawing(entry);
  const words = {
    number: entry.number,
    when: dayAndShift(form),
    line: teamLine(team, rows, world),
    meet: form.meet === undefined ? '' : fill(JOINT_TEXTS.jointMeet, { meet: form.meet }),
    from: departureText(form, world.inspectionTimes),
  };
  await tellMembers(tx, {
    key: `joint:${entry.id}:drawn:${team.nth}`,
    channel: call.membersOn,
    userIds: world.members.filter(({ id }) => team.memberIds.includes(id)).map(({ userId }) => userId),
    text: fill(JOINT_TEXTS.jointDrawnNews, words),
  });
}

function whyNot(lack: PoolLack, { institutions, officers }: JointPool, { teams }: JointForm): string {
  const words = { found: String(institutions.length), officers: String(officers.length), teams: String(teams) };
  return fill(JOINT_TEXTS.jointLack[lack], words);
}
