/** Whose message is due when: every post of a day for everybody who gets it, each a few minutes off the full hour. Pure. */
import { createHash } from 'node:crypto';
import { atTime } from '../domain/calendar.ts';
import type { Campaign } from '../domain/campaign.ts';
import type { DutyMember } from './duty-facts.ts';
import type { Post } from './post.ts';
import { isPostDay } from './post-days.ts';

/** `target`: a member's id, or `group:<id>`. After `latest` it is not made up for any more. */
export type Turn = { post: Post; day: string; target: string; member: DutyMember | null; at: Date; latest: Date };

/** Who may get posts. */
export type Audience = { members: readonly DutyMember[]; groupIds: readonly string[] };

/** Platforms drop silently what everybody sends at :00 and :30 (wecom/limits): the minutes after, one to nine. */
const SPREAD_MINUTES = 9;
const MINUTE_MS = 60_000;

/** All turns of a day, by their time. */
export function turnsOf(
  day: string,
  posts: readonly Post[],
  { members, groupIds, campaign }: Audience & { campaign: Campaign | null },
): Turn[] {
  const turns = posts
    .filter((post) => isPostDay(post, day, campaign))
    .flatMap((post) => {
      if (post.roles === 'groups')
        return groupIds.map((id) => turnOf(post, day, { target: `group:${id}`, member: null }));
      return members
        .filter((member) => gets(post, member))
        .map((member) => turnOf(post, day, { target: member.id, member }));
    });
  return turns.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function gets({ roles }: Post, member: DutyMember): boolean {
  if (!member.active) return false;
  return roles === 'all' || member.roles.some((role) => (roles as readonly string[]).includes(role));
}

function turnOf(post: Post, day: string, { target, member }: Pick<Turn, 'target' | 'member'>): Turn {
  const times = (member?.roles ?? []).map((role) => post.times[role] ?? post.at).sort();
  const from = atTime(day, times[0] ?? post.at);
  const minutes = 1 + (createHash('sha256').update(`${post.post}:${target}`).digest().readUInt32LE(0) % SPREAD_MINUTES);
  return {
    post,
    day,
    target,
    member,
    at: new Date(from.getTime() + minutes * MINUTE_MS),
    latest: atTime(day, post.until),
  };
}

/** Ordinary messages a person may have a day (reminders.md §6.1); red ones do not count. */
const MOST_A_DAY = 2;

/** What stands in the way of a turn: how many its person had today, all of today's turns, and which of them would say something. */
type Quota = { had: number; today: readonly Turn[]; says(turn: Turn): boolean };

/** Whether somebody's quota leaves room: what they had today, and sure ones still to come that have something to say, go first. */
export function hasRoom(turn: Turn, { had, today, says }: Quota): boolean {
  if (turn.post.sure || turn.member === null) return true;
  const sure = today.filter(({ post, target, at }) => post.sure && target === turn.target && at > turn.at);
  return had + sure.filter(says).length < MOST_A_DAY;
}

/** At :00 and :30 nothing is sent, not even what is late: it waits for the next minute. */
export function isCrowded(at: Date): boolean {
  return at.getUTCMinutes() % CROWDED_EVERY === 0;
}

const CROWDED_EVERY = 30;
