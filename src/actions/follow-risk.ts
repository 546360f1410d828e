/** 续报: what became of a risk event since; new signals may raise it, and the next follow-up is due a day later (M521). */
import { z } from 'zod';
import { isWithinScope } from '../domain/permissions.ts';
import { stateName } from '../domain/register-definition.ts';
import { readRiskData } from '../domain/risk-event.ts';
import { RISK_LEVELS } from '../domain/risk-signals.ts';
import type { EffectResult } from '../engine/turn.ts';
import { noteEntry } from '../store/entry-notes.ts';
import { moveEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import { lockOpenRisk } from './acknowledge-risk.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { readPicked } from './entry-form.ts';
import { type Graded, gradeRisk } from './grade-risk.ts';
import { tellMembers } from './tell-members.ts';
import { staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({
  progress: z.string().min(1).max(300),
  signals: z.array(z.string()).default([]),
  hurt: z.boolean(),
  calm: z.boolean(),
});

type Follow = { call: ActionCall; number: string; said: z.infer<typeof answersSchema> };

/** Example: `- {id: follow, action: follow_risk}`; the event is the answer to the question `entry`. */
export const followRisk: Action<Follow> = {
  name: 'follow_risk',
  permit: 'risk.handling',
  posts: true,
  prepare: (call) => ({ call, number: readPicked(call), said: answersSchema.parse(call.submission.answers) }),
  async run(follows, tx, world) {
    const results: EffectResult[] = [];
    for (const follow of follows) results.push(await followOne(follow, tx, world));
    return results;
  },
};

async function followOne({ call, number, said }: Follow, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const found = await lockOpenRisk(tx, number);
  const isBound = found !== undefined && readRiskData(found.data).receipts[call.actor.memberId ?? ''] !== undefined;
  // Whoever was told of a red event may report on it, whatever his department.
  if (found === undefined || !(isBound || isWithinScope(call.scope, call.actor, found))) {
    return { ok: false, text: fill(TEXTS.riskNotOpen, { number }) };
  }
  const entry = await step(found, { call, said }, tx);
  const graded = await gradeRisk({ tx, world, call, entry }, { facts: said, as: 'followed' });
  const rises = graded.level !== graded.before;
  if (!rises) await tellFollowUp({ tx, world, call }, graded);
  if (entry.state === 'resolved') await endFollowUps(tx, call, graded.entry);
  return { ok: true, number: entry.number, level: graded.level, text: closing(graded, entry, world) };
}

/** Along the register's arrows: an event that is followed up is being handled; one that has calmed down was. */
async function step(
  found: RegisterEntry,
  { call, said }: Pick<Follow, 'call' | 'said'>,
  tx: StoreTx,
): Promise<RegisterEntry> {
  const note = { at: call.at.toISOString(), actorId: call.actor.memberId };
  const words = { data: { progress: said.progress }, shown: { progress: said.progress } };
  let entry = { ...found, data: { ...found.data, ...words.data }, shown: { ...found.shown, ...words.shown } };
  const to = said.calm ? 'resolved' : 'handling';
  if (entry.state === to) {
    await noteEntry(tx, { entry, ...note, ...words });
    return entry;
  }
  // From 已上报 and 已收到 there is no arrow to 已平息: it goes through 处置中.
  const path = to === 'resolved' && entry.state !== 'handling' ? ['handling', to] : [to];
  for (const state of path) {
    await moveEntry(tx, { entry, to: state, ...note, dueAt: entry.dueAt, closedAt: null, ...words });
    entry = { ...entry, state, stateSince: note.at };
  }
  return entry;
}

/** What has calmed down has a week to find the root cause, and no follow-ups. */
async function endFollowUps(tx: StoreTx, call: ActionCall, entry: RegisterEntry): Promise<void> {
  const dueAt = new Date(call.at.getTime() + CLOSE_DAYS * MS_A_DAY).toISOString();
  await noteEntry(tx, { entry, at: call.at.toISOString(), actorId: null, dueAt, data: {}, shown: {}, isEvent: false });
}

/** As flows/registers/risk.yaml says of the state 已平息; a default. */
const CLOSE_DAYS = 7;
const MS_A_DAY = 86_400_000;

async function tellFollowUp(
  { tx, world, call }: { tx: StoreTx; world: ActionWorld; call: ActionCall },
  { entry, level }: Graded,
): Promise<void> {
  const bound = Object.keys(readRiskData(entry.data).receipts);
  const told = [
    ...world.members.filter(({ id }) => bound.includes(id) || id === entry.filedById),
    ...staffOf([entry.departmentId], world),
  ];
  const words = { level: RISK_LEVELS[level], number: entry.number, subject: entry.subject };
  const userIds = new Set(told.filter(({ id }) => id !== call.actor.memberId).map(({ userId }) => userId));
  await tellMembers(tx, {
    key: `risk:${entry.id}:follow:${call.key}`,
    channel: call.membersOn,
    userIds: [...userIds],
    text: fill(TEXTS.riskFollowNews, { ...words, progress: entry.shown['progress'] ?? '', name: call.actor.name }),
  });
}

function closing({ level, before, due }: Graded, entry: RegisterEntry, world: ActionWorld): string {
  const definition = world.registers.get('risk');
  const state = definition === undefined ? entry.state : stateName(definition, entry.state);
  const words = { number: entry.number, subject: entry.subject, state, level: RISK_LEVELS[level] };
  const rise =
    level === before ? '' : fill(TEXTS.riskRisen, { before: RISK_LEVELS[before], level: RISK_LEVELS[level] });
  const next = entry.state === 'resolved' ? fill(TEXTS.riskCloseNext, words) : due;
  return fill(TEXTS.riskFollowed, words) + rise + next;
}
