/** Before a lead is filed: whose business it is; or it joins the open lead of the same object and form of the last 30 days. */

import { isSameLead } from '../domain/lead-merging.ts';
import { departmentName, describeRoute, formName, routeLead } from '../domain/lead-routing.ts';
import { RESTRICTED } from '../domain/permissions.ts';
import { dueFor, type RegisterDefinition } from '../domain/register-definition.ts';
import { maskText } from '../kernel/mask.ts';
import { noteEntry } from '../store/entry-notes.ts';
import { lockOpenLeads } from '../store/open-leads.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import type { EntryFiling, FilingOutcome } from './entry-hooks.ts';
import { dueText } from './entry-telling.ts';
import { tellMembers } from './tell-members.ts';
import { staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

const MS_A_DAY = 86_400_000;
const MERGED_WITHIN_DAYS = 30;

/** `joined`, and for minors who were harmed `harm`: whom to call. */
export async function onLeadFiling(filing: EntryFiling): Promise<FilingOutcome> {
  const fresh = prepared(filing);
  const { tx, call } = filing;
  const since = new Date(call.at.getTime() - MERGED_WITHIN_DAYS * MS_A_DAY);
  const older = (await lockOpenLeads(tx, { form: String(fresh.data['form'] ?? ''), since })).find((each) =>
    isSameLead(each, fresh),
  );
  const harm = fresh.data['minors_harmed'] === true ? harmText(filing) : '';
  if (older === undefined) {
    if (harm !== '') await tellHarm(filing, fresh);
    return { entry: fresh, more: { joined: false, harm } };
  }
  return { joined: { ...(await join(filing, older, fresh)), harm } };
}

/** The lead as it is kept: no telephone number in it, with the proposed route, closed to others when the route says so. */
function prepared({ entry, world, definition }: EntryFiling): RegisterEntry {
  const route = routeLead(world.leadRouting, entry.data['form']);
  const proposed = describeRoute(route);
  const restricted = route.only ? { [RESTRICTED]: true } : {};
  return {
    ...entry,
    subject: subjectOf(entry, definition),
    data: { ...masked(entry.data), proposed, proposed_primary: route.primary, reports: 1, ...restricted },
    shown: { ...masked(entry.shown), proposed, reports: '1' },
  };
}

/** 住家教师 老电影院北侧. A person is never named, so the place stands for him. */
function subjectOf({ subject, data }: RegisterEntry, { title }: RegisterDefinition): string {
  const place = data['place_text'];
  const object = subject === title && typeof place === 'string' ? place : subject;
  return maskText(`${formName(data['form'])} ${object}`).slice(0, MAX_SUBJECT);
}

const MAX_SUBJECT = 100;

/** Whoever enters a lead is asked to leave numbers of people out; what was written all the same is covered. */
function masked<Value>(words: Readonly<Record<string, Value>>): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(words).map(([id, value]) => [id, typeof value === 'string' ? maskText(value) : value]),
  );
}

async function join(
  { tx, call, world, definition }: EntryFiling,
  older: RegisterEntry,
  fresh: RegisterEntry,
): Promise<{ number: string; subject: string; due: string; joined: true; reports: number }> {
  const reports = Number(older.data['reports'] ?? 1) + 1;
  const urgent = Object.fromEntries(STICKY.flatMap((id) => (fresh.data[id] === true ? [[id, true] as const] : [])));
  const shown = Object.fromEntries(Object.keys(urgent).map((id) => [id, fresh.shown[id] ?? '']));
  const data = { ...older.data, ...urgent, reports };
  const dueAt = sooner(older, data, definition);
  const entry = { ...older, data, dueAt };
  // What this report says stays with the event: the lead's own words are those of the first.
  await noteEntry(tx, {
    entry: older,
    at: call.at.toISOString(),
    actorId: call.actor.memberId,
    dueAt,
    data: { ...urgent, reports },
    shown: { ...shown, reports: String(reports) },
    eventData: fresh.data,
  });
  await tellMembers(tx, {
    key: `entry:${older.id}:reports:${reports}`,
    channel: call.membersOn,
    userIds: [
      ...world.members.filter(({ id }) => id === older.ownerId),
      ...staffOf([older.departmentId], world).filter(({ id }) => id !== older.ownerId),
    ].flatMap(({ id, userId }) => (id === call.actor.memberId ? [] : [userId])),
    text: fill(TEXTS.leadAgain, { number: older.number, subject: older.subject, reports: String(reports) }),
  });
  return { number: older.number, subject: older.subject, due: dueText(definition, entry), joined: true, reports };
}

/** What one report tells holds for the lead, whatever the others say. */
const STICKY = ['going_on', 'minors_harmed', 'named'];

/** A report that it is going on now brings the deadline forward, never back. */
function sooner(older: RegisterEntry, data: Record<string, unknown>, definition: RegisterDefinition): string | null {
  const asked = { data, filedAt: older.filedAt };
  const due = dueFor(definition.states[older.state], new Date(older.stateSince), asked)?.toISOString() ?? null;
  if (due === null || older.dueAt === null) return older.dueAt;
  return due < older.dueAt ? due : older.dueAt;
}

function harmText({ world }: EntryFiling): string {
  const { hotline } = world;
  return fill(hotline === null ? TEXTS.leadHarmNoLine : TEXTS.leadHarm, { hotline: hotline ?? '' });
}

/** 未成年人保护法 §11: minors harmed are reported at once; the bureau's head hears of it with the office. */
async function tellHarm({ tx, call, world }: EntryFiling, entry: RegisterEntry): Promise<void> {
  const heads = world.members.filter(({ roles }) => roles.includes('deputy') || roles.includes('duty_officer'));
  const ofBureau = heads.filter(({ departmentId }) => departmentId === entry.departmentId);
  await tellMembers(tx, {
    key: `entry:${entry.id}:harm`,
    channel: call.membersOn,
    userIds: [...ofBureau, ...staffOf([entry.departmentId], world)]
      .filter(({ id }, at, all) => all.findIndex((each) => each.id === id) === at && id !== call.actor.memberId)
      .map(({ userId }) => userId),
    text: fill(TEXTS.leadHarmTold, { number: entry.number, department: departmentName('education') }),
  });
}
