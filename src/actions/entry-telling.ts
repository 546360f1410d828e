/** Who hears that an entry came into a state: whom the register names for it, each in private, once. */
import { dayName, dayOf } from '../domain/calendar.ts';
import { departmentCodeOf } from '../domain/permissions.ts';
import { dueBasis, type RegisterDefinition, stateName } from '../domain/register-definition.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld, Colleague } from './action.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

export type EntryNews = {
  tx: StoreTx;
  world: ActionWorld;
  call: ActionCall;
  definition: RegisterDefinition;
  /** As it is now. */
  entry: RegisterEntry;
};

/** Queues the messages. Whoever did it is not told. */
export async function tellOfEntry({ tx, world, call, definition, entry }: EntryNews): Promise<void> {
  const tell = definition.states[entry.state]?.tell;
  if (tell === undefined) return;
  const told = world.members.filter((member) => member.id !== call.actor.memberId && isToldOf(member, { tell, entry }));
  if (told.length === 0) return;
  const words = { title: definition.title, number: entry.number, subject: entry.subject };
  const lines = [
    fill(TEXTS.entryNews, { ...words, state: stateName(definition, entry.state) }),
    dueText(definition, entry),
    tell.next === '' ? '' : fill(TEXTS.entrySayNext, { next: tell.next, number: entry.number }),
  ];
  await tellMembers(tx, {
    key: `entry:${entry.id}:${entry.state}:${entry.stateSince}`,
    channel: call.membersOn,
    userIds: told.map(({ userId }) => userId),
    text: lines.filter((line) => line !== '').join('\n'),
  });
}

type Tell = NonNullable<RegisterDefinition['states'][string]['tell']>;

function isToldOf(member: Colleague, { tell, entry }: { tell: Tell; entry: RegisterEntry }): boolean {
  if (tell.owner && member.id === entry.ownerId) return true;
  const isStaff = member.roles.some((role) => role === 'liaison' || role === 'office' || role === 'duty_officer');
  if (tell.department && entry.departmentId === member.departmentId && isStaff) return true;
  const isRole = member.roles.some((role) => tell.roles.some((each) => each === role));
  if (!isRole) return false;
  return tell.departments.length === 0 || tell.departments.includes(departmentCodeOf({ ...member, roles: [] }) ?? '');
}

/** 请在7月20日前办（默认期限，可由办公室调整）; '' without a deadline. */
export function dueText(definition: RegisterDefinition, entry: RegisterEntry): string {
  const { dueAt, state } = entry;
  if (dueAt === null) return '';
  const basis = dueBasis(definition.states[state], entry);
  return fill(TEXTS.entryDue, { when: momentName(new Date(dueAt)), basis });
}

/** A deadline at midnight is told as the day before it. */
function momentName(dueAt: Date): string {
  const shifted = new Date(dueAt.getTime() + SHIFT_MS).toISOString();
  const time = shifted.slice(11, 16);
  if (time === '00:00') return dayName(dayOf(new Date(dueAt.getTime() - 1)));
  return `${dayName(dayOf(dueAt))}${time}`;
}

/** The county's clock is eight hours ahead of UTC, all year. */
const SHIFT_MS = 28_800_000;
