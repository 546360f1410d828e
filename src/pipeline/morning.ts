/** Queues everyone's tasks of the day: once a day, whatever restarts or second instances there are. */
import type { Capabilities, ChannelName } from '../channels/contract.ts';
import { renderReplies } from '../conversation/render.ts';
import { atTime, dayOf } from '../domain/calendar.ts';
import { composeGroupMorning } from '../duty/compose-group-morning.ts';
import { composeMorning, type MorningInput, type MorningMessage } from '../duty/compose-morning.ts';
import { safetyCoverage } from '../duty/coverage.ts';
import type { Clock } from '../kernel/clock.ts';
import {
  beginDutyRun,
  findCampaign,
  listOpenRectifications,
  listOpenTasks,
  listSafetyChecked,
} from '../store/duty-repository.ts';
import type { Store } from '../store/store.ts';
import { type OutboxRow, queueMessages } from '../store/turns.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';

export type MorningDeps = {
  store: Store;
  snapshots: SnapshotKeeper;
  clock: Clock;
  /** null: no channel reaches members. */
  channel: ChannelName | null;
  /** Channels on which groups may be posted to unasked. */
  groupChannels: readonly ChannelName[];
  capabilitiesOf(channel: ChannelName): Capabilities;
};

/** A morning that was missed is made up for until noon; later the day is half over and the message would mislead. */
const LATEST = '12:00';

/** Composes the messages of a day; writes nothing. */
export async function composeDay(
  deps: Pick<MorningDeps, 'store' | 'snapshots'>,
  day: string,
): Promise<MorningMessage[]> {
  return composeMorning(await readDay(deps, day));
}

async function readDay(deps: Pick<MorningDeps, 'store' | 'snapshots'>, day: string): Promise<MorningInput> {
  const { store } = deps;
  const [campaign, rectifications, tasks] = await Promise.all([
    findCampaign(store, day),
    listOpenRectifications(store),
    listOpenTasks(store),
  ]);
  const { members } = deps.snapshots.tables();
  const { institutions } = deps.snapshots.current().actionWorld;
  const checked = campaign ? await listSafetyChecked(store, campaign.startsOn, day) : new Set<string>();
  return { day, campaign, members, rectifications, tasks, coverage: safetyCoverage(institutions, checked) };
}

/** The daily job: queues today's messages between 08:00 and noon. Gives the count; 0 when it is not the time or was done. */
export async function runMorning(deps: MorningDeps): Promise<number> {
  const now = deps.clock.now();
  const today = dayOf(now);
  if (now < atTime(today, '08:00') || now > atTime(today, LATEST)) return 0;
  return await queueMorning(deps, today);
}

/** Queues the messages of a day, once: gives their count, or 0 when they were queued before. */
export async function queueMorning(deps: MorningDeps, day: string): Promise<number> {
  const { channel } = deps;
  const input = await readDay(deps, day);
  const messages = channel === null ? [] : composeMorning(input);
  const rows = [
    ...messages.flatMap((message) => (channel === null ? [] : outboxRows({ ...deps, channel }, day, message))),
    ...groupRows(deps, day, composeGroupMorning(input)),
  ];
  return await deps.store.transaction(async (tx) => {
    const first = await beginDutyRun(tx, { job: 'morning', day, count: messages.length });
    if (!first) return 0;
    await queueMessages(tx, rows);
    return messages.length;
  });
}

/** One line for each work group that can be posted to: by its robot, or on the channel where the bot may speak first. */
function groupRows({ snapshots, groupChannels }: MorningDeps, day: string, text: string | null): OutboxRow[] {
  if (text === null) return [];
  return snapshots.tables().directory.groups.flatMap(({ id, chatId, channel: home, hasRobot, showsInternal }) => {
    const channel = groupChannels.find((name) => name === (hasRobot ? 'wecom-webhook' : home));
    if (channel === undefined || !showsInternal) return [];
    const body = { kind: 'text', text };
    return [
      { key: `morning:${day}:group:${id}`, channel, target: { chatId }, conversationKey: null, body, mentions: [] },
    ];
  });
}

/** One message a person; a channel whose cards are small gets its button as a second part. */
function outboxRows(deps: MorningDeps & { channel: ChannelName }, day: string, message: MorningMessage): OutboxRow[] {
  const { channel } = deps;
  const { text, options, userId } = message;
  const rendered = renderReplies({
    replies: [{ text, ...(options ? { options } : {}) }],
    capabilities: deps.capabilitiesOf(channel),
    // A user id may hold a full stop, which a card's id may not (doc 90236).
    taskId: `morning-${day}-${Buffer.from(userId).toString('base64url')}`,
    sent: [],
    now: deps.clock.now(),
  });
  return rendered.bodies.map((body, part) => ({
    key: part === 0 ? `morning:${day}:${userId}` : `morning:${day}:${userId}:${part}`,
    channel,
    target: { userId },
    conversationKey: `${channel}:${userId}:${userId}`,
    body,
    mentions: [],
  }));
}
