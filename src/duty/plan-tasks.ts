/** Which tasks the rules open on a day, whose they are, and which open ones the records show to be done. Pure. */
import { createHash } from 'node:crypto';
import { addDays, addWorkingDays, isWorkingDay } from '../domain/calendar.ts';
import { type Campaign, isInCampaign } from '../domain/campaign.ts';
import { findDepartment } from '../domain/departments.ts';
import type { DutyMember } from './duty-facts.ts';
import { weekBegin } from './post-days.ts';
import type { TaskRule } from './task-rule.ts';

/** An institution as rules see it; `permitUntil` is `YYYY-MM-DD` or null. */
export type RuleInstitution = { id: string; name: string; status: string; town: string; permitUntil: string | null };

/** What was filed, as far as rules ask for it. Days `YYYY-MM-DD`. */
export type DoneFacts = {
  entries: readonly { register: string; departmentId: string | null; town: string | null; on: string }[];
  inspections: readonly { institutionId: string; isSafety: boolean; on: string }[];
};

export type RuleFacts = DoneFacts & {
  day: string;
  campaign: Campaign | null;
  members: readonly DutyMember[];
  institutions: readonly RuleInstitution[];
  towns: readonly string[];
};

/** A task that a rule wants; `subject` is unique within the rule. */
export type WantedTask = {
  rule: string;
  subject: string;
  title: string;
  ownerId: string;
  institutionId: string | null;
  everyDay: boolean;
  beganOn: string;
  dueOn: string;
};

/** An open task of a rule. */
export type RuleTask = { id: string; rule: string; subject: string; beganOn: string };

type Period = { key: string; from: string; to: string };
type Subject = {
  id: string;
  name: string;
  departmentId: string | null;
  town: string | null;
  institution: RuleInstitution | null;
};

/** What the rules want open on a day and the records do not show done. Who has nobody to do it is left out. */
export function planTasks(rules: readonly TaskRule[], facts: RuleFacts): WantedTask[] {
  return rules.flatMap((rule) => {
    const period = periodOf(rule, facts);
    if (period === null) return [];
    return subjectsOf(rule, facts)
      .filter((subject) => !isDone(rule, { subject, from: period.from }, facts))
      .flatMap((subject) => taskFor(rule, { subject, period }, facts));
  });
}

/** Ids of open tasks whose work the records show. A rule that is no more closes nothing. */
export function findDone(rules: readonly TaskRule[], tasks: readonly RuleTask[], facts: RuleFacts): string[] {
  return rules.flatMap((rule) => {
    const subjects = new Map(allSubjects(rule, facts).map((subject) => [subject.id, subject]));
    return tasks
      .filter((task) => task.rule === rule.rule)
      .filter(({ subject: key, beganOn }) => {
        const subject = subjects.get(key.slice(key.indexOf(':') + 1));
        return subject !== undefined && isDone(rule, { subject, from: beganOn }, facts);
      })
      .map(({ id }) => id);
  });
}

function periodOf({ every, season }: TaskRule, { day, campaign }: RuleFacts): Period | null {
  if ((season === 'campaign' || every === 'campaign') && !isInCampaign(day, campaign)) return null;
  if (every === 'campaign')
    return campaign === null ? null : { key: campaign.startsOn, from: campaign.startsOn, to: campaign.endsOn };
  if (every === 'week') {
    const from = weekBegin(day);
    return { key: from, from, to: addDays(from, 6) };
  }
  const month = day.slice(0, 7);
  if (every === 'month') return { key: month, from: `${month}-01`, to: lastOfMonth(day) };
  const began = every.days.map((date) => `${day.slice(0, 4)}-${date}`).findLast((date) => date <= day);
  // A round that nobody opened in its first weeks is over.
  if (began === undefined || addDays(began, ROUND_DAYS) < day) return null;
  return { key: began, from: began, to: addDays(began, ROUND_DAYS) };
}

const ROUND_DAYS = 13;

function lastOfMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** Those that the rule is about today. */
function subjectsOf(rule: TaskRule, facts: RuleFacts): Subject[] {
  const all = allSubjects(rule, facts);
  if (rule.for.each !== 'institution') return all;
  const { status, permit_ends_within: within } = rule.for;
  return all.filter(({ institution }) => {
    if (institution === null || !status.includes(institution.status)) return false;
    return within === undefined || endsWithin(institution, facts.day, within);
  });
}

function endsWithin({ permitUntil }: RuleInstitution, day: string, within: number): boolean {
  return permitUntil !== null && permitUntil >= day && permitUntil <= addDays(day, within);
}

