/** One or several instances of the channel before the stand-in, with a clock and timers that a test moves by hand. */
import { vi } from 'vitest';
import type { CallbackNote } from '../../../src/channels/callback.ts';
import type { InboundMessage, OutboundBody, SendResult } from '../../../src/channels/contract.ts';
import type { PullBook, Uploads } from '../../../src/channels/ports.ts';
import { createWecomKfChannel, type WecomKfChannel } from '../../../src/channels/wecom-kf/channel.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { type KfSim, startKfSim } from '../../sim/wecom-kf/kf-sim.ts';
import type { KfSimOptions } from '../../sim/wecom-kf/kf-state.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { memoryLeases, memoryPullBook, memoryUploads } from '../../support/ports.ts';

/** What may differ from one instance to another. */
export type InstanceOptions = {
  name?: string;
  pulls?: PullBook;
  uploads?: Uploads;
  openKfIds?: readonly string[];
  secret?: string;
  fetch?: typeof fetch;
  accept?: (message: InboundMessage) => Promise<unknown>;
  /** It will hang for ever, as a killed process does; nobody waits for it at the end. */
  dies?: boolean;
};

export class KfStage {
  readonly sim: KfSim;
  readonly clock: ManualClock;
  readonly timers: ManualTimers;
  /** What was handed over, oldest first; repeats are not among it. */
  readonly heard: InboundMessage[] = [];
  /** Ids that were handed over again. */
  readonly repeats: string[] = [];
  readonly notes: CallbackNote[] = [];
  readonly pulls: PullBook = memoryPullBook();
  readonly holders = new Map<string, { holder: string; until: number }>();
  readonly #channels: WecomKfChannel[] = [];

  constructor(sim: KfSim, clock: ManualClock) {
    this.sim = sim;
    this.clock = clock;
    this.timers = new ManualTimers(clock);
  }

  /** An instance that shares cursors and leases with the others; not started. */
  instance(options: InstanceOptions = {}): WecomKfChannel {
    const channel = createWecomKfChannel({
      corpId: this.sim.corpId,
      secret: options.secret ?? this.sim.secret,
      openKfIds: options.openKfIds ?? [this.sim.openKfId],
      apiBase: this.sim.apiBase,
      accept: async (message) => {
        await options.accept?.(message);
        return this.keep(message);
      },
      leases: memoryLeases(options.name ?? newId(), () => this.clock.now().getTime(), this.holders),
      pulls: options.pulls ?? this.pulls,
      uploads: options.uploads ?? memoryUploads(),
      now: () => this.clock.now(),
      note: (what) => this.notes.push(what),
      timers: this.timers,
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    });
    if (!options.dies) this.#channels.push(channel);
    return channel;
  }

  /** Durable, and once each: as the inbox is. */
  keep(message: InboundMessage): { answers: number } {
    if (this.heard.some(({ messageId }) => messageId === message.messageId)) {
      this.repeats.push(message.messageId);
      return { answers: 0 };
    }
    this.heard.push(message);
    return { answers: 1 };
  }

  /** An instance that is running and gets the pings, after its first look. */
  async running(options: InstanceOptions = {}): Promise<WecomKfChannel> {
    const channel = this.instance(options);
    this.sim.onPing((account, token) => channel.ping(account, token));
    await channel.start?.();
    await until(() => this.sim.calls('kf/sync_msg') > 0 && this.isIdle());
    return channel;
  }

  /** No pull is under way. */
  isIdle(): boolean {
    return this.holders.size === 0;
  }

  said(): string[] {
    return this.heard.flatMap(({ content }) => (content.type === 'text' ? [content.text] : []));
  }

  async close(): Promise<void> {
    await Promise.all(this.#channels.map((channel) => channel.close()));
    await this.sim.close();
  }
}

/** The stand-in and a clock at a fixed time; the platform's own is `aheadMs` ahead of it. */
export async function openStage(options: KfSimOptions = {}, aheadMs = 0): Promise<KfStage> {
  const clock = new ManualClock('2026-03-02T01:00:00Z');
  const sim = await startKfSim({ now: () => new Date(clock.now().getTime() + aheadMs), ...options });
  return new KfStage(sim, clock);
}

/** Waits for something that the network decides when. */
export function until(condition: () => boolean): Promise<void> {
  return vi.waitFor(
    () => {
      if (!condition()) throw new Error('not yet');
    },
    { timeout: 5000, interval: 2 },
  );
}

let count = 0;

/** Sends as the dispatcher does, in answer to what this customer said last. */
export function answer(
  stage: KfStage,
  channel: WecomKfChannel,
  what: { userId: string; body: OutboundBody | string; id?: string; attempt?: number },
): Promise<SendResult> {
  count += 1;
  const { userId, id = `out-${count}`, attempt = 1 } = what;
  const body: OutboundBody = typeof what.body === 'string' ? { kind: 'text', text: what.body } : what.body;
  const reply = stage.heard.findLast(({ sender }) => sender.userId === userId)?.reply;
  return channel.send({ id, target: { userId }, body, mentions: [], attempt, ...(reply ? { reply } : {}) });
}
