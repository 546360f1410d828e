/** Inbox → turn → outbox: puts the gatherer, the dispatcher and the job queue together. */
import type { Accept, Accepted } from '../channels/callback.ts';
import type { Channel, ChannelName, InboundMessage } from '../channels/contract.ts';
import { atTime, dayOf } from '../domain/calendar.ts';
import type { Retention } from '../domain/retention.ts';
import type { Post } from '../duty/post.ts';
import type { TaskRule } from '../duty/task-rule.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store } from '../store/store.ts';
import { insertWakes, listConversationsOf } from '../store/wakes.ts';
import { runAdmissionWatch } from './admission-watch.ts';
import { Broadcaster } from './broadcaster.ts';
import { Dispatcher } from './dispatcher.ts';
import { type DutyDeps, type DutyMemory, emptyMemory, runDuty, runPost } from './duty-desk.ts';
import { Gatherer } from './gatherer.ts';
import { type JobHandlers, Jobs } from './jobs.ts';
import { fetchMedia } from './media-fetch.ts';
import type { MediaFolder } from './media-files.ts';
import { runRegisterDay } from './register-day.ts';
import { runReportDesk } from './report-desk.ts';
import { runRetention } from './retention.ts';
import { runRiskWatch } from './risk-watch.ts';
import type { CapabilitiesOf } from './snapshot.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import { storable } from './storable.ts';
import { runTaskDay } from './task-day.ts';
import { runBatch, type TurnBatchDeps } from './turn-batch.ts';
import { Waker } from './waker.ts';

export type PipelineOptions = MediaFolder & {
  store: Store;
  snapshots: SnapshotKeeper;
  channels: ReadonlyMap<ChannelName, Channel>;
  /** Where messages go that nobody asked for: reminders. null: no channel reaches members. */
  pushChannel: ChannelName | null;
  /** What goes out at set times. */
  posts: readonly Post[];
  /** What opens tasks by itself. */
  taskRules: readonly TaskRule[];
  /** Channels on which groups may be posted to unasked. Default none. */
  groupChannels?: readonly ChannelName[];
  clock: Clock;
  log: Logger;
  /** How long a claimed message is ours before another sender may take it. */
  sendLeaseMs: number;
  /** How long what the law leaves open is kept. */
  retention: Retention;
  /** Notes the audit's head outside the database; asked once a day. */
  noteAudit?: () => Promise<void>;
  /** Makes a backup when one is due; asked every minute, of one instance. */
  backup?: () => Promise<void>;
  /** Only this conversation is sent to (the terminal), and no jobs are taken up. */
  onlyConversation?: string;
};

/** Few: each lane is one database connection, and two keep the processor and the disk both busy. */
const LANES = 2;
const MAX_BATCH = 64;
const MAX_WAITING = 5_000;

export type Pipeline = {
  /** Resolves when the message's turn is committed; a repeat resolves like the first time. `receivedAt` default now. */
  accept(message: InboundMessage, receivedAt?: Date): Promise<Accepted>;
  /** Takes up sending, retries and daily jobs. */
  start(): Promise<void>;
  /** Queues the morning messages of a day that have not been queued, whatever the hour; gives the members' count. */
  runMorning(day: string): Promise<number>;
  /** The minute's look: opens the day's tasks, tells what has become due. Gives how many messages it queued. */
  runDuty(): Promise<number>;
  /** Wakes every conversation in which something is due; resolves when what it says has been sent. */
  runDue(): Promise<void>;
  /** Resolves when everything due has been sent. */
  drained(): Promise<void>;
  /** Takes no more, finishes what is under way. */
  stop(): Promise<void>;
};

/** The conversation a message belongs to: one person in one chat. */
export function conversationKey(message: Pick<InboundMessage, 'channel' | 'chat' | 'sender'>): string {
  return `${message.channel}:${message.chat.id}:${message.sender.userId}`;
}

/** Puts a pipeline together; nothing runs yet. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { store, channels, log } = options;
  const jobs = new Jobs(store.url, log);
  const { dispatcher, waker } = senders(options, jobs, (message) => accept(message));
  const broadcaster = new Broadcaster({ ...options, channel: options.pushChannel, wake: () => dispatcher.kick() });
  const wake = () => {
    dispatcher.kick();
    waker.kick();
  };
  const gatherer = createGatherer(options, jobs, { dispatcher, wake });
  const accept = acceptor(options, gatherer, wake);
  const duty: DutyDeps = {
    ...options,
    channel: options.pushChannel,
    groupChannels: options.groupChannels ?? [],
    capabilitiesOf: capabilities(channels),
  };
  const turnDay = dayTurner(options);
  const memory = emptyMemory();
  return {
    accept,
    async start() {
      await jobs.open();
      dispatcher.start();
      waker.start();
      if (options.onlyConversation !== undefined) return;
      broadcaster.start();
      await jobs.work(handlers(options, { dispatcher, wake, duty, turnDay, memory }));
    },
    async runMorning(day) {
      const count = await runPost(duty, day, 'morning');
      await runPost(duty, day, 'group_morning');
      dispatcher.kick();
      return count;
    },
    async runDuty() {
      await turnDay();
      const count = await runDuty(duty, memory);
      dispatcher.kick();
      return count;
    },
    async runDue() {
      await waker.run();
      await dispatcher.drained();
      while ((await broadcaster.run()) > 0) await dispatcher.drained();
    },
    async drained() {
      await waker.run();
      await dispatcher.drained();
    },
    async stop() {
      await waker.stop();
      await broadcaster.stop();
      await gatherer.close();
      await dispatcher.stop();
      await jobs.stop();
    },
  };
}

/** Those who send what is queued, and who wake conversations in which something is due. */
function senders(options: PipelineOptions, jobs: Jobs, accept: Accept): { dispatcher: Dispatcher; waker: Waker } {
  const { store, channels, clock, log, dataKey } = options;
  const conversationKey = options.onlyConversation ?? null;
  const dispatcher = new Dispatcher({
    store,
    channels,
    clock,
    log,
    dataKey,
    leaseMs: options.sendLeaseMs,
    conversationKey,
    wakeAfter: (delayMs) => jobs.wakeDispatcher(delayMs),
  });
  const waker = new Waker({ store, clock, log, channels: [...channels.keys()], conversationKey, accept });
  return { dispatcher, waker };
}

