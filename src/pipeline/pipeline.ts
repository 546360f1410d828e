/** Inbox → turn → outbox: puts the gatherer, the dispatcher and the job queue together. */
import type { Channel, ChannelName, InboundMessage } from '../channels/contract.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store } from '../store/store.ts';
import { Dispatcher } from './dispatcher.ts';
import { Gatherer } from './gatherer.ts';
import { type JobHandlers, Jobs } from './jobs.ts';
import { fetchMedia } from './media-fetch.ts';
import { type MorningDeps, queueMorning, runMorning } from './morning.ts';
import type { CapabilitiesOf } from './snapshot.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import { runBatch, type TurnBatchDeps } from './turn-batch.ts';

export type PipelineOptions = {
  store: Store;
  snapshots: SnapshotKeeper;
  channels: ReadonlyMap<ChannelName, Channel>;
  /** Where messages go that nobody asked for: reminders. */
  pushChannel: ChannelName;
  clock: Clock;
  log: Logger;
  mediaDir: string;
  /** How long a claimed message is ours before another sender may take it. */
  sendLeaseMs: number;
  /** Only this conversation is sent to (the terminal), and no jobs are taken up. */
  onlyConversation?: string;
};

/** Few: each lane is one database connection, and two keep the processor and the disk both busy. */
const LANES = 2;
const MAX_BATCH = 64;
const MAX_WAITING = 5_000;

export type Pipeline = {
  /** Resolves when the message is durable; a repeat resolves like the first time. */
  accept(message: InboundMessage): Promise<void>;
  /** Takes up sending, retries and daily jobs. */
  start(): Promise<void>;
  /** Queues the morning messages of a day that have not been queued; gives their count. */
  runMorning(day: string): Promise<number>;
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
  const { store, channels, clock, log } = options;
  const jobs = new Jobs(store.url, log);
  const dispatcher = new Dispatcher({
    store,
    channels,
    clock,
    log,
    leaseMs: options.sendLeaseMs,
    conversationKey: options.onlyConversation ?? null,
    wakeAfter: (delayMs) => jobs.wakeDispatcher(delayMs),
  });
  const gatherer = createGatherer(options, jobs, dispatcher);
  const morning: MorningDeps = { ...options, channel: options.pushChannel, capabilitiesOf: capabilities(channels) };
  return {
    accept: (message) =>
      gatherer.accept({ message, receivedAt: clock.now(), conversationKey: conversationKey(message) }),
    async start() {
      await jobs.open();
      dispatcher.start();
      if (options.onlyConversation === undefined) await jobs.work(handlers(options, dispatcher, morning));
    },
    async runMorning(day) {
      const count = await queueMorning(morning, day);
      dispatcher.kick();
      return count;
    },
    drained: () => dispatcher.drained(),
    async stop() {
      await gatherer.close();
      await dispatcher.stop();
      await jobs.stop();
    },
  };
}

function capabilities(channels: PipelineOptions['channels']): CapabilitiesOf {
  return (name) => {
    const channel = channels.get(name);
    if (channel === undefined) throw new Error(`channel ${name} is off`);
    return channel.capabilities;
  };
}

function createGatherer(options: PipelineOptions, jobs: Jobs, dispatcher: Dispatcher): Gatherer {
  const deps: TurnBatchDeps = {
    store: options.store,
    snapshot: () => options.snapshots.current(),
    capabilitiesOf: capabilities(options.channels),
    log: options.log,
    queueMedia: (tx, mediaIds) => jobs.queueMedia(tx, mediaIds),
    lease: dispatcher.lease,
    send: (written) => dispatcher.take(written),
  };
  const limits = { lanes: LANES, maxBatch: MAX_BATCH, maxWaiting: MAX_WAITING };
  return new Gatherer({ ...limits, run: (batch) => runBatch(deps, batch) });
}

function handlers(options: PipelineOptions, dispatcher: Dispatcher, morning: MorningDeps): JobHandlers {
  const kick = () => dispatcher.kick();
  return {
    dispatch: async () => kick(),
    fetchMedia: (mediaId, isLastTry) => fetchMedia({ ...options, kick }, mediaId, isLastTry),
    async morning() {
      await runMorning(morning);
      kick();
    },
  };
}
