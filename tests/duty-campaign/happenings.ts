/** What happens in two months, written as data: each thing at its minute. The same seed gives the same script. */
import { chanceOf, type Random } from '../campaign/random.ts';
import { DAYS, isOff, mondayOf, plus } from './days.ts';

/** Somebody of the county; `department` is its name. */
export type Who = { id: string; userId: string; role: string; department: string; departmentId: string };

export type Happening =
  | { kind: 'task'; number: string; owner: Who; due: string; everyDay: boolean }
  | { kind: 'task_state'; number: string; state: 'done' | 'cancelled' }
  | { kind: 'rectification'; number: string; owner: Who; due: string; severity: number }
  | { kind: 'rectification_state'; number: string; state: 'submitted' | 'failed' | 'closed' | 'cancelled' }
  | { kind: 'entry'; number: string; register: string; owner: Who | null; department: Who | null; due: string }
  | { kind: 'entry_closed'; number: string }
  | { kind: 'risk'; number: string; level: 'orange' | 'yellow' }
  | { kind: 'risk_over'; number: string }
  | { kind: 'school_report'; school: Who; on: string }
  | { kind: 'patrol'; town: string; by: Who; on: string }
  | { kind: 'night_team'; number: string; members: Who[]; on: string; meet: string }
  | { kind: 'departed'; number: string }
  | { kind: 'absence'; who: Who; standIn: Who; from: string; to: string }
  | { kind: 'left'; who: Who }
  | { kind: 'safety'; count: number }
  | { kind: 'undelivered'; post: string; who: Who };

/** `minute` of the day in the county, from 0. */
export type Scripted = { day: string; minute: number; what: Happening };

export const at = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

type Add = (day: string, minute: number, what: Happening) => void;
type Writing = {
  people: readonly Who[];
  add: Add;
  chance(name: string): Random;
  number(prefix: string, day: string): string;
};

/** The script, in the order of time. */
export function writeScript(people: readonly Who[], days: readonly string[], seed: number): Scripted[] {
  const script: Scripted[] = [];
  const counts = new Map<string, number>();
  const last = days.at(-1) ?? '';
  const writing: Writing = {
    people,
    chance: (name) => chanceOf(seed, name),
    add(day, minute, what) {
      if (day >= (days[0] ?? '') && day <= last) script.push({ day, minute, what });
    },
    number(prefix, day) {
      const series = `${prefix}${day.replaceAll('-', '')}`;
      const next = (counts.get(series) ?? 5_000) + 1;
      counts.set(series, next);
      return `${series}-${next}`;
    },
  };
  for (const day of days) {
    writeTasks(writing, day);
    writeRectifications(writing, day);
    writeEntries(writing, day);
    writeRisks(writing, day);
    writeNight(writing, day);
    writeAbsence(writing, day);
    writeSafety(writing, day);
  }
  for (const monday of new Set(days.map(mondayOf))) writeWeek(writing, monday);
  writeRest(writing);
  return script.sort((a, b) => (a.day === b.day ? a.minute - b.minute : a.day < b.day ? -1 : 1));
}

/** The deputy has little to do himself: else every morning takes the place of his warning at 16:00. */
function writeTasks({ people: all, add, chance, number }: Writing, day: string): void {
  const people = all.filter(({ role }) => role !== 'deputy' || day.endsWith('6'));
  for (let n = 0; n < 4; n += 1) {
    const by = chance(`task ${day} ${n}`);
    const name = number('RW', day);
    const minute = by.below(1_300);
    const days = by.below(11);
    add(day, minute, {
      ...{ kind: 'task', number: name, owner: by.pick(people), due: plus(day, days), everyDay: by.chance(0.25) },
    });
    if (by.chance(0.75))
      add(plus(day, 1 + by.below(days + 12)), by.below(1_440), {
        kind: 'task_state',
        number: name,
        state: by.chance(0.9) ? 'done' : 'cancelled',
      });
  }
}

function writeRectifications({ people, add, chance, number }: Writing, day: string): void {
  const inspectors = people.filter(({ role }) => role === 'inspector');
  for (let n = 0; n < 3; n += 1) {
    const by = chance(`rectification ${day} ${n}`);
    const name = number('ZG', day);
    const severity = by.pick([1, 2, 2, 3, 3, 3]);
    add(day, 540 + by.below(500), {
      ...{
        kind: 'rectification',
        number: name,
        owner: by.pick(inspectors),
        due: plus(day, 1 + by.below(10)),
        severity,
      },
    });
    const days = 1 + by.below(24);
    if (by.chance(0.5))
      add(plus(day, days), by.below(1_440), { kind: 'rectification_state', number: name, state: 'submitted' });
    if (by.chance(0.2))
      add(plus(day, days + 1), by.below(1_440), { kind: 'rectification_state', number: name, state: 'failed' });
    if (by.chance(0.85))
      add(plus(day, days + 2), by.below(1_440), {
        ...{ kind: 'rectification_state', number: name, state: by.chance(0.95) ? 'closed' : 'cancelled' },
      });
  }
}

