/** How often each role hears from the morning job, and what of (reminders.md §2; docs/decisions/0005). */
import { isRole, type Role } from '../domain/role.ts';
import { HEARS_FROM, type Step } from './ladder.ts';

/** What a member's roles come to. */
export type Rhythm = {
  /** Office reminders: on working days, once a week, or not at all. */
  office: 'daily' | 'weekly' | 'never';
  /** On the campaign's days off: all on-duty lines, only tasks marked for every day, or nothing. */
  daysOff: 'on_duty' | 'marked' | 'never';
  maxLines: number;
  /** The county's coverage: always, only when it is pressing, for safety departments, or not. */
  coverage: 'always' | 'when_pressing' | 'if_safety' | 'never';
  /** Figures of all the county's records: a leader's, the office's, or none. */
  overview: 'leader' | 'office' | 'none';
  /** Names of institutions; a leader gets figures only (“不发明细、名单”). */
  names: boolean;
  /** Late records of the department (a leader's: of the county) from this step of the ladder on; null: only own ones. */
  hearsFrom: Step | null;
  /** What the department has to move on and nobody of it has taken. */
  takesForDepartment: boolean;
};

const FULL = 7;
const SHORT = 3;
/** 覆盖率, 红橙事件, 超期督办 and the county's totals (reminders.md §2 names four things). */
const LEADERS = 4;
const OWN_WORK: Rhythm = {
  office: 'daily',
  daysOff: 'marked',
  maxLines: FULL,
  coverage: 'never',
  overview: 'none',
  names: true,
  hearsFrom: null,
  takesForDepartment: false,
};

const RHYTHMS: Readonly<Record<Role, Rhythm | null>> = {
  leader: {
    ...OWN_WORK,
    office: 'weekly',
    daysOff: 'never',
    maxLines: LEADERS,
    coverage: 'always',
    overview: 'leader',
    names: false,
    hearsFrom: HEARS_FROM.leader,
  },
  deputy: { ...OWN_WORK, daysOff: 'never', maxLines: SHORT, coverage: 'when_pressing' },
  department_head: { ...OWN_WORK, office: 'weekly', daysOff: 'never', hearsFrom: HEARS_FROM.department_head },
  liaison: {
    ...OWN_WORK,
    daysOff: 'on_duty',
    coverage: 'if_safety',
    hearsFrom: HEARS_FROM.liaison,
    takesForDepartment: true,
  },
  inspector: { ...OWN_WORK, daysOff: 'on_duty', coverage: 'always' },
  office: { ...OWN_WORK, daysOff: 'on_duty', coverage: 'always', overview: 'office' },
  approver: OWN_WORK,
  duty_officer: { ...OWN_WORK, daysOff: 'on_duty' },
  school_head: OWN_WORK,
  grid_worker: OWN_WORK,
  auditor: OWN_WORK,
  public: null,
};

const OFFICE_ORDER: readonly Rhythm['office'][] = ['daily', 'weekly', 'never'];
const DAYS_OFF_ORDER: readonly Rhythm['daysOff'][] = ['on_duty', 'marked', 'never'];
const COVERAGE_ORDER: readonly Rhythm['coverage'][] = ['always', 'if_safety', 'when_pressing', 'never'];

/** The rhythm of somebody with these roles; null: hears nothing. A leader or deputy is that first of all. */
export function rhythmOf(roles: readonly string[]): Rhythm | null {
  const known = roles.filter(isRole);
  const chief = (['leader', 'deputy'] as const).find((role) => known.includes(role));
  if (chief !== undefined) return RHYTHMS[chief];
  const rhythms = known.flatMap((role) => RHYTHMS[role] ?? []);
  return rhythms.length === 0 ? null : rhythms.reduce(merged);
}

/** Of two roles, whatever lets the person know more. */
function merged(a: Rhythm, b: Rhythm): Rhythm {
  return {
    office: firstOf(OFFICE_ORDER, a.office, b.office),
    daysOff: firstOf(DAYS_OFF_ORDER, a.daysOff, b.daysOff),
    maxLines: Math.max(a.maxLines, b.maxLines),
    coverage: firstOf(COVERAGE_ORDER, a.coverage, b.coverage),
    overview: a.overview === 'none' ? b.overview : a.overview,
    names: a.names || b.names,
    hearsFrom: earlier(a.hearsFrom, b.hearsFrom),
    takesForDepartment: a.takesForDepartment || b.takesForDepartment,
  };
}

function earlier(a: Step | null, b: Step | null): Step | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function firstOf<Value>(order: readonly Value[], a: Value, b: Value): Value {
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}
