/** 出发: the one moment at which a drawn team is told where it goes, in private, each member for himself (M302). */
import { z } from 'zod';
import { departsFrom } from '../domain/inspection-times.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { departTeam, type JointTeam, listItems, listOwnTeams, listTeams, type OwnTeam } from '../store/joint-draws.ts';
import { lockEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { departureText, readDrawing, teamNames } from './joint-drawing.ts';
import { JOINT_TEXTS } from './joint-texts.ts';
import { moveJoint } from './move-joint.ts';
import { tellMembers } from './tell-members.ts';
import { fill } from './texts.ts';

const answersSchema = z.looseObject({ number: z.string().max(100).optional() });

export type JointStep = { call: ActionCall; memberId: string; number: string | undefined };

/** Who says it, and of which drawing, if he names one. */
export function readJointStep(call: ActionCall): JointStep {
  const { number } = answersSchema.parse(call.submission.answers);
  return { call, memberId: call.actor.memberId ?? '', number: number && (parseRecordNumber(number) ?? number) };
}

/** Example: `- {id: go, action: depart_joint}`; `number` (a text question) may name the drawing. */
export const departJoint: Action<JointStep> = {
  name: 'depart_joint',
  permit: 'joint.departed',
  posts: true,
  prepare: readJointStep,
  async run(steps, tx, world) {
    const results: EffectResult[] = [];
    for (const step of steps) results.push(await depart(step, tx, world));
    return results;
  },
};

async function depart(step: JointStep, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const own = await listOwnTeams(tx, step.memberId);
  const named = own.filter(({ number }) => step.number === undefined || number === step.number);
  if (named.length === 0) return refused(JOINT_TEXTS.jointNotYours);
  const open: { team: OwnTeam; entry: RegisterEntry }[] = [];
  for (const team of named) {
    const entry = await lockEntry(tx, team.number);
    if (entry !== undefined) open.push({ team, entry });
  }
  const due = open.filter(({ entry }) => isTime(entry, step.call, world));
  const [first, second] = due;
  if (first === undefined) return refused(tooEarly(open[0]?.entry, world));
  if (second !== undefined) return refused(which(due.map(({ team }) => team)));
  return await setOut(first, step, { tx, world });
}

const refused = (text: string): EffectResult => ({ ok: false, text });

function isTime(entry: RegisterEntry, { at }: ActionCall, { inspectionTimes }: ActionWorld): boolean {
  const { on_day: day, shift } = readDrawing(entry);
  return departsFrom(day, shift, inspectionTimes).getTime() <= at.getTime();
}

function tooEarly(entry: RegisterEntry | undefined, world: ActionWorld): string {
  if (entry === undefined) return JOINT_TEXTS.jointNotYours;
  const from = departureText(readDrawing(entry), world.inspectionTimes);
  return fill(JOINT_TEXTS.jointTooEarly, { number: entry.number, from });
}

function which(teams: readonly OwnTeam[]): string {
  return fill(JOINT_TEXTS.jointWhich, {
    numbers: teams.map(({ number }) => number).join('、'),
    number: teams[0]?.number ?? '',
  });
}

type Scene = { tx: StoreTx; world: ActionWorld };

async function setOut(
  { team: own, entry }: { team: OwnTeam; entry: RegisterEntry },
  { call, memberId }: JointStep,
  { tx, world }: Scene,
): Promise<EffectResult> {
  const team = (await listTeams(tx, [entry.id])).find(({ id }) => id === own.teamId);
  if (team === undefined) return refused(JOINT_TEXTS.jointNotYours);
  if (team.departedAt === null) {
    await departTeam(tx, team.id, call.at.toISOString());
    if (entry.state === 'drawn') await moveJoint({ tx, world, call, entry }, 'departed');
    await tellOthers(team, { tx, world, call, entry, memberId });
  }
  const places = await listItems(tx, [team.id]);
  const lines = places.map(({ nth, institutionId }) => {
    const row = world.register.get(institutionId);
    const where = `${row?.town ?? ''}${row?.address ?? ''}`;
    return fill(JOINT_TEXTS.jointPlace, {
      nth: String(nth),
      name: row?.name ?? '',
      where: where === '' ? '' : `，${where}`,
    });
  });
  const words = { number: entry.number, nth: String(team.nth), names: teamNames(team.memberIds, world) };
  return {
    ok: true,
    number: entry.number,
    text: [fill(JOINT_TEXTS.jointOut, words), ...lines, JOINT_TEXTS.jointOutNext].join('\n'),
  };
}

/** The others of the team hear that it is under way; each reads the names only when he says 出发 himself. */
async function tellOthers(
  team: JointTeam,
  { tx, world, call, entry, memberId }: Scene & { call: ActionCall; entry: RegisterEntry; memberId: string },
): Promise<void> {
  const others = world.members.filter(({ id }) => team.memberIds.includes(id) && id !== memberId);
  await tellMembers(tx, {
    key: `joint:${entry.id}:out:${team.nth}`,
    channel: call.membersOn,
    userIds: others.map(({ userId }) => userId),
    text: fill(JOINT_TEXTS.jointOutNews, { number: entry.number, nth: String(team.nth), name: call.actor.name }),
  });
}
