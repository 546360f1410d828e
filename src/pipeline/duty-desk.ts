/**
 * The minute's look at what is to be told: every post to everybody at their own minute, composed as things are then.
 * One row of the ledger a post, person and day: whatever restarts or second instances there are, nobody is told twice.
 */
import type { Capabilities, ChannelName } from '../channels/contract.ts';
import { renderReplies } from '../conversation/render.ts';
import { atTime, dayOf } from '../domain/calendar.ts';
import { type Composed, groupText, type PostFacts, postWriter } from '../duty/compose-post.ts';
import type { Post } from '../duty/post.ts';
import { hasRoom, isCrowded, type Turn, turnsOf } from '../duty/turns.ts';
import {
  type EscalationRow,
  insertEscalations,
  insertNotices,
  listNotices,
  type NoticeRow,
  type Outcome,
} from '../store/duty-notices.ts';
import { findCampaign } from '../store/duty-repository.ts';
import { type OutboxRow, queueMessages } from '../store/turns.ts';
import { readPostFacts } from './duty-facts.ts';
import { settleTasks, type TaskDayDeps } from './task-day.ts';

export type DutyDeps = TaskDayDeps & {
  posts: readonly Post[];
  /** null: no channel reaches members. */
  channel: ChannelName | null;
  /** Channels on which groups may be posted to unasked. */
  groupChannels: readonly ChannelName[];
  capabilitiesOf(channel: ChannelName): Capabilities;
};

/** A turn with what came of it. */
type Made = { notice: NoticeRow; rows: OutboxRow[]; told: EscalationRow[] };

/** What an instance knows of its day: until when, with the same people, nothing is due that it has not looked at. */
export type DutyMemory = { day: string; directory: object | null; nextAt: number };

/** Nothing known. */
export function emptyMemory(): DutyMemory {
  return { day: '', directory: null, nextAt: 0 };
}

/** Tells what has become due by now and was not told yet today. Gives how many messages it queued. */
export async function runDuty(deps: DutyDeps, memory: DutyMemory = emptyMemory()): Promise<number> {
  const now = deps.clock.now();
  if (isCrowded(now)) return 0;
  const day = dayOf(now);
  const { directory } = deps.snapshots.tables();
  if (memory.day === day && memory.directory === directory && now.getTime() < memory.nextAt) return 0;
  const turns = await readTurns(deps, day);
  const count = await tellDue(deps, { day, now, turns });
  // Only what is written is remembered: after a fault the next minute looks again.
  const next = turns.find(({ at }) => at > now);
  Object.assign(memory, { day, directory, nextAt: next?.at.getTime() ?? Number.POSITIVE_INFINITY });
  return count;
}

async function tellDue(deps: DutyDeps, { day, now, turns }: Pick<Round, 'day' | 'now' | 'turns'>): Promise<number> {
  const due = turns.filter(({ at }) => at <= now);
  if (due.length === 0) return 0;
  const before = await listNotices(deps.store, day);
  const left = due.filter((turn) => !before.has(keyOf(turn)));
  return left.length === 0 ? 0 : await tell(deps, { day, now, turns, left, before });
}

/** One post of a day for everybody at once, whatever the hour: `bot remind`, and the demo's morning. */
export async function runPost(deps: DutyDeps, day: string, code: string): Promise<number> {
  const turns = (await readTurns(deps, day)).filter(({ post }) => post.post === code);
  const before = await listNotices(deps.store, day);
  const left = turns
    .filter((turn) => !before.has(keyOf(turn)))
    .map((turn) => ({ ...turn, latest: atTime(day, '23:59') }));
  return left.length === 0 ? 0 : await tell(deps, { day, now: atTime(day, '00:00'), turns, left, before });
}

/** What a post of a day would say to each member now; writes nothing. */
export async function previewPost(
  deps: Pick<DutyDeps, 'store' | 'snapshots' | 'posts'>,
  day: string,
  code: string,
): Promise<{ userId: string; text: string }[]> {
  const facts = await readPostFacts(deps, day);
  const write = postWriter(code, facts);
  const turns = await readTurns(deps, day);
  return turns.flatMap(({ post, member }) => {
    const composed = post.post === code && member !== null && !facts.standIns?.has(member.id) ? write(member) : null;
    return composed === null || member === null ? [] : [{ userId: member.userId, text: composed.text }];
  });
}

function keyOf({ post, target }: Turn): string {
  return `${post.post} ${target}`;
}

async function readTurns(
  { store, snapshots, posts }: Pick<DutyDeps, 'store' | 'snapshots' | 'posts'>,
  day: string,
): Promise<Turn[]> {
  const { members, directory } = snapshots.tables();
  const groupIds = directory.groups.filter(({ showsInternal }) => showsInternal).map(({ id }) => id);
  return turnsOf(day, posts, { members, groupIds, campaign: await findCampaign(store, day) });
}

type Round = {
  day: string;
  now: Date;
  turns: readonly Turn[];
  left: readonly Turn[];
  before: ReadonlyMap<string, Outcome>;
};

