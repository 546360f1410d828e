/** What must stand in a message: whose records, in which order, and which figures. Out of reminders.md §3–§4 and decision 0005. */
import { COVERAGE_DAYS, daysFrom, isMonday, isOff, mondayOf, plus, said, workdayBefore, workdaysLate } from './days.ts';
import type { Who } from './happenings.ts';
import type { Matter, Risk, World } from './world.ts';

/** What a text says of records: their numbers in order, how many there are in all, and lines of figures. */
export type Said = { numbers: string[]; count: number | null; lines: string[] };

export type Told = { said: Said; told: Matter[] };
/** Who is asked about, on which day; `due`: institutions on the register; `missed`: what did not go out before. */
export type Asked = { world: World; who: Who; day: string; due: number; missed: readonly string[] };

/** How far up (§4): 3 liaison, 4 head, 5 deputy, 6 leader; 2 late, 1 due. */
export function ladder({ due, severity }: Matter, day: string): number {
  const days = daysFrom(due, day);
  if (days < -1) return 0;
  if (days <= 0) return 1;
  const work = workdaysLate(due, day);
  if (work >= 10 || (severity === 1 && days > 7)) return 6;
  if (work >= 5) return 5;
  return work >= 3 ? 4 : work >= 1 ? 3 : 2;
}

const UPPER: Readonly<Record<string, number>> = { liaison: 3, department_head: 4, leader: 6 };
const SAFETY = ['县公安局', '县消防救援大队', '县应急管理局', '县教育局'];

/** §3: 1级未闭环 > 复查 > 今天到期 > 超期 > 明天到期 > 常规, the longest overdue first, then by number. */
function place({ severity, state, due, number }: Matter, day: string): [number, number, string] {
  const days = daysFrom(due, day);
  const is = [severity === 1, state === 'submitted', days === 0, days > 0, days === -1, true];
  return [is.indexOf(true), -days, number];
}

function inOrder(matters: readonly Matter[], day: string): Matter[] {
  return [...matters].sort((a, b) => {
    const [one, other] = [place(a, day), place(b, day)];
    return one[0] - other[0] || one[1] - other[1] || (one[2] < other[2] ? -1 : 1);
  });
}

const isMine = ({ world, who, day }: Asked, { owner }: Matter): boolean =>
  owner !== null && (owner === who.id || world.standIns(day).get(owner) === who.id);

/** The office's: whose owner has left, and what is nobody's and no department's. */
const isLost = ({ world, who }: Asked, { owner, department }: Matter): boolean =>
  who.role === 'office' && (owner === null ? department === null : world.left.has(owner));

/** A liaison's: what the department has to move on and nobody of it has taken. */
const isFree = ({ who }: Asked, { kind, owner, department }: Matter): boolean =>
  who.role === 'liaison' && kind === 'entry' && owner === null && department === who.departmentId;

/** What has come up to a role: a department's to its liaison and head, everything to the leader. */
function hasClimbed({ who, day }: Asked, matter: Matter): boolean {
  const from = UPPER[who.role];
  if (from === undefined || ladder(matter, day) < from) return false;
  return who.role === 'leader' || matter.department === who.departmentId;
}

/** All that a member hears of in the morning of a working day. */
function mattersOf(asked: Asked): Matter[] {
  const is = [isMine, isLost, isFree, hasClimbed];
  return asked.world.open().filter((matter) => is.some((each) => each(asked, matter)));
}

/** What is said on a day off (kind B), and to whom. */
function onDuty(matter: Matter, { who, day }: Asked): boolean {
  const days = daysFrom(matter.due, day);
  const marked = matter.kind === 'task' && matter.everyDay && days >= 0;
  if (['approver', 'school_head', 'grid_worker', 'auditor'].includes(who.role)) return marked;
  return marked || days === 0 || (matter.kind === 'rectification' && matter.severity === 1 && days > 0);
}