function allSubjects(rule: TaskRule, { members, institutions, towns }: RuleFacts): Subject[] {
  const plain = { departmentId: null, town: null, institution: null };
  switch (rule.for.each) {
    case 'county':
      return [{ ...plain, id: 'county', name: '全县' }];
    case 'town':
      return towns.map((name) => ({ ...plain, id: name, name, town: name }));
    case 'institution':
      return institutions.map((institution) => {
        const { id, name, town } = institution;
        return { ...plain, id, name, town, institution };
      });
    case 'school':
      return schoolsOf(members);
    default:
      return rule.for.departments.map((id) => ({
        ...plain,
        id,
        name: departmentName(id),
        departmentId: rowOf(id, members),
      }));
  }
}

function schoolsOf(members: readonly DutyMember[]): Subject[] {
  const heads = members.filter(({ active, roles }) => active && roles.includes('school_head'));
  const schools = new Map(heads.map(({ departmentId, departmentName: name = '' }) => [departmentId, name]));
  return [...schools].map(([id, name]) => ({ id, name, departmentId: id, town: null, institution: null }));
}

function departmentName(id: string): string {
  return findDepartment(id)?.name ?? id;
}

/** The department's row: members hold its id and its name. */
function rowOf(id: string, members: readonly DutyMember[]): string | null {
  return members.find((member) => isOfDepartment(member, id))?.departmentId ?? null;
}

function isOfDepartment({ departmentId, departmentName: name = '' }: DutyMember, id: string): boolean {
  return departmentId === id || findDepartment(name)?.id === id;
}

type Asked = { subject: Subject; from: string };

function isDone({ done_when: done }: TaskRule, { subject, from }: Asked, facts: RuleFacts): boolean {
  switch (done?.by) {
    case 'entry':
      return facts.entries.some(
        ({ register, departmentId, town, on }) =>
          register === done.register &&
          on >= from &&
          (subject.town === null ? departmentId === subject.departmentId : town === subject.town),
      );
    case 'inspection':
      return facts.inspections.some(
        ({ institutionId, isSafety, on }) => institutionId === subject.id && on >= from && (isSafety || !done.safety),
      );
    case 'permit':
      // A permit that was renewed ends far away.
      return subject.institution !== null && !endsWithin(subject.institution, facts.day, RENEWED_DAYS);
    default:
      return false;
  }
}

const RENEWED_DAYS = 90;

type Task = { subject: Subject; period: Period };

function taskFor(rule: TaskRule, { subject, period }: Task, facts: RuleFacts): WantedTask[] {
  const owner = ownerOf(rule, subject, facts);
  if (owner === undefined) return [];
  const { institution } = subject;
  // A permit's task is one a permit, not one a month.
  const key = rule.done_when?.by === 'permit' ? (institution?.permitUntil ?? period.key) : period.key;
  return [
    {
      rule: rule.rule,
      subject: `${key}:${subject.id}`,
      title: rule.title.replaceAll('{name}', subject.name),
      ownerId: owner.id,
      institutionId: institution?.id ?? null,
      everyDay: rule.every_day,
      beganOn: period.from,
      dueOn: dueOf(rule, period, facts.day),
    },
  ];
}

/** Never before the day on which it is opened. */
function dueOf({ due }: TaskRule, { from, to }: Period, day: string): string {
  const start = from > day ? from : day;
  if (due !== 'end') return 'days' in due ? addDays(start, due.days) : addWorkingDays(start, due.working_days);
  const last = isWorkingDay(to) ? to : addWorkingDays(to, -1);
  return last < day ? day : last;
}

/** One of those whose business it is, always the same one for a subject, so that work is spread and stays. */
function ownerOf({ owner }: TaskRule, subject: Subject, { members }: RuleFacts): DutyMember | undefined {
  const active = members.filter((member) => member.active);
  const near = active
    .filter((member) => member.roles.includes(owner.role))
    .filter((member) => isNear(owner, member, subject));
  const others =
    owner.or === undefined ? [] : active.filter(({ roles }) => owner.or !== undefined && roles.includes(owner.or));
  const candidates = (near.length > 0 ? near : others).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (candidates.length === 0) return undefined;
  return candidates[createHash('sha256').update(subject.id).digest().readUInt32LE(0) % candidates.length];
}

function isNear(owner: TaskRule['owner'], member: DutyMember, subject: Subject): boolean {
  if (owner.department !== undefined && !isOfDepartment(member, owner.department)) return false;
  if (owner.of === 'town') return member.departmentName === subject.town;
  return owner.of !== 'subject' || member.departmentId === subject.departmentId;
}
