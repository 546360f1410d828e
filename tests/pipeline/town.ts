/** A whole assistant without a platform: real flows, real database, a clock moved by hand, channels that only listen. */
import { afterEach, beforeEach } from 'vitest';
import type {
  Channel,
  ChannelName,
  FetchedMedia,
  InboundContent,
  InboundMessage,
  OutboundMessage,
} from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { createPipeline, type Pipeline, type PipelineOptions } from '../../src/pipeline/pipeline.ts';
import type { Store } from '../../src/store/store.ts';
import { type Stage, withStage } from '../actions/stage.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { silentLog } from '../support/silent-log.ts';

/** A Monday of the summer campaign, nine o'clock in the county. */
export const MONDAY = '2026-07-20T01:00:00Z';
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** A work chat of the demo, for inspectors and the office. */
export const GROUP = 'group-joint';

/** What came out: to a user id or a chat id, with the labels of what can be tapped. */
export type Heard = { to: string; channel: ChannelName; text: string; options: string[]; mentions: string[] };

export type Spoken = {
  /** A group's chat id; absent: the private chat. */
  chat?: string;
  channel?: ChannelName;
  /** In a group: not meant for the bot. */
  aside?: true;
  /** Handed to this instance. */
  at?: Pipeline;
};

/** Everything that a conversation leaves behind; the demo's people and institutions stay. */
const LEFT_BEHIND = [
  ...['inbox', 'conversation', 'session_event', 'outbox', 'media', 'effect', 'audit_entry', 'wake', 'filed_form'],
  ...['handover', 'finding', 'rectification', 'number_series'],
];

export class Town {
  readonly stage: Stage;
  readonly heard: Heard[] = [];
  readonly pipeline: Pipeline;
  /** What the platform gives for a media id. */
  readonly media = new Map<string, FetchedMedia | Error>();
  readonly #pipelines: Pipeline[] = [];
  #said = 0;

  constructor(stage: Stage) {
    this.stage = stage;
    this.pipeline = this.instance();
  }

  get store(): Store {
    return this.stage.core.store;
  }

  /** One more program on the same database, or the same one after a restart. */
  instance(
    own: Partial<Pick<PipelineOptions, 'store' | 'snapshots' | 'channels' | 'pushChannel' | 'onlyConversation'>> = {},
  ): Pipeline {
    const { channels } = this;
    const { core } = this.stage;
    const timing = { pushChannel: 'simulator', sendLeaseMs: 30_000 } as const;
    const pipeline = createPipeline({ ...core, log: silentLog, channels, ...timing, ...own });
    this.#pipelines.push(pipeline);
    return pipeline;
  }

  get channels(): ReadonlyMap<ChannelName, Channel> {
    return new Map((['simulator', 'wecom-app'] as const).map((name) => [name, this.channel(name)]));
  }

  channel(name: ChannelName): Channel {
    return {
      name,
      capabilities: SIMULATOR_CAPABILITIES,
      send: (message) => {
        this.heard.push(heardOf(name, message));
        return Promise.resolve({ ok: true });
      },
      fetchMedia: (mediaId) => {
        const media = this.media.get(mediaId) ?? new Error(`nobody sent ${mediaId}`);
        return media instanceof Error ? Promise.reject(media) : Promise.resolve(media);
      },
      close: () => Promise.resolve(),
    };
  }

  /** Says something; gives what was said by the bot because of it, to whomever. */
  async say(by: string, text: string, how: Spoken = {}): Promise<Heard[]> {
    return await this.send(by, { type: 'text', text }, how);
  }

  async send(by: string, content: InboundContent, how: Spoken = {}): Promise<Heard[]> {
    const { at = this.pipeline } = how;
    return await this.listen(async () => {
      await at.accept(this.message(by, content, how));
      await at.drained();
    });
  }

  /** Says one thing after the other; gives what the last one brought about. */
  async tell(by: string, ...texts: string[]): Promise<Heard[]> {
    let last: Heard[] = [];
    for (const text of texts) last = await this.say(by, text);
    return last;
  }

  message(by: string, content: InboundContent, { chat, channel = 'simulator', aside }: Spoken = {}): InboundMessage {
    this.#said += 1;
    return {
      channel,
      messageId: `said-${this.#said}`,
      sender: { userId: by },
      chat: chat === undefined ? { id: by, kind: 'direct' } : { id: chat, kind: 'group' },
      sentAt: this.stage.clock.now(),
      content,
      addressed: aside !== true,
    };
  }

  /** Time passes, and what has come due happens. */
  async after(ms: number, at: Pipeline = this.pipeline): Promise<Heard[]> {
    this.stage.clock.advance(ms);
    return await this.listen(() => at.runDue());
  }

  /** What is said meanwhile: by addressee, for only what goes to the same one keeps an order. */
  async listen(work: () => Promise<unknown>): Promise<Heard[]> {
    const before = this.heard.length;
    await work();
    return this.heard.slice(before).sort((a, b) => (a.to === b.to ? 0 : a.to < b.to ? -1 : 1));
  }

  /** A whole filing; gives its number. */
  async file(by: string): Promise<string> {
    const receipt = (await this.tell(by, ...INSPECTION_SCRIPT)).map(({ text }) => text).join('\n');
    const number = /JC\d{8}-\d{4}/u.exec(receipt)?.[0];
    if (number === undefined) throw new Error(`nothing was filed: ${receipt}`);
    return number;
  }

  async rows<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return await this.store.query<Row>(sql, ...values);
  }

  /** When a conversation is looked at again. */
  async dueAt(by: string, { chat = by, channel = 'simulator' }: Spoken = {}): Promise<string | null> {
    const key = `${channel}:${chat}:${by}`;
    const [row] = await this.rows<{ at: Date | null }>('select due_at as at from conversation where key = $1', key);
    return row?.at?.toISOString() ?? null;
  }

  async close(): Promise<void> {
    for (const pipeline of this.#pipelines) await pipeline.stop();
  }
}

function heardOf(channel: ChannelName, { target, body, mentions }: OutboundMessage): Heard {
  const to = 'userId' in target ? target.userId : target.chatId;
  const text = body.kind === 'text' || body.kind === 'choices' ? body.text : `[${body.kind}]`;
  const options = body.kind === 'choices' ? body.options.map(({ label }) => label) : [];
  return { to, channel, text, options, mentions };
}

/** `to: text`, one a line: what a test reads at a glance. */
export function lines(heard: readonly Heard[]): string[] {
  return heard.map(({ to, text }) => `${to}: ${text}`);
}

/** For a whole test file: the demo's town, with nothing said in it when a test begins. Read `town` inside tests only. */
export function withTown(): { readonly town: Town } {
  const on = withStage();
  let town: Town | undefined;
  beforeEach(async () => {
    const { core, clock } = on.stage;
    await core.store.execute(`update media set inspection_id = null`);
    for (const table of LEFT_BEHIND) await core.store.execute(`delete from ${table}`);
    await core.store.execute(`delete from inspection where filed_at > '2026-07-20'`);
    clock.set(MONDAY);
    await core.snapshots.refresh();
    town = new Town(on.stage);
  });
  afterEach(async () => await town?.close());
  return {
    get town() {
      if (town === undefined) throw new Error('the town is made in beforeEach; use it inside tests');
      return town;
    },
  };
}