/** Days on which a role hears at all: leader and heads on Monday, chiefs on working days, the others every day. */
function hears({ who, day }: Asked): boolean {
  if (who.role === 'leader' || who.role === 'department_head') return isMonday(day);
  return who.role !== 'deputy' || !isOff(day);
}

/** How much of the county is done, and whether that is behind; null: no line for this member. */
function coverage({ world, who, day, due }: Asked): string | null {
  const done = world.safetyDone;
  if (done === due && who.role !== 'leader') return null;
  const days = daysFrom('2023-07-01', day);
  const behind = (days / 62 - done / due) * 100;
  const signal = day < '2023-07-20' || behind < 10 - 1e-9 ? '' : behind < 20 - 1e-9 ? '黄' : '橙';
  const pressing = signal !== '' || COVERAGE_DAYS.includes(day);
  const wanted =
    ['leader', 'office', 'inspector'].includes(who.role) ||
    (who.role === 'deputy' && pressing) ||
    (who.role === 'liaison' && SAFETY.includes(who.department));
  return wanted ? `安全${done}/${due}${signal}` : null;
}

function totals({ world, day }: Asked): string | null {
  const open = world.open();
  const fixing = open.filter(({ kind }) => kind === 'rectification');
  const gravest = fixing.filter(({ severity }) => severity === 1).length;
  const late = fixing.filter(({ due }) => due < day).length;
  const tasks = open.filter(({ kind, due }) => kind === 'task' && due < day).length;
  return gravest + late + tasks === 0 ? null : `整改${fixing.length},${gravest},${late},${tasks}`;
}

function openRisks(world: World): Risk[] {
  const order = ['red', 'orange', 'yellow'];
  return [...world.risks.values()].sort(
    (a, b) => order.indexOf(a.level) - order.indexOf(b.level) || (a.filed + a.number < b.filed + b.number ? -1 : 1),
  );
}

function county(asked: Asked): string[] {
  const { world, who, day } = asked;
  const lines = [coverage(asked)];
  if (!isOff(day) && (who.role === 'leader' || who.role === 'office')) {
    const of = (level: string): number => openRisks(world).filter((risk) => risk.level === level).length;
    const unsent = world.undelivered(workdayBefore(day), day);
    lines.push(totals(asked), of('red') + of('orange') > 0 ? `风险${of('red')},${of('orange')}` : null);
    if (who.role === 'office' && unsent > 0) lines.push(`没送到${unsent}`);
  }
  return lines.flatMap((line) => line ?? []);
}

function morning(asked: Asked): Told | null {
  const { who, day, missed } = asked;
  if (!hears(asked)) return null;
  const all = mattersOf(asked);
  const now = all.filter((matter) =>
    isOff(day) ? onDuty(matter, asked) : matter.kind !== 'task' || daysFrom(day, matter.due) <= 7,
  );
  const lines = [...county(asked), ...(missed.length === 0 ? [] : [`没发出${missed.join('、')}`])];
  const ordered = inOrder(now, day);
  if (ordered.length + lines.length === 0) return null;
  if (who.role === 'leader') {
    const pressed = ordered.filter(({ owner }) => owner !== who.id).slice(0, 3);
    return { said: { numbers: pressed.map(({ number }) => number), count: null, lines }, told: pressed };
  }
  const shown = ordered.slice(0, (who.role === 'deputy' ? 3 : 7) - lines.length);
  const count = ordered.length === 0 ? null : ordered.length;
  return { said: { numbers: shown.map(({ number }) => number), count, lines }, told: shown };
}

function unfinished(asked: Asked): Told | null {
  const { world, day } = asked;
  const now = world.open().filter((matter) => matter.due === day && (isMine(asked, matter) || isFree(asked, matter)));
  const shown = inOrder(now, day).slice(0, 7);
  const numbers = shown.map(({ number }) => number);
  return now.length === 0 ? null : { said: { numbers, count: now.length, lines: [] }, told: shown };
}

