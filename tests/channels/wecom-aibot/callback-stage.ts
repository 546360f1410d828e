/** The callback mode behind our real web server, before its stand-in; may be restarted while the stand-in goes on. */
import type { CallbackNote } from '../../../src/channels/callback.ts';
import type { InboundMessage, OutboundBody, OutboundMessage, SendResult } from '../../../src/channels/contract.ts';
import {
  type AibotCallbackChannelOptions,
  createAibotCallbackChannel,
} from '../../../src/channels/wecom-aibot/callback-channel.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { type AibotCallbackSim, startAibotCallbackSim } from '../../sim/wecom-aibot/callback-sim.ts';
import { silentLog } from '../../support/silent-log.ts';

export const CALLBACK_KEYS = {
  token: 'SyntheticTokenForTests01',
  encodingAesKey: 'SyntheticAesKeyOnlyForTests0123456789abcdef',
};

export type StageOptions = {
  /** How many answers a message will have; default 1. */
  answers?: (message: InboundMessage) => number;
  elsewhere?: AibotCallbackChannelOptions['elsewhere'];
  waits?: AibotCallbackChannelOptions['waits'];
  aibotId?: string;
};

type Sides = ReturnType<typeof createAibotCallbackChannel>;
export type SendMore = {
  to?: string;
  group?: string;
  id?: string;
  attempt?: number;
  mentions?: string[];
  /** To nobody’s message. */
  reply?: null;
  /** Do not wait for the stand-in: a call of its own is still to be answered. */
  isOpen?: true;
};

let sent = 0;

export async function openCallbackStage(options: StageOptions = {}): Promise<CallbackStage> {
  const clock = new ManualClock('2026-01-01T08:00:00Z');
  const sim = await startAibotCallbackSim({ ...CALLBACK_KEYS, now: () => clock.now(), pollMs: 5 });
  const stage = new CallbackStage(sim, clock, options);
  const server = await createHttpServer({
    callbacks: [{ ...stage.sides.route, handle: (request) => stage.sides.route.handle(request) }],
    readiness: async () => ({ ok: true, reasons: [] }),
    log: silentLog,
  });
  sim.aim(`${await server.listen({ host: '127.0.0.1', port: 0 })}/callback/wecom-aibot`);
  server.server.on('connection', (socket) => {
    socket.once('close', () => {
      stage.closedCount += 1;
    });
  });
  stage.closeServer = () => server.close();
  return stage;
}

export class CallbackStage {
  readonly sim: AibotCallbackSim;
  readonly clock: ManualClock;
  /** As the inbox keeps them: each once. */
  readonly heard: InboundMessage[] = [];
  /** All that was handed over, repeats too. */
  readonly handed: InboundMessage[] = [];
  readonly notes: CallbackNote[] = [];
  readonly #options: StageOptions;
  sides: Sides;
  closeServer: () => Promise<unknown> = async () => {};
  /** Connections to our server that are gone. */
  closedCount = 0;

  constructor(sim: AibotCallbackSim, clock: ManualClock, options: StageOptions) {
    this.sim = sim;
    this.clock = clock;
    this.#options = options;
    this.sides = this.#create();
  }

  /** Another process takes over: nothing in memory is left. Messages that were handed over before are known to it. */
  restart(): void {
    this.clock.advance(1000);
    this.sides = this.#create();
  }

  /** Resolves when so many messages have been handed over. */
  async hears(count: number): Promise<InboundMessage> {
    await until(() => this.heard.length >= count);
    const message = this.heard[count - 1];
    if (message === undefined) throw new Error('nothing heard');
    return message;
  }

  /** As the dispatcher would, in answer to what was heard last; resolves when the stand-in has seen it, too. */
  async send(body: OutboundBody | string, more: SendMore = {}): Promise<SendResult> {
    sent += 1;
    const last = this.heard.at(-1);
    const { id = `row-${sent}`, attempt = 1, mentions = [], group } = more;
    const target = group === undefined ? { userId: more.to ?? last?.sender.userId ?? 'nobody' } : { chatId: group };
    const message: OutboundMessage = {
      id,
      target,
      body: typeof body === 'string' ? { kind: 'text', text: body } : body,
      mentions,
      attempt,
      ...(last?.reply === undefined || more.reply === null ? {} : { reply: last.reply }),
    };
    const result = await this.sides.channel.send(message);
    if (more.isOpen === undefined) await this.sim.settled();
    return result;
  }

  /** The platform cuts its calls; resolves when our side can know. */
  async hangUp(): Promise<void> {
    const before = this.closedCount;
    const cut = this.sim.hangUp();
    await until(() => this.closedCount >= before + cut);
  }

  texts(chatId: string): string[] {
    return this.sim.screen(chatId).map(({ text }) => text);
  }

  async close(): Promise<void> {
    await this.sim.close();
    await this.closeServer();
    await this.sides.channel.close();
  }

  #create(): Sides {
    const { answers = () => 1, elsewhere, aibotId, waits } = this.#options;
    return createAibotCallbackChannel({
      ...CALLBACK_KEYS,
      apiBase: this.sim.apiBase,
      mediaHosts: [this.sim.apiBase],
      accept: async (message) => {
        this.handed.push(message);
        // As the inbox: a message that is known has no answers of its own.
        if (this.heard.some(({ messageId }) => messageId === message.messageId)) return { answers: 0 };
        this.heard.push(message);
        return { answers: answers(message) };
      },
      now: () => this.clock.now(),
      note: (what) => this.notes.push(what),
      ...(elsewhere === undefined ? {} : { elsewhere }),
      ...(aibotId === undefined ? {} : { aibotId }),
      ...(waits === undefined ? {} : { waits }),
    });
  }
}

/** A question with these answers. */
export function choices(labels: string[], taskId: string): OutboundBody {
  return {
    kind: 'choices',
    text: '选哪一个？',
    options: labels.map((label, index) => ({ key: `key:${index}`, label })),
    mode: 'single',
    taskId,
    fallbackText: ['选哪一个？', ...labels.map((label, index) => `${index + 1}. ${label}`)].join('\n'),
  };
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
