/** Inbox → turn → outbox: puts the gatherer, the dispatcher and the job queue together. */
import type { Channel, ChannelName, InboundMessage } from '../channels/contract.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store } from '../store/store.ts';
import { Dispatcher } from './dispatcher.ts';
import { Gatherer } from './gatherer.ts';
import { Jobs } from './jobs.ts';
import { fetchMedia } from './media-fetch.ts';
import { type MorningDeps, queueMorning, runMorning } from './morning.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import { runBatch } from './turn-batch.ts';

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

export function createPipeline(options: PipelineOptions): Pipeline {
  const { store, snapshots, channels, clock, log } = options;
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
  const capabilitiesOf = (name: ChannelName) => {
    const channel = channels.get(name);
    if (channel === undefined) throw new Error(`channel ${name} is off`);
    return channel.capabilities;
  };
  const gatherer = new Gatherer({
    lanes: LANES,
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    run: async (batch) => {
      await runBatch(
        {
          store,
          snapshot: () => snapshots.current(),
          capabilitiesOf,
          log,
          queueMedia: (tx, mediaIds) => jobs.queueMedia(tx, mediaIds),
        },
        batch,
      );
      dispatcher.kick();
    },
  });
  const morningDeps: MorningDeps = { store, snapshots, clock, channel: options.pushChannel, capabilitiesOf };
  return {
    accept: (message) =>
      gatherer.accept({ message, receivedAt: clock.now(), conversationKey: conversationKey(message) }),
    async start() {
      await jobs.open();
      dispatcher.start();
      if (options.onlyConversation !== undefined) return;
      await jobs.work({
        dispatch: async () => dispatcher.kick(),
        fetchMedia: (mediaId) =>
          fetchMedia({ store, channels, mediaDir: options.mediaDir, kick: () => dispatcher.kick() }, mediaId),
        morning: async () => {
          await runMorning(morningDeps);
          dispatcher.kick();
        },
      });
    },
    async runMorning(day) {
      const count = await queueMorning(morningDeps, day);
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