/** From the last working day's 16:00 on to today's. */
function warning({ world, day }: Asked): Told | null {
  const [from, to] = [`${workdayBefore(day)}T08:00`, `${day}T08:00`];
  const fresh = openRisks(world).filter(({ filed }) => from <= filed && filed < to);
  const numbers = fresh.slice(0, 7).map(({ number }) => number);
  return fresh.length === 0 ? null : { said: { numbers, count: fresh.length, lines: [] }, told: [] };
}

function daily({ world, day, due }: Asked): Told {
  const late = inOrder(
    world.open().filter((matter) => ladder(matter, day) >= 5),
    day,
  ).slice(0, 3);
  const { inspections, leads, opened, closed } = world.countsOf(day);
  const risks = ['red', 'orange', 'yellow'].map(
    (level) => openRisks(world).filter((one) => one.level === level).length,
  );
  const lines = [
    `今天${inspections},${leads},${opened},${closed}`,
    `安全${world.safetyDone}/${due}`,
    ...(world.risks.size === 0 ? [] : [`风险${risks.join(',')}`]),
  ];
  return { said: { numbers: late.map(({ number }) => number), count: null, lines }, told: late };
}

function night({ world, day }: Asked): Told | null {
  const from = `${plus(day, -1)}T16:00`;
  const risks = openRisks(world);
  const red = risks.filter(({ level, filed }) => level === 'red' && filed >= from);
  const shown = [...red, ...risks.filter((risk) => risk.silent && !red.includes(risk))].slice(0, 7);
  const numbers = shown.map(({ number }) => number);
  return shown.length === 0 ? null : { said: { numbers, count: null, lines: [] }, told: [] };
}

function only(...lines: string[]): Told {
  return { said: { numbers: [], count: null, lines }, told: [] };
}

/** Schools with somebody in office that have not reported in a span of days. */
function silent(world: World, from: string, to: string): Who[] {
  const heads = world.people.filter(({ id, role }) => role === 'school_head' && !world.left.has(id));
  return heads.filter(({ departmentId }) => !world.has(world.reports, departmentId, from)(to));
}

/** Whether the member's school is among those. */
const isOf = (schools: readonly Who[], { departmentId }: Who): boolean =>
  schools.some((one) => one.departmentId === departmentId);

function zeroReport({ world, who, day }: Asked): Told | null {
  return isOf(silent(world, mondayOf(day), day), who) ? only(`周${said(mondayOf(day))}`) : null;
}

function zeroChase({ world, who, day }: Asked): Told | null {
  const last = plus(mondayOf(day), -7);
  return isOf(silent(world, last, plus(last, 6)), who) ? only(`周${said(last)}`) : null;
}

function missingSchools({ world, day }: Asked): Told | null {
  const names = [...new Set(silent(world, mondayOf(day), day).map(({ department }) => department))].sort();
  return names.length === 0 ? null : only(`没报${names.join('、')}`);
}

function nightTeam({ world, who, day }: Asked): Told | null {
  const meet = world.tonight(day, who.id);
  return meet === undefined ? null : only(`集合${meet}`);
}

const CONTENTS: Readonly<Record<string, (asked: Asked) => Told | null>> = {
  morning,
  unfinished,
  risk_warning: warning,
  daily_report: daily,
  duty_night: night,
  night_team: nightTeam,
  zero_report: zeroReport,
  zero_chase: zeroChase,
  missing_schools: missingSchools,
  grid_friday: ({ world, who, day }) =>
    world.has(world.patrols, who.department, mondayOf(day))(day) ? null : only('巡查'),
  month_end: ({ day }) => only(`月报${Number(day.slice(5, 7))}`),
  campaign_end: () => only('总结'),
};

/** What a post says to a member at this minute; null: nothing. */
export function expected(post: string, asked: Asked): Told | null {
  const write = CONTENTS[post];
  if (write === undefined) throw new Error(`no words for ${post}`);
  return write(asked);
}
