/** How a broadcast comes to be: begun as a draft, its recipients added in portions, handed in for a second person. */

import { createHash } from 'node:crypto';
import { byDepartment } from '../domain/audience.ts';
import { BROADCAST_STATES, broadcastText } from '../domain/broadcast.ts';
import { dayOf } from '../domain/calendar.ts';
import { decide } from '../domain/permissions.ts';
import { registerSeries } from '../domain/record-number.ts';
import { isRole } from '../domain/role.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId } from '../kernel/ids.ts';
import {
  addRecipients,
  type Broadcast,
  countRecipients,
  findBroadcast,
  findSameBroadcast,
  insertBroadcast,
  moveBroadcast,
} from '../store/broadcasts.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionWorld, Colleague } from './action.ts';
import { BROADCAST_TEXTS } from './broadcast-texts.ts';
import { takeNumbers } from './number-series.ts';
import { tellMembers } from './tell-members.ts';
import { fill } from './texts.ts';

/** What somebody wants to tell many. */
export type Wish = {
  words: string;
  /** In words: 检查员、县教育局. */
  audience: string;
  /** Accounts, lower case. */
  userIds: readonly string[];
  sendAt: Date | null;
  authorId: string;
  at: Date;
};

/** `isNew` false: the same words to the same people are there already and not over; a draft of the author's goes on. */
export type Begun = { broadcast: Broadcast; isNew: boolean };

/** Begins a draft, or finds the one that an earlier try began. */
export async function beginBroadcast(tx: StoreTx, wish: Wish): Promise<Begun> {
  const { words, audience, sendAt, authorId, at } = wish;
  const text = broadcastText(words);
  const digest = digestOf(text, wish.userIds);
  const same = await findSameBroadcast(tx, digest);
  if (same !== undefined) return { broadcast: same, isNew: false };
  const [number = ''] = await takeNumbers(tx, [registerSeries('TZ', dayOf(at))]);
  const id = newId();
  await insertBroadcast(tx, { id, number, text, audience, digest, sendAt, authorId, writtenAt: at });
  const broadcast = await findBroadcast(tx, number, true);
  if (broadcast === undefined) throw new Error('the broadcast that was just written is gone');
  return { broadcast, isNew: true };
}

function digestOf(text: string, userIds: readonly string[]): string {
  const people = [...new Set(userIds)].sort().join('\n');
  return createHash('sha256').update(`${text}\0${people}`).digest('hex');
}

/** So many recipients a statement. */
const PORTION = 1_000;

/** The recipients in portions of a thousand. */
export function* portions(userIds: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < userIds.length; from += PORTION) yield userIds.slice(from, from + PORTION);
}

/** Adds one portion. */
export async function addPortion(tx: StoreTx, { id }: Broadcast, portion: readonly string[]): Promise<void> {
  await addRecipients(tx, id, portion);
  failpoint('broadcast.amid-recipients');
}

export type HandIn = { world: Pick<ActionWorld, 'members' | 'permissions'>; channel: string | null; at: Date };

/** A draft with all its recipients waits for a second person, who is told. Gives the sentence for the author. */
export async function handIn(tx: StoreTx, broadcast: Broadcast, { world, channel, at }: HandIn): Promise<string> {
  const { id, number, audience, authorId } = broadcast;
  await moveBroadcast(tx, broadcast, { actor: authorId, at, to: 'waiting', action: 'broadcast_handed_in' });
  const counted = await countRecipients(tx, id);
  const count = String(counted.reduce((sum, each) => sum + each.count, 0));
  const name = world.members.find((each) => each.id === authorId)?.name ?? '';
  const seconds = secondPeople(authorId, world);
  if (channel !== null)
    await tellMembers(tx, {
      key: `broadcast-waits:${id}`,
      channel,
      userIds: seconds.map(({ userId }) => userId),
      text: fill(BROADCAST_TEXTS.toConfirm, { number, name, audience, count }),
    });
  failpoint('broadcast.after-recipients');
  const departments = departmentsOf(counted);
  const written = fill(BROADCAST_TEXTS.written, { number, audience, count, departments });
  return seconds.length === 0 ? `${written}${BROADCAST_TEXTS.noSecond}` : written;
}

const NO_MEMBER = '成员以外';

/** 县教育局5人、成员以外2人. */
export function departmentsOf(counted: readonly { department: string | null; count: number }[]): string {
  return byDepartment(counted.map(({ department, count }) => [department ?? NO_MEMBER, count] as const));
}

/** Whoever may confirm what this author wrote. */
function secondPeople(authorId: string, { members, permissions }: HandIn['world']): Colleague[] {
  return members.filter((member) => {
    const person = { ...member, roles: member.roles.filter(isRole) };
    return member.id !== authorId && decide(permissions, 'broadcast.confirm', { person, place: 'private' }).ok;
  });
}

/** The state as people read it. */
export function stateName({ state }: Pick<Broadcast, 'state'>): string {
  return BROADCAST_STATES[state].name;
}