const REGISTERS = { price: 'JG', dispute: 'TF', lead: 'XS', fund: 'ZJ' } as const;

function writeEntries({ people, add, chance, number }: Writing, day: string): void {
  const desks = people.filter(({ role }) => ['liaison', 'office', 'approver'].includes(role));
  for (let n = 0; n < 2; n += 1) {
    const by = chance(`entry ${day} ${n}`);
    const register = by.pick(['price', 'dispute', 'lead', 'fund'] as const);
    const name = number(REGISTERS[register], day);
    const desk = by.pick(desks);
    // Some are somebody's, some a department's, a few nobody's.
    const owner = by.chance(0.4) ? desk : null;
    const department = owner === null && by.chance(0.15) ? null : desk;
    add(day, by.below(1_440), {
      ...{ kind: 'entry', number: name, register, owner, department, due: plus(day, by.below(10)) },
    });
    if (by.chance(0.8)) add(plus(day, 1 + by.below(20)), by.below(1_440), { kind: 'entry_closed', number: name });
  }
}

function writeRisks({ add, chance, number }: Writing, day: string): void {
  const by = chance(`risk ${day}`);
  if (by.chance(0.4)) {
    // Just when the deputy is warned: it is warned of the next day, once.
    const late = number('FX', day);
    add(day, at('16:00') + by.below(3), { kind: 'risk', number: late, level: 'yellow' });
    add(plus(day, 5), at('13:00'), { kind: 'risk_over', number: late });
    return;
  }
  const name = number('FX', day);
  add(day, by.below(1_440), { kind: 'risk', number: name, level: by.pick(['orange', 'yellow']) });
  add(plus(day, 1 + by.below(8)), by.below(1_440), { kind: 'risk_over', number: name });
}

/** Drawn by 16:20: before the afternoon's messages go out. */
function writeNight({ people, add, chance, number }: Writing, day: string): void {
  const by = chance(`night ${day}`);
  if (by.chance(0.6)) return;
  const inspectors = people.filter(({ role }) => role === 'inspector');
  const first = by.below(inspectors.length);
  const members = [0, 5, 9].flatMap((n) => inspectors[(first + n) % inspectors.length] ?? []);
  const name = number('LH', day);
  add(day, 480 + by.below(500), {
    ...{ kind: 'night_team', number: name, members, on: day, meet: by.pick(['教育局大院', '县医院门口']) },
  });
  if (by.chance(0.2)) add(day, at('16:40'), { kind: 'departed', number: name });
}

function writeAbsence({ people, add, chance }: Writing, day: string): void {
  const by = chance(`absence ${day}`);
  if (by.chance(0.6)) return;
  const who = by.pick(people);
  const others = people.filter(({ department, userId }) => department === who.department && userId !== who.userId);
  if (others.length === 0) return;
  // Said in the night before.
  add(day, 30, { kind: 'absence', who, standIn: by.pick(others), from: day, to: plus(day, by.below(4)) });
}

/** Slow at first, so that it becomes yellow and orange, then fast until all are done. */
function writeSafety({ add, chance }: Writing, day: string): void {
  const by = chance(`safety ${day}`);
  const most = day < '2023-07-21' ? 7 : 24;
  add(day, 600 + by.below(700), { kind: 'safety', count: isOff(day) ? by.below(5) : by.below(most) });
}

function writeWeek({ people, add, chance }: Writing, monday: string): void {
  const schools = new Map(people.filter(({ role }) => role === 'school_head').map((who) => [who.department, who]));
  for (const [name, school] of schools) {
    const by = chance(`school ${monday} ${name}`);
    const day = plus(monday, by.below(7));
    if (by.chance(0.7)) add(day, by.below(1_440), { kind: 'school_report', school, on: day });
  }
  const grid = new Map(people.filter(({ role }) => role === 'grid_worker').map((who) => [who.department, who]));
  for (const [town, who] of grid) {
    const by = chance(`patrol ${monday} ${town}`);
    const day = plus(monday, by.below(6));
    if (by.chance(0.6)) add(day, by.below(1_440), { kind: 'patrol', town, by: who, on: day });
  }
}

/** What is one of a kind: who leaves, what does not arrive. */
function writeRest({ people, add }: Writing): void {
  const inspectors = people.filter(({ role }) => role === 'inspector');
  const [liaison] = people.filter(({ role }) => role === 'liaison');
  for (const [n, day] of ['2023-07-13', '2023-08-08'].entries()) {
    const who = inspectors[n * 5 + 1];
    if (who !== undefined) add(day, at('12:20'), { kind: 'left', who });
  }
  if (liaison === undefined) return;
  // A working day, a Saturday and a Friday afternoon: the weekend's are told on Monday.
  const unsent = [...inspectors.slice(2, 5), liaison];
  for (const day of DAYS.filter((_, n) => n % 3 === 2))
    for (const who of unsent) add(day, at('11:15'), { kind: 'undelivered', post: 'morning', who });
}
