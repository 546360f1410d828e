/** Keeps the bot connected on one instance: whoever holds its lease subscribes, everybody else waits. */
import { createHash } from 'node:crypto';
import { asError } from '../../kernel/errors.ts';
import type { Leases } from '../ports.ts';
import { sendErrorOf } from '../tencent/errcodes.ts';
import type { Timers } from '../tencent/timers.ts';
import type { Line, LineEnd, LineOptions } from './line.ts';
import { CONNECTION_TEXTS } from './texts.ts';

/** Facts for the log: no content, no id, no secret. `error` is for somebody to read now. */
export type AibotLog = (what: { level: 'info' | 'warn' | 'error'; kind: string; detail: string }) => void;

export type ConnectionOptions = Pick<LineOptions, 'botId' | 'secret' | 'wsUrl' | 'reconnectMs' | 'heartbeatMs'> & {
  leases: Leases;
  timers: Timers;
  /** The lease is renewed three times in this time. */
  leaseMs: number;
  log: AibotLog;
  onFrame: (frame: unknown) => void;
};

/** Leases of one bot: the right to connect, and what the holder says about it for `check`. */
export function leaseNames(botId: string): { right: string; live: string; replaced: string } {
  const right = `wecom-aibot:${createHash('sha256').update(botId).digest('hex').slice(0, 16)}`;
  return { right, live: `${right}:live`, replaced: `${right}:replaced` };
}

/** After a refusal that says nothing about the secret (busy, too often). */
const REFUSED_PAUSE_ROUNDS = 30;
const PASSING = ['busy', 'rate_limited', 'too_parallel'];

/** One per bot and process. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #names: ReturnType<typeof leaseNames>;
  #line: Line | undefined;
  /** `idle`: may connect when the lease is ours. The other two last until the process restarts. */
  #state: 'idle' | 'replaced' | 'refused' = 'idle';
  #pausedRounds = 0;
  #isWaiting = false;
  #isClosed = false;
  #round: Promise<void> = Promise.resolve();
  #callOff = () => {};
  #abandon = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#names = leaseNames(options.botId);
  }

  /** The line when it is subscribed, here. */
  get ready(): Line | undefined {
    return this.#line?.isReady ? this.#line : undefined;
  }

  /** Resolves when the lease was asked for the first time; connecting goes on behind. */
  async start(): Promise<void> {
    this.#next();
    await this.#round;
  }

  /** Disconnects at once and gives the bot free for another instance. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callOff();
    this.#abandon();
    this.#shut();
    await this.#round;
    for (const name of Object.values(this.#names)) await this.#options.leases.release(name).catch(() => undefined);
  }

  #next(): void {
    if (this.#isClosed) return;
    this.#round = this.#turn().catch((thrown: unknown) => this.#fault(thrown));
    this.#callOff = this.#options.timers.after(this.#options.leaseMs / 3, () => this.#next());
  }

  async #turn(): Promise<void> {
    if (this.#state === 'refused') return;
    const isOurs = await this.#hold();
    if (this.#isClosed) return;
    if (!isOurs) {
      // While it was ours nobody else of ours could connect: so it was one of ours that took the bot, after a long pause.
      if (this.#state === 'replaced') this.#state = 'idle';
      return this.#yield();
    }
    this.#isWaiting = false;
    this.#pausedRounds = Math.max(0, this.#pausedRounds - 1);
    if (this.#state === 'idle' && this.#line === undefined && this.#pausedRounds === 0) await this.#open();
    this.#tell().catch((thrown: unknown) => this.#fault(thrown));
  }

  /** A lease that cannot be renewed in time counts as lost: two connections would throw each other out. */
  async #hold(): Promise<boolean> {
    const { leases, leaseMs, timers } = this.#options;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#abandon = () => resolve(false);
    const callOff = timers.after(leaseMs / 4, this.#abandon);
    const asked = leases.hold(this.#names.right, leaseMs).catch((thrown: unknown) => {
      this.#fault(thrown);
      return false;
    });
    try {
      return await Promise.race([asked, promise]);
    } finally {
      callOff();
    }
  }

  #yield(): void {
    const { log } = this.#options;
    if (this.#line !== undefined) {
      log({ level: 'warn', kind: 'lease_lost', detail: 'disconnected: the lease could not be renewed' });
      this.#shut();
    } else if (!this.#isWaiting) {
      log({ level: 'info', kind: 'waiting', detail: 'another instance has the bot' });
    }
    this.#isWaiting = true;
  }

  async #open(): Promise<void> {
    const { botId, secret, wsUrl, reconnectMs, heartbeatMs, timers, onFrame, log } = this.#options;
    // Loaded when it is needed: the SDK brings an HTTP library along.
    const { Line } = await import('./line.ts');
    if (this.#isClosed || this.#line !== undefined) return;
    const line: Line = new Line({
      ...{ botId, secret, wsUrl, timers, onFrame },
      ...(reconnectMs === undefined ? {} : { reconnectMs }),
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      onReady: () => {
        log({ level: 'info', kind: 'connected', detail: 'subscribed' });
        this.#tell().catch((thrown: unknown) => this.#fault(thrown));
      },
      onLost: () => log({ level: 'warn', kind: 'disconnected', detail: `reconnecting; ${line.troubles}` }),
      onEnd: (end) => this.#ended(line, end),
    });
    this.#line = line;
  }

  #ended(line: Line, { why, errcode }: LineEnd): void {
    if (this.#line === line) this.#line = undefined;
    const { log, leases } = this.#options;
    if (why === 'stuck') {
      log({ level: 'warn', kind: 'stuck', detail: `connecting anew; ${line.troubles}` });
      return;
    }
    if (why === 'replaced') {
      this.#state = 'replaced';
      log({ level: 'error', kind: 'replaced', detail: CONNECTION_TEXTS.replaced });
      this.#tell().catch((thrown: unknown) => this.#fault(thrown));
      return;
    }
    if (errcode !== undefined && PASSING.includes(sendErrorOf(errcode))) {
      this.#pausedRounds = REFUSED_PAUSE_ROUNDS;
      log({ level: 'warn', kind: 'refused_for_now', detail: `errcode ${errcode}` });
      return;
    }
    this.#state = 'refused';
    log({ level: 'error', kind: 'refused', detail: `${CONNECTION_TEXTS.refused}（${errcode ?? '-'}）` });
    // Another instance may have been given the right secret.
    leases.release(this.#names.right).catch((thrown: unknown) => this.#fault(thrown));
  }

  /** For `check` in another process: how it stands here. */
  async #tell(): Promise<void> {
    const { leases, leaseMs } = this.#options;
    if (this.#isClosed) return;
    if (this.#state === 'replaced') await leases.hold(this.#names.replaced, leaseMs);
    if (this.ready !== undefined) await leases.hold(this.#names.live, leaseMs);
  }

  #shut(): void {
    this.#line?.close();
    this.#line = undefined;
  }

  #fault(thrown: unknown): void {
    this.#options.log({ level: 'warn', kind: 'fault', detail: asError(thrown).name });
  }
}
