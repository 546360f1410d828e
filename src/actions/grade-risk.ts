/** Gives a risk event its level out of all that is known of it, keeps that, and tells whom it concerns when it rises. */
import { dayName, dayOf } from '../domain/calendar.ts';
import { findDepartment } from '../domain/departments.ts';
import { isLateReport, type Receipts, type RiskData, readRiskData, silentMembers } from '../domain/risk-event.ts';
import {
  concernedDepartments,
  isGraver,
  nextFollowUp,
  RISK_LEVELS,
  type RiskFacts,
  type RiskLevel,
  riskLevel,
  riskScore,
} from '../domain/risk-signals.ts';
import { noteEntry } from '../store/entry-notes.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld, Colleague } from './action.ts';
import { dueText } from './entry-telling.ts';
import { tellMembers } from './tell-members.ts';
import { membersWith, staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

/** An event at hand: its entry is locked. */
export type RiskDesk = { tx: StoreTx; world: ActionWorld; call: ActionCall; entry: RegisterEntry };

/** What a report or a follow-up adds: a new event, a report that joins one, a follow-up whose event is written already. */
export type Added = { facts: RiskFacts; as: 'first' | 'joined' | 'followed' };

export type Graded = { level: RiskLevel; before: RiskLevel; due: string; entry: RegisterEntry };

/** Adds facts to the event, sets level, score and deadline, and tells of a new event or of a rise. */
export async function gradeRisk(desk: RiskDesk, { facts, as }: Added): Promise<Graded> {
  const { world, call, entry } = desk;
  const old = readRiskData(entry.data);
  const all = { signals: [...new Set([...old.signals, ...facts.signals])], hurt: old.hurt || facts.hurt };
  const graded = riskLevel(all, world.riskRules);
  const rises = as === 'first' || isGraver(graded, old.level);
  // What was told as red stays red until somebody closes it.
  const level = rises ? graded : old.level;
  const told = rises ? toldOf(desk, { ...all, level }) : { all: [], bound: [] };
  const receipts = { ...old.receipts, ...newReceipts(told.bound, old.receipts, call) };
  const data = { ...all, level, score: riskScore(all, world.riskRules), receipts };
  const dueAt = dueOf(desk, { level, rises, as });
  const now = await keep(desk, { data, dueAt, as });
  const definition = world.registers.get('risk');
  const due = definition === undefined ? '' : dueText(definition, now);
  const before = as === 'first' ? null : old.level;
  if (rises) await tell(desk, { entry: now, told: told.all, bound: told.bound, before, due });
  return { level, before: old.level, due, entry: now };
}

/** A report that joins an event without raising it puts nothing off. */
function dueOf(
  { world, call, entry }: RiskDesk,
  { level, rises, as }: { level: RiskLevel; rises: boolean; as: Added['as'] },
): string | null {
  if (!rises && as === 'joined') return entry.dueAt;
  return nextFollowUp(level, { from: call.at, isFirst: rises }, world.riskRules)?.toISOString() ?? null;
}

type Kept = {
  data: Pick<RiskData, 'signals' | 'hurt' | 'level' | 'score' | 'receipts'>;
  dueAt: string | null;
  as: Added['as'];
};

/** Writes it; gives the entry as it is now. */
async function keep(desk: RiskDesk, { data, dueAt, as }: Kept): Promise<RegisterEntry> {
  const { tx, world, call, entry } = desk;
  const isRed = as === 'first' && data.level === 'red';
  const late = isRed && isLateReport(entry.data['found_at'], call.at, world.riskRules);
  const shown = { ...shownOf(data, world), ...foundAt(entry), ...(late ? { late_first: TEXTS.riskLate } : {}) };
  const departmentId = primaryDepartment(desk);
  await noteEntry(tx, {
    entry,
    at: call.at.toISOString(),
    actorId: call.actor.memberId,
    dueAt,
    ...(departmentId === null ? {} : { departmentId }),
    data: { ...data, ...(late ? { late_first: true } : {}) },
    shown,
    isEvent: as === 'joined',
  });
  return {
    ...entry,
    dueAt,
    departmentId: departmentId ?? entry.departmentId,
    data: { ...entry.data, ...data },
    shown: { ...entry.shown, ...shown },
  };
}

/** The form says 今天 08:00, which tomorrow is another day. */
function foundAt({ data }: RegisterEntry): Record<string, string> {
  const found = data['found_at'];
  const at = typeof found === 'string' ? new Date(found) : undefined;
  if (at === undefined || Number.isNaN(at.getTime())) return {};
  return { found_at: dayName(dayOf(at)) + new Date(at.getTime() + SHIFT_MS).toISOString().slice(11, 16) };
}

/** The county's clock is eight hours ahead of UTC, all year. */
const SHIFT_MS = 28_800_000;

/** How people read what is computed. */
function shownOf(
  data: Pick<RiskData, 'signals' | 'hurt' | 'level' | 'score' | 'receipts'>,
  world: ActionWorld,
): Record<string, string> {
  const names = data.signals.map((code) => world.riskRules.signals[code]?.name ?? code);
  const shown = {
    level: RISK_LEVELS[data.level],
    score: `${data.score}`,
    signals: names.join('、'),
    hurt: data.hurt ? '是' : '否',
  };
  return Object.keys(data.receipts).length === 0 ? shown : { ...shown, receipts: receiptWords(data.receipts, world) };
}

/** 已收到：赵海峰；还没回：刘建国. */
export function receiptWords(receipts: Receipts, world: Pick<ActionWorld, 'members'>): string {
  const silent = silentMembers({ receipts });
  const said = Object.keys(receipts).filter((id) => !silent.includes(id));
  const parts = [
    ...(said.length === 0 ? [] : [fill(TEXTS.riskSaid, { names: namesOf(said, world) })]),
    ...(silent.length === 0 ? [] : [fill(TEXTS.riskSilent, { names: namesOf(silent, world) })]),
  ];
  return parts.join('；');
}

/** 赵海峰、刘建国; who has left meanwhile is not named. */
function namesOf(ids: readonly string[], { members }: Pick<ActionWorld, 'members'>): string {
  return ids.flatMap((id) => members.find((member) => member.id === id)?.name ?? []).join('、');
}

/** The institution's own department, else education; null: the entry has it already. */
function primaryDepartment({ world, entry }: RiskDesk): string | null {
  const row = entry.institutionId === null ? undefined : world.register.get(entry.institutionId);
  const code = findDepartment(row?.competentDepartment ?? '')?.id;
  return code === undefined ? null : (world.departmentIds.get(code) ?? null);
}

/** Red: leader, deputies, on duty, education, police and the primary department are bound to answer (M521). */
function toldOf(desk: RiskDesk, facts: RiskFacts & { level: RiskLevel }): { all: Colleague[]; bound: Colleague[] } {
  const { world, entry } = desk;
  const primary = [primaryDepartment(desk) ?? entry.departmentId, 'education'];
  const concerned = facts.level === 'none' ? [] : concernedDepartments(facts, world.riskRules);
  const bound =
    facts.level === 'red'
      ? [...membersWith(['leader', 'deputy', 'duty_officer'], world), ...staffOf([...primary, 'police'], world)]
      : [];
  const all = new Map([...bound, ...staffOf([...primary, ...concerned], world)].map((member) => [member.id, member]));
  return { all: [...all.values()], bound };
}

/** Whoever reports it knows; for the others the time begins. */
function newReceipts(bound: readonly Colleague[], old: Receipts, { at, actor }: ActionCall): Receipts {
  const told = at.toISOString();
  const fresh = bound.filter(({ id }) => old[id] === undefined);
  return Object.fromEntries(fresh.map(({ id }) => [id, { told, said: id === actor.memberId ? told : null }]));
}

type News = {
  entry: RegisterEntry;
  told: readonly Colleague[];
  bound: readonly Colleague[];
  before: RiskLevel | null;
  due: string;
};

async function tell({ tx, call }: RiskDesk, { entry, told, bound, before, due }: News): Promise<void> {
  const { number, subject, shown } = entry;
  const { level } = readRiskData(entry.data);
  const isBound = new Set(bound.map(({ id }) => id));
  for (const answers of [true, false]) {
    const lines = [
      fill(before === null ? TEXTS.riskNews : TEXTS.riskRise, {
        level: RISK_LEVELS[level],
        before: before === null ? '' : RISK_LEVELS[before],
        number,
        subject,
        signals: shown['signals'] ?? '',
      }),
      ...factLines(shown),
      shown['late_first'] === undefined ? '' : TEXTS.riskLateFirst,
      fill(TEXTS.riskReporter, { name: call.actor.name }) + due,
      answers ? fill(TEXTS.riskAnswer, { number }) : fill(TEXTS.riskNext, { number }),
    ];
    const to = told.filter(({ id }) => id !== call.actor.memberId && isBound.has(id) === answers);
    await tellMembers(tx, {
      key: `risk:${entry.id}:${level}`,
      channel: call.membersOn,
      userIds: to.map(({ userId }) => userId),
      text: lines.filter((line) => line !== '').join('\n'),
    });
  }
}

function factLines(shown: Readonly<Record<string, string>>): string[] {
  const facts = [
    shown['hurt'] === '是' ? TEXTS.riskHurt : '',
    shown['summary'] ?? '',
    shown['pupils'] === undefined ? '' : fill(TEXTS.riskPupils, { count: shown['pupils'] }),
    shown['money'] === undefined ? '' : fill(TEXTS.riskMoney, { money: shown['money'] }),
  ];
  return facts.filter((line) => line !== '');
}
