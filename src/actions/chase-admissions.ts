/** What a working day brings to admissions: the week's list (M102), the 15th and 18th day (M104), permits that end soon (M402). */
import {
  addDays,
  addWorkingDays,
  atTime,
  dayName,
  dayOf,
  daysBetween,
  isWorkingDay,
  weekday,
  workingDaysBetween,
} from '../domain/calendar.ts';
import type { RegisterRow } from '../register/institution.ts';
import { beginDutyRun, lastDutyRun } from '../store/duty-repository.ts';
import { listOpenEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionWorld, Colleague } from './action.ts';
import { composeAdmissionsDue, countAdmissionsDue } from './admissions-due.ts';
import { isStaffOf } from './tell-licensers.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

export type AdmissionDay = {
  tx: StoreTx;
  world: ActionWorld;
  /** On which members are told. */
  channel: string;
  now: Date;
};

const JOB = 'admission';
/** Said from eight to noon, as all that a day begins with. */
const [FROM, UNTIL] = ['08:00', '12:00'];
/** Accepted and not decided on. */
const PENDING: ReadonlySet<string> = new Set(['accepted', 'fixing', 'inspected', 'extended']);
/** 受理后第15、18个工作日 (M104). */
const DAYS_TOLD = [18, 15];
const TERM = 20;
const TERM_EXTENDED = 30;
/** Days before a permit's end on which it is told of (M402). */
const EXPIRY_TOLD = [60, 30];

/** Tells it, once a working day; gives the count of messages, 0 when it is not the time or was done. */
export async function chaseAdmissions(day: AdmissionDay): Promise<number> {
  const { tx, now } = day;
  const today = dayOf(now);
  if (!isWorkingDay(today) || now < atTime(today, FROM) || now > atTime(today, UNTIL)) return 0;
  const last = (await lastDutyRun(tx, JOB, today)) ?? addDays(today, -1);
  if (!(await beginDutyRun(tx, { job: JOB, day: today, count: 0 }))) return 0;
  const span = { ...day, today, last };
  return (await tellWeek(span)) + (await tellPending(span)) + (await tellExpiring(span));
}

/** `last`: the day on which it was done before. */
type Span = AdmissionDay & { today: string; last: string };

async function tellWeek(span: Span): Promise<number> {
  const { tx, world, now, today, last } = span;
  const isNewWeek = daysBetween(last, today) >= weekday(today);
  const text = isNewWeek ? composeAdmissionsDue(await countAdmissionsDue(tx, world, now)) : null;
  return text === null ? 0 : await tell(span, { key: `admission-week:${today}`, told: licensers(world), text });
}

async function tellPending(span: Span): Promise<number> {
  const { tx, world, today } = span;
  const entries = (await listOpenEntries(tx)).filter(({ register, state }) => register === JOB && PENDING.has(state));
  let count = 0;
  for (const entry of entries) {
    const acceptedOn = String(entry.data['accepted_on'] ?? dayOf(new Date(entry.stateSince)));
    const passed = workingDaysBetween(acceptedOn, today);
    const mark = DAYS_TOLD.find((each) => passed >= each);
    if (mark === undefined) continue;
    const last = addWorkingDays(acceptedOn, entry.state === 'extended' ? TERM_EXTENDED : TERM);
    const words = { number: entry.number, subject: entry.subject, n: String(passed), day: dayName(last) };
    const told = ownerOr(entry, world);
    count += await tell(span, { key: `admission:${entry.id}:${mark}`, told, text: fill(TEXTS.admissionDay, words) });
  }
  return count;
}

async function tellExpiring(span: Span): Promise<number> {
  const { world, today, last } = span;
  const rows = world.institutions.filter((row) => isCrossing(row, { today, last }));
  if (rows.length === 0) return 0;
  const sorted = rows.toSorted((a, b) => String(a.permitValidUntil).localeCompare(String(b.permitValidUntil)));
  const lines = sorted.map(({ name, permitValidUntil: until }) => {
    const day = until ?? today;
    return fill(TEXTS.admissionExpiry, { name, day: dayName(day), left: String(daysBetween(today, day)) });
  });
  const text = [fill(TEXTS.admissionExpiryHead, { count: String(rows.length) }), ...lines].join('\n');
  return await tell(span, { key: `permit-expiry:${today}`, told: licensers(world), text });
}

/** Whether 60 or 30 days before the end came since the last time. */
function isCrossing(
  { status, permitValidUntil: until }: RegisterRow,
  { today, last }: Pick<Span, 'today' | 'last'>,
): boolean {
  if (until === null || (status !== 'valid' && status !== 'rectifying')) return false;
  const [before, now] = [daysBetween(last, until), daysBetween(today, until)];
  return EXPIRY_TOLD.some((mark) => before > mark && now <= mark && now >= 0);
}

const licensers = (world: ActionWorld): Colleague[] => world.members.filter((each) => isStaffOf(each, ['approval']));

/** Whoever handles it; the bureau's staff when he is not on duty any more. */
function ownerOr({ ownerId }: RegisterEntry, world: ActionWorld): Colleague[] {
  const owner = world.members.filter(({ id }) => id === ownerId);
  return owner.length > 0 ? owner : licensers(world);
}

type Telling = { key: string; told: readonly Colleague[]; text: string };

async function tell({ tx, channel }: AdmissionDay, { key, told, text }: Telling): Promise<number> {
  await tellMembers(tx, { key, channel, userIds: told.map(({ userId }) => userId), text });
  return told.length;
}
