/** What is so at a minute, as the table knows it: from the script alone, but for what rules and red reports have opened. */
import { daysFrom, plus } from './days.ts';
import type { Happening, Who } from './happenings.ts';

/** Something somebody has to see to; `owner` a member's id, `department` a department's id. */
export type Matter = {
  kind: 'task' | 'rectification' | 'entry';
  number: string;
  owner: string | null;
  department: string | null;
  due: string;
  state: string;
  severity: number;
  everyDay: boolean;
};
export type Risk = { number: string; level: string; filed: string; silent: boolean };
type Team = { number: string; on: string; meet: string; members: string[] };
type Report = { place: string; on: string };

export class World {
  readonly people: readonly Who[];
  readonly matters = new Map<string, Matter>();
  /** Those that the rules have opened: read from the record when they are asked for. */
  ruled: readonly Matter[] = [];
  readonly risks = new Map<string, Risk>();
  readonly left = new Set<string>();
  readonly reports: Report[] = [];
  readonly patrols: Report[] = [];
  teams: Team[] = [];
  safetyDone = 0;
  /** Post, day and member of what did not arrive. */
  readonly failed: { day: string }[] = [];
  /** Day → what the deputy's report counts. */
  readonly counts = new Map<string, { inspections: number; leads: number; opened: number; closed: number }>();
  readonly #absences: { who: string; standIn: string; from: string; to: string }[] = [];

  constructor(people: readonly Who[]) {
    this.people = people;
  }

  /** Member id → who stands in on a day. */
  standIns(day: string): Map<string, string> {
    const now = this.#absences.filter(({ from, to }) => from <= day && day <= to);
    return new Map(now.toSorted((a, b) => daysFrom(b.from, a.from)).map(({ who, standIn }) => [who, standIn]));
  }

  open(): Matter[] {
    const open = ['open', 'submitted', 'failed'];
    return [...this.matters.values(), ...this.ruled].filter(({ state }) => open.includes(state));
  }

  countsOf(day: string): { inspections: number; leads: number; opened: number; closed: number } {
    const counts = this.counts.get(day) ?? { inspections: 0, leads: 0, opened: 0, closed: 0 };
    this.counts.set(day, counts);
    return counts;
  }

  /** `filed` is the moment in UTC. */
  happen(what: Happening, day: string, filed: string): void {
    switch (what.kind) {
      case 'task':
      case 'rectification':
      case 'entry':
        this.#begin(what, day);
        break;
      case 'task_state':
      case 'rectification_state':
        this.#move(what.number, what.state, day);
        break;
      case 'entry_closed':
        this.#move(what.number, 'over', day);
        break;
      case 'risk':
        this.risks.set(what.number, { number: what.number, level: what.level, filed, silent: false });
        break;
      case 'risk_over':
        this.risks.delete(what.number);
        break;
      default:
        this.#note(what);
    }
  }

  #begin(what: Extract<Happening, { kind: 'task' | 'rectification' | 'entry' }>, day: string): void {
    const { kind, number, owner, due } = what;
    const department = what.kind === 'entry' ? what.department : what.owner;
    this.matters.set(number, {
      ...{ kind, number, due, owner: owner?.id ?? null, department: department?.departmentId ?? null, state: 'open' },
      severity: what.kind === 'rectification' ? what.severity : 0,
      everyDay: what.kind === 'task' && what.everyDay,
    });
    if (kind === 'rectification') this.countsOf(day).opened += 1;
    if (what.kind === 'entry' && what.register === 'lead') this.countsOf(day).leads += 1;
  }

  #move(number: string, state: string, day: string): void {
    const matter = this.matters.get(number);
    if (matter === undefined) return;
    matter.state = state;
    if (matter.kind === 'rectification' && state === 'closed') this.countsOf(day).closed += 1;
    // One that was withdrawn was never opened.
  }

  #note(what: Happening): void {
    switch (what.kind) {
      case 'school_report':
        this.reports.push({ place: what.school.departmentId, on: what.on });
        break;
      case 'patrol':
        this.patrols.push({ place: what.town, on: what.on });
        break;
      case 'night_team':
        this.teams.push({
          number: what.number,
          on: what.on,
          meet: what.meet,
          members: what.members.map(({ id }) => id),
        });
        break;
      case 'departed':
        this.teams = this.teams.filter(({ number }) => number !== what.number);
        break;
      case 'absence':
        this.#absences.push({ who: what.who.id, standIn: what.standIn.id, from: what.from, to: what.to });
        break;
      case 'left':
        this.left.add(what.who.id);
        break;
      default:
        break;
    }
  }

  /** Whether a school or town has something in a span of days, both included. */
  has(list: readonly Report[], place: string, from: string): (to: string) => boolean {
    return (to) => list.some((one) => one.place === place && from <= one.on && one.on <= to);
  }

  /** Who meets tonight, and where. */
  tonight(day: string, member: string): string | undefined {
    return this.teams.findLast((team) => team.on === day && team.members.includes(member))?.meet;
  }

  /** Messages that did not arrive from a day on until the evening before another. */
  undelivered(from: string, day: string): number {
    return this.failed.filter((one) => from <= one.day && one.day <= plus(day, -1)).length;
  }
}