function acceptor(options: PipelineOptions, gatherer: Gatherer, wake: () => void): Pipeline['accept'] {
  return async (heard, receivedAt = options.clock.now()) => {
    const message = storable(heard);
    const accepted = await gatherer.accept({ message, receivedAt, conversationKey: conversationKey(message) });
    if (isRemoval(message)) {
      await wakeGroup(options, message);
      wake();
    }
    return accepted;
  };
}

function capabilities(channels: PipelineOptions['channels']): CapabilitiesOf {
  return (name) => {
    const channel = channels.get(name);
    if (channel === undefined) throw new Error(`channel ${name} is off`);
    return channel.capabilities;
  };
}

/** The bot was taken out of a group. */
const isRemoval = ({ chat, content }: InboundMessage): boolean =>
  chat.kind === 'group' && content.type === 'event' && content.event === 'bot_removed';

/** Everybody who was talking with it there hears of it in private. */
async function wakeGroup(options: PipelineOptions, { channel, chat, messageId }: InboundMessage): Promise<void> {
  const groups = options.snapshots.tables().directory.groups;
  const group = groups.find(({ chatId }) => chatId === chat.id)?.name ?? chat.id;
  const places = await listConversationsOf(options.store, channel, chat.id);
  await insertWakes(
    options.store,
    places.map((place) => ({
      ...place,
      id: `removed:${messageId}:${place.userId}`,
      conversationKey: `${channel}:${place.chatId}:${place.userId}`,
      wake: { kind: 'removed', group },
    })),
  );
}

type Sides = { dispatcher: Dispatcher; wake: () => void };

function createGatherer(options: PipelineOptions, jobs: Jobs, { dispatcher, wake }: Sides): Gatherer {
  const deps: TurnBatchDeps = {
    store: options.store,
    snapshot: () => options.snapshots.current(),
    capabilitiesOf: capabilities(options.channels),
    pushChannel: options.pushChannel,
    log: options.log,
    queueMedia: (tx, mediaIds) => jobs.queueMedia(tx, mediaIds),
    lease: dispatcher.lease,
    send: (written) => dispatcher.take(written),
    wake,
  };
  const limits = { lanes: LANES, maxBatch: MAX_BATCH, maxWaiting: MAX_WAITING };
  return new Gatherer({ ...limits, run: (batch) => runBatch(deps, batch) });
}

/** Ordinary messages have hours: not at night, and not with everybody's at eight. */
function isDaytime(now: Date): boolean {
  const day = dayOf(now);
  return now >= atTime(day, '08:12') && now < atTime(day, '18:00');
}

/** What a new day brings, each part once whatever the restarts: the register's changes, the rules' tasks. */
function dayTurner(options: PipelineOptions): () => Promise<void> {
  let turned = '';
  return async () => {
    const today = dayOf(options.clock.now());
    if (today === turned) return;
    await runRegisterDay(options);
    await runTaskDay(options);
    turned = today;
  };
}

type Watching = { duty: DutyDeps; memory: DutyMemory; turnDay(): Promise<void> };

function handlers(
  options: PipelineOptions,
  { dispatcher, wake, duty, memory, turnDay }: Sides & Watching,
): JobHandlers {
  const kick = () => dispatcher.kick();
  return {
    dispatch: async () => kick(),
    fetchMedia: (mediaId, isLastTry) => fetchMedia({ ...options, wake }, mediaId, isLastTry),
    registerDay: async () => await runRegisterDay(options),
    async watch() {
      await runRiskWatch({ ...options, channel: options.pushChannel });
      // Once a day; here for a day on which the night's run was missed, so that the morning counts what is so.
      await turnDay();
      if (isDaytime(options.clock.now())) await runAdmissionWatch({ ...options, channel: options.pushChannel });
      await runDuty(duty, memory);
      await runReportDesk({ ...options, channel: options.pushChannel });
      kick();
    },
    async retention() {
      const publicChannels = [...options.channels.values()].filter((one) => one.capabilities.audience === 'public');
      await runRetention({
        ...options,
        publicChannels: publicChannels.map(({ name }) => name),
        reporterDays: options.retention.reporter_days,
        hold: options.retention.hold,
      });
      await options.noteAudit?.();
    },
    ...(options.backup === undefined ? {} : { backup: options.backup }),
  };
}