async function tell(deps: DutyDeps, round: Round): Promise<number> {
  const { day, now, left } = round;
  // What was done meanwhile is told to nobody.
  await settleTasks(deps);
  const facts = await readPostFacts(deps, day);
  const had = countHad(round.before);
  const write = writers(facts);
  const made: Made[] = [];
  for (const turn of left) {
    const one = makeOne(deps, turn, { facts, round, had: had.get(turn.target) ?? 0, write });
    if (one.notice.outcome === 'queued') had.set(turn.target, (had.get(turn.target) ?? 0) + 1);
    made.push(one);
  }
  return await deps.store.transaction(async (tx) => {
    const ours = await insertNotices(
      tx,
      made.map(({ notice }) => notice),
      deps.clock.now(),
    );
    const kept = made.filter(({ notice }) => ours.has(`${notice.post} ${notice.target}`));
    await queueMessages(
      tx,
      kept.flatMap(({ rows }) => rows),
    );
    await insertEscalations(
      tx,
      kept.flatMap(({ told }) => told),
      now,
    );
    return kept.filter(({ notice }) => notice.outcome === 'queued').length;
  });
}

/** Target → how many ordinary messages it had today. */
function countHad(before: ReadonlyMap<string, Outcome>): Map<string, number> {
  const had = new Map<string, number>();
  for (const [key, outcome] of before) {
    const target = key.slice(key.indexOf(' ') + 1);
    if (outcome === 'queued') had.set(target, (had.get(target) ?? 0) + 1);
  }
  return had;
}

type Writer = (turn: Turn) => Composed | null;

function writerOf(post: string, facts: PostFacts): Writer {
  if (post === 'group_morning') {
    const text = groupText(facts);
    return () => (text === null ? null : { text, told: [] });
  }
  const write = postWriter(post, facts);
  return ({ member }) => (member === null ? null : write(member));
}

/** Every post's words, each post's work done once. */
function writers(facts: PostFacts): Writer {
  const made = new Map<string, Writer>();
  return (turn) => {
    const { post } = turn.post;
    const write = made.get(post) ?? writerOf(post, facts);
    made.set(post, write);
    return write(turn);
  };
}

type Making = { facts: PostFacts; round: Round; had: number; write: Writer };

function makeOne(deps: DutyDeps, turn: Turn, { facts, round, had, write }: Making): Made {
  const { post, day, target } = turn;
  const end = (outcome: Outcome): Made => ({
    notice: { post: post.post, day, target, dueAt: turn.at, outcome, outboxKey: null },
    rows: [],
    told: [],
  });
  if (round.now > turn.latest) return end(post.missed === 'merge' ? 'merged' : 'missed');
  if (facts.standIns?.has(target)) return end('away');
  if (!hasRoom(turn, { had, today: round.turns, says: (later) => write(later) !== null })) return end('full');
  const composed = write(turn);
  const rows = composed === null ? [] : outboxRows(deps, turn, composed);
  const [first] = rows;
  if (composed === null || first === undefined) return end('nothing');
  return {
    notice: { post: post.post, day, target, dueAt: turn.at, outcome: 'queued', outboxKey: first.key },
    rows,
    told: composed.told
      .filter(({ step }) => step > 1)
      .map(({ number, dueOn, step }) => ({ number, dueOn, step, memberId: target })),
  };
}

/** One message a person; a channel whose cards are small gets its button as a second part. Empty: no way there. */
function outboxRows(deps: DutyDeps, turn: Turn, { text, options }: Composed): OutboxRow[] {
  const { post, day, member } = turn;
  if (member === null) return groupRows(deps, turn, text);
  const { channel } = deps;
  if (channel === null) return [];
  const { userId } = member;
  const rendered = renderReplies({
    replies: [{ text, ...(options ? { options } : {}) }],
    capabilities: deps.capabilitiesOf(channel),
    // A user id may hold a full stop, which a card's id may not (doc 90236).
    taskId: `${post.post}-${day}-${Buffer.from(userId).toString('base64url')}`,
    sent: [],
    now: deps.clock.now(),
  });
  return rendered.bodies.map((body, part) => ({
    key: part === 0 ? `${post.post}:${day}:${userId}` : `${post.post}:${day}:${userId}:${part}`,
    channel,
    target: { userId },
    conversationKey: `${channel}:${userId}:${userId}`,
    body,
    mentions: [],
  }));
}

/** By the group's robot, or on the channel where the bot may speak first. */
function groupRows({ snapshots, groupChannels }: DutyDeps, { post, day, target }: Turn, text: string): OutboxRow[] {
  const group = snapshots.tables().directory.groups.find(({ id }) => `group:${id}` === target);
  if (group === undefined) return [];
  const channel = groupChannels.find((name) => name === (group.hasRobot ? 'wecom-webhook' : group.channel));
  if (channel === undefined) return [];
  const body = { kind: 'text', text };
  const key = `${post.post}:${day}:group:${group.id}`;
  return [{ key, channel, target: { chatId: group.chatId }, conversationKey: null, body, mentions: [] }];
}
