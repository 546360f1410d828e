/** An official account behind our real web server, before the stand-in of its platform. */
import type { CallbackNote, CallbackReply, CallbackRequest } from '../../../src/channels/callback.ts';
import type { InboundMessage, OutboundBody, OutboundMessage, SendResult } from '../../../src/channels/contract.ts';
import { createWechatMpChannel, type WechatMpOptions } from '../../../src/channels/wechat-mp/channel.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { type MpSim, startMpSim } from '../../sim/wechat-mp/mp-sim.ts';
import type { MpSimOptions } from '../../sim/wechat-mp/mp-state.ts';
import { memoryUploads } from '../../support/ports.ts';
import { silentLog } from '../../support/silent-log.ts';

export const MP_KEYS = {
  token: 'SyntheticTokenForTests01',
  encodingAesKey: 'SyntheticAesKeyOnlyForTests0123456789abcdef',
};

export type StageOptions = Partial<Omit<MpSimOptions, 'token' | 'encodingAesKey' | 'now'>> &
  Partial<Pick<WechatMpOptions, 'waitMs' | 'previous' | 'uploads' | 'fetch'>> & {
    /** How many answers a message will have; default 1. */
    answers?: (message: InboundMessage) => number;
  };

export type SendMore = { to?: string; id?: string; attempt?: number; reply?: OutboundMessage['reply'] | null };

type Sides = ReturnType<typeof createWechatMpChannel>;

let sent = 0;

export async function openMpStage(options: StageOptions = {}): Promise<MpStage> {
  const clock = new ManualClock('2026-01-01T08:00:00Z');
  const sim = await startMpSim({ ...options, ...MP_KEYS, now: () => clock.now() });
  const stage = new MpStage(sim, clock, options);
  const server = await createHttpServer({
    callbacks: [{ ...stage.sides.route, handle: (request) => stage.receive(request) }],
    readiness: async () => ({ ok: true, reasons: [] }),
    log: silentLog,
  });
  sim.aim(`${await server.listen({ host: '127.0.0.1', port: 0 })}/callback/wechat-mp`);
  server.server.on('connection', (socket) => {
    socket.once('close', () => {
      stage.closedCount += 1;
    });
  });
  stage.closeServer = () => {
    // After a call that was cut, the client keeps a connection that has carried nothing and counts as busy.
    server.server.closeAllConnections();
    return server.close();
  };
  return stage;
}

export class MpStage {
  readonly sim: MpSim;
  readonly clock: ManualClock;
  /** As the inbox keeps them: each once. */
  readonly heard: InboundMessage[] = [];
  /** Ids of all that was handed over, repeats too. */
  readonly handed: string[] = [];
  readonly notes: CallbackNote[] = [];
  /** Set: messages cannot be kept. */
  isFull = false;
  /** Awaited inside `accept`. */
  slow: Promise<unknown> | undefined;
  readonly #options: StageOptions;
  sides: Sides;
  closeServer: () => Promise<unknown> = async () => {};
  /** Callbacks whose body has come. */
  received = 0;
  /** Connections to our server that are gone. */
  closedCount = 0;

  constructor(sim: MpSim, clock: ManualClock, options: StageOptions) {
    this.sim = sim;
    this.clock = clock;
    this.#options = options;
    this.sides = this.create();
  }

  receive(request: CallbackRequest): Promise<CallbackReply> {
    this.received += 1;
    return this.sides.route.handle(request);
  }

  /** The platform cuts its calls; resolves when our side can know. */
  async hangUp({ final = false } = {}): Promise<void> {
    const before = this.closedCount;
    const cut = this.sim.hangUp({ final });
    await until(() => this.closedCount >= before + cut);
  }

  /** Resolves when so many messages have been handed over. */
  async hears(count: number): Promise<InboundMessage> {
    await until(() => this.heard.length >= count);
    const message = this.heard[count - 1];
    if (message === undefined) throw new Error('nothing heard');
    return message;
  }

  /** As the dispatcher would, in answer to what was heard last. */
  async send(body: OutboundBody | string, more: SendMore = {}): Promise<SendResult> {
    sent += 1;
    const last = this.heard.at(-1);
    const { to = last?.sender.userId ?? 'nobody', id = `row-${sent}`, attempt = 1 } = more;
    const reply = more.reply === undefined ? last?.reply : more.reply;
    const message: OutboundMessage = {
      ...{ id, target: { userId: to }, mentions: [], attempt },
      body: typeof body === 'string' ? { kind: 'text', text: body } : body,
      ...(reply === undefined || reply === null ? {} : { reply }),
    };
    return this.sides.channel.send(message);
  }

  /** Another process takes over: nothing in memory is left. */
  restart(): void {
    this.sides = this.create();
  }

  create(more: Partial<WechatMpOptions> = {}): Sides {
    const { waitMs, previous, uploads = memoryUploads(), fetch } = this.#options;
    return createWechatMpChannel({
      ...MP_KEYS,
      appId: this.sim.state.appId,
      appSecret: this.sim.state.appSecret,
      apiBase: this.sim.apiBase,
      accept: (message) => this.#accept(message),
      uploads,
      now: () => this.clock.now(),
      note: (what) => this.notes.push(what),
      ...(waitMs === undefined ? {} : { waitMs }),
      ...(previous === undefined ? {} : { previous }),
      ...(fetch === undefined ? {} : { fetch }),
      ...more,
    });
  }

  async #accept(message: InboundMessage): Promise<{ answers: number }> {
    await this.slow;
    if (this.isFull) throw new Error('disk full at /secret/path');
    this.handed.push(message.messageId);
    // As the inbox: a message that is known has no answers of its own.
    if (this.heard.some(({ messageId }) => messageId === message.messageId)) return { answers: 0 };
    this.heard.push(message);
    return { answers: (this.#options.answers ?? (() => 1))(message) };
  }

  async close(): Promise<void> {
    await this.sim.close();
    await this.closeServer();
    await this.sides.channel.close();
  }
}

/** A question with these answers. */
export function choices(
  labels: string[],
  more: Partial<Extract<OutboundBody, { kind: 'choices' }>> = {},
): OutboundBody {
  return {
    kind: 'choices',
    text: '选哪一个？',
    options: labels.map((label, index) => ({ key: `key:${index}`, label })),
    mode: 'single',
    taskId: 'task-1',
    fallbackText: ['选哪一个？', ...labels.map((label, index) => `${index + 1}. ${label}`)].join('\n'),
    ...more,
  };
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
