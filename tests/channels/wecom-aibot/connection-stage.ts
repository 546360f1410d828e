/** Instances of the connected bot before the stand-in, with a clock and timers that a test moves by hand. */
import { vi } from 'vitest';
import type { Accept, CallbackNote } from '../../../src/channels/callback.ts';
import type { Channel, InboundMessage, OutboundBody, ReplyHandle, SendResult } from '../../../src/channels/contract.ts';
import type { Leases, Uploads } from '../../../src/channels/ports.ts';
import { createAibotConnectionChannel } from '../../../src/channels/wecom-aibot/channel.ts';
import type { AibotLog } from '../../../src/channels/wecom-aibot/connection.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { startWsSim, type WsSim } from '../../sim/wecom-aibot/ws-sim.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { memoryLeases, memoryUploads } from '../../support/ports.ts';

export const BOT = { botId: 'aib-test-0001', secret: 's3cret-of-the-test-bot' };
export const LEASE_MS = 30_000;

/** What may differ from one instance to another. */
export type InstanceOptions = {
  name?: string;
  secret?: string;
  leases?: Leases;
  uploads?: Uploads;
  accept?: Accept;
  wsUrl?: string;
};

/** One process with the channel. */
export class Instance {
  readonly channel: Channel;
  readonly heard: InboundMessage[] = [];
  readonly notes: CallbackNote[] = [];
  readonly logged: Parameters<AibotLog>[0][] = [];
  #count = 0;

  constructor(stage: Stage, options: InstanceOptions) {
    const { name = 'one', accept = async () => ({ answers: 1 }) } = options;
    this.channel = createAibotConnectionChannel({
      ...BOT,
      ...(options.secret === undefined ? {} : { secret: options.secret }),
      wsUrl: options.wsUrl ?? stage.sim.url,
      leases: options.leases ?? stage.leasesOf(name),
      uploads: options.uploads ?? stage.uploads,
      accept: async (message) => {
        const accepted = await accept(message);
        this.heard.push(message);
        return accepted;
      },
      now: () => stage.clock.now(),
      note: (what) => this.notes.push(what),
      log: (what) => this.logged.push(what),
      timers: stage.timers,
      leaseMs: LEASE_MS,
      reconnectMs: 10,
    });
  }

  get last(): InboundMessage {
    const last = this.heard.at(-1);
    if (last === undefined) throw new Error('nothing was heard');
    return last;
  }

  /** Waits until so many messages were handed over in all. */
  async hears(count: number): Promise<InboundMessage> {
    await vi.waitFor(() => {
      if (this.heard.length < count) throw new Error(`${this.heard.length} of ${count} heard`);
    });
    return this.last;
  }

  /** As the dispatcher would; `reply` default: of the message heard last. */
  send(
    body: OutboundBody | string,
    more: {
      user?: string;
      group?: string;
      reply?: ReplyHandle | null;
      id?: string;
      attempt?: number;
      mentions?: string[];
    } = {},
  ): Promise<SendResult> {
    this.#count += 1;
    const { user = 'u1', group, id = `row-${this.#count}`, attempt = 1, mentions = [] } = more;
    const reply = more.reply === undefined ? this.heard.at(-1)?.reply : more.reply;
    return this.channel.send({
      id,
      target: group === undefined ? { userId: user } : { chatId: group },
      body: typeof body === 'string' ? { kind: 'text', text: body } : body,
      mentions,
      attempt,
      ...(reply ? { reply } : {}),
    });
  }

  has(kind: string): boolean {
    return this.logged.some((line) => line.kind === kind);
  }
}

/** The platform, the time and the leases that all instances share. */
export class Stage {
  readonly sim: WsSim;
  readonly clock: ManualClock;
  readonly timers: ManualTimers;
  readonly uploads = memoryUploads();
  readonly #holders = new Map<string, { holder: string; until: number }>();
  readonly #instances: Instance[] = [];

  constructor(sim: WsSim, clock: ManualClock) {
    this.sim = sim;
    this.clock = clock;
    this.timers = new ManualTimers(clock);
  }

  leasesOf(name: string): Leases {
    return memoryLeases(name, () => this.clock.now().getTime(), this.#holders);
  }

  instance(options: InstanceOptions = {}): Instance {
    const instance = new Instance(this, options);
    this.#instances.push(instance);
    return instance;
  }

  /** An instance that is subscribed. */
  async connected(options: InstanceOptions = {}): Promise<Instance> {
    const instance = this.instance(options);
    await instance.channel.start?.();
    await this.until(() => instance.has('connected'));
    return instance;
  }

  async until(condition: () => boolean): Promise<void> {
    await vi.waitFor(() => {
      if (!condition()) throw new Error('not yet');
    });
  }

  /** Moves the time on, in steps of the lease's rounds, and lets each round's answers come in. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= LEASE_MS / 6) {
      this.timers.advance(Math.min(left, LEASE_MS / 6));
      await this.settle();
    }
  }

  /** Lets everything run that needs no time of its own. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  async close(): Promise<void> {
    for (const { channel } of this.#instances) await channel.close();
    await this.sim.close();
  }
}

/** Opens the stand-in at a fixed time. */
export async function openStage(): Promise<Stage> {
  const clock = new ManualClock('2026-03-02T01:00:00Z');
  const sim = await startWsSim({ ...BOT, now: () => clock.now().getTime() });
  return new Stage(sim, clock);
}
