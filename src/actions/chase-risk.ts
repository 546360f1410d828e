/** Nobody's silence goes unnoticed: who has not answered 收到 is named to the office and upwards, late follow-ups are told (M521). */
import { dueChase, OPEN_RISK_STATES, type RiskData, readRiskData, silentMembers } from '../domain/risk-event.ts';
import { RISK_LEVELS } from '../domain/risk-signals.ts';
import { noteEntry } from '../store/entry-notes.ts';
import { lockEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionWorld, Colleague } from './action.ts';
import { tellMembers } from './tell-members.ts';
import { membersWith, staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

/** The time, and the channel on which members are told. */
export type Chase = { tx: StoreTx; world: ActionWorld; channel: string; now: Date };

/** Looks at one event; gives whether anything was told. Each step is told once, whoever looks how often. */
export async function chaseRisk(chase: Chase, number: string): Promise<boolean> {
  const entry = await lockEntry(chase.tx, number);
  if (entry === undefined || !OPEN_RISK_STATES.includes(entry.state)) return false;
  const risk = readRiskData(entry.data);
  const silence = await tellSilence(chase, entry, risk);
  const late = await tellLate(chase, entry, risk);
  const news = { ...silence, ...late };
  if (Object.keys(news).length === 0) return false;
  const at = chase.now.toISOString();
  await noteEntry(chase.tx, { entry, at, actorId: null, data: news, shown: {}, isEvent: false });
  return true;
}

/** After five minutes office and deputies hear who is silent, after ten the leaders (flows/sources/risk-signals.yaml). */
async function tellSilence(chase: Chase, entry: RegisterEntry, risk: RiskData): Promise<Partial<RiskData>> {
  const { world, now } = chase;
  const step = dueChase(risk, now, world.riskRules);
  if (step === null) return {};
  const { acknowledge_minutes: soon, escalate_minutes: later } = world.riskRules;
  // The server may have been down at the first step: then both are told at once.
  const lower = risk.chased === 0 ? ['office', 'deputy'] : [];
  const roles = step === 2 ? [...lower, 'leader'] : lower;
  const silent = new Set(silentMembers(risk));
  const names = world.members
    .filter(({ id }) => silent.has(id))
    .map(({ name, departmentName }) => `${name}（${departmentName}）`);
  const words = { number: entry.number, subject: entry.subject, minutes: String(step === 2 ? later : soon) };
  const text = fill(TEXTS.riskUnanswered, { ...words, names: names.join('、') });
  await tell(chase, { key: `risk:${entry.id}:silent:${step}`, to: membersWith(roles, world), text });
  return { chased: step };
}

/** A follow-up (or the closing) that did not come in time; below red not in the night (reminders.md §4). */
async function tellLate(chase: Chase, entry: RegisterEntry, risk: RiskData): Promise<Partial<RiskData>> {
  const { world, now } = chase;
  const { dueAt } = entry;
  if (dueAt === null || Date.parse(dueAt) > now.getTime() || risk.late_told === dueAt) return {};
  if (risk.level !== 'red' && isNight(now)) return {};
  const above = risk.level === 'red' ? membersWith(['deputy', 'duty_officer'], world) : [];
  const to = [
    ...above,
    ...staffOf([entry.departmentId], world),
    ...world.members.filter(({ id }) => id === entry.filedById),
  ];
  const words = { level: RISK_LEVELS[risk.level], number: entry.number, subject: entry.subject };
  const text = fill(entry.state === 'resolved' ? TEXTS.riskCloseLate : TEXTS.riskFollowLate, words);
  await tell(chase, { key: `risk:${entry.id}:late:${dueAt}`, to, text });
  return { late_told: dueAt };
}

async function tell(
  { tx, channel }: Chase,
  { key, to, text }: { key: string; to: readonly Colleague[]; text: string },
): Promise<void> {
  await tellMembers(tx, { key, channel, userIds: [...new Set(to.map(({ userId }) => userId))], text });
}

/** 22:00 to 07:00 in the county, which is eight hours ahead of UTC all year. */
function isNight(at: Date): boolean {
  const hour = (at.getUTCHours() + 8) % 24;
  return hour >= 22 || hour < 7;
}
