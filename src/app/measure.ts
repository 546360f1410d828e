/** Where the program's figures come from: messages, sends, requests, database, disk. Read when somebody looks. */
import type { Accept } from '../channels/callback.ts';
import type { Channel } from '../channels/contract.ts';
import type { Answered } from '../http/server.ts';
import { asError } from '../kernel/errors.ts';
import { listenToMeasurePoints } from '../kernel/measure-points.ts';
import { createFigures, type Figures } from '../metrics/figures.ts';
import { Inbound } from '../metrics/inbound.ts';
import { ProcessFigures } from '../metrics/process-figures.ts';
import type { SpoolStatus } from '../pipeline/spool.ts';
import { type OperationFigures, readOperationFigures } from '../store/operation-figures.ts';
import type { Core } from './core.ts';
import { within } from './within.ts';

/** The database is asked again after so long at the earliest, however often somebody looks. */
const KEPT_MS = 5_000;
const DATABASE_LIMIT_MS = 2_000;

/** What other rooms tell; absent: the figure is left out. */
export type MeasurePorts = {
  /** What waits on disk for the database. */
  spool?: () => Pick<SpoolStatus, 'waiting' | 'oldestSeconds'>;
  /** As /readyz answers. */
  isReady?: () => Promise<boolean>;
  /** When the last backup succeeded. */
  lastBackup?: () => Promise<Date | null>;
};

export type Measuring = {
  figures: Figures;
  /** Counts what goes through. */
  accept(accept: Accept): Accept;
  channel(channel: Channel): Channel;
  answered(answered: Answered): void;
  /** Everything as Prometheus text. */
  write(): Promise<string>;
  stop(): void;
};

export type MeasureOptions = Pick<Core, 'config' | 'store' | 'snapshots' | 'clock' | 'log'> & {
  version: string;
  ports?: MeasurePorts;
};

/** Begins to measure. */
export function startMeasuring(options: MeasureOptions): Measuring {
  const figures = createFigures();
  const process = new ProcessFigures(figures, { version: options.version, dataDir: options.config.dataDir });
  const inbound = new Inbound(figures, () => options.clock.now());
  const database = new DatabaseFigures(figures, options);
  const deaf = listenToMeasurePoints({
    onToken: (outcome) => figures.tokens.add({ outcome }),
    onPaced: (channel) => figures.sendWaits.add({ channel }),
  });
  return {
    figures,
    accept: (accept) => (message) => inbound.count(message, () => accept(message)),
    channel: (channel) => countSends(figures, channel),
    answered: (answered) => countAnswer(figures, answered),
    async write() {
      inbound.read();
      figures.snapshotAge.set(options.snapshots.ageMs() / 1000);
      await Promise.all([process.read(), database.read()]);
      const isReady = await options.ports?.isReady?.();
      if (isReady !== undefined) figures.ready.set(isReady ? 1 : 0);
      return figures.registry.write();
    },
    stop() {
      deaf();
      process.stop();
    },
  };
}

function countSends({ sends, sendTime }: Figures, channel: Channel): Channel {
  const { name } = channel;
  return {
    ...channel,
    send: async (message) => {
      const beganMs = performance.now();
      const result = await channel.send(message);
      sendTime.observe((performance.now() - beganMs) / 1000, { channel: name });
      sends.add({ channel: name, outcome: result.ok ? 'ok' : result.error });
      return result;
    },
  };
}

/** Why a callback was refused, by its status. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [400, 'malformed'],
  [403, 'signature'],
  [405, 'method'],
  [408, 'slow'],
  [413, 'too_large'],
  [429, 'too_many'],
  [503, 'busy'],
]);

function countAnswer({ requests, requestTime, callbacks }: Figures, { route, status, seconds, kind }: Answered): void {
  requests.add({ route, status: `${Math.floor(status / 100)}xx` });
  requestTime.observe(seconds, { route });
  if (kind === 'callback') {
    callbacks.add({ route, outcome: status < 400 ? 'accepted' : (REFUSED.get(status) ?? 'other') });
  }
}

/** The database's figures and those of the ports, kept for five seconds. */
class DatabaseFigures {
  readonly #figures: Figures;
  readonly #options: MeasureOptions;
  #readMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(figures: Figures, options: MeasureOptions) {
    this.#figures = figures;
    this.#options = options;
  }

  /** One at a time: a second look while the database hangs waits for the same answer. */
  read(): Promise<void> {
    const { busy, idle, awaited } = this.#options.store.connections();
    for (const [state, count] of Object.entries({ busy, idle, awaited })) this.#figures.pool.set(count, { state });
    const { ports = {} } = this.#options;
    const spool = ports.spool?.();
    if (spool) {
      this.#figures.spoolWaiting.set(spool.waiting);
      this.#figures.spoolOldest.set(spool.oldestSeconds);
    }
    if (performance.now() - this.#readMs < KEPT_MS) return Promise.resolve();
    this.#reading ??= this.#ask().finally(() => {
      this.#reading = undefined;
      this.#readMs = performance.now();
    });
    return this.#reading;
  }

  async #ask(): Promise<void> {
    const { store, log, ports = {} } = this.#options;
    const beganMs = performance.now();
    try {
      await within(store.query('select 1'), DATABASE_LIMIT_MS);
      this.#figures.databaseTime.set((performance.now() - beganMs) / 1000);
      this.#tell(await within(readOperationFigures(store), DATABASE_LIMIT_MS));
      this.#figures.databaseUp.set(1);
      const backup = await ports.lastBackup?.();
      if (backup) this.#figures.backupAt.set(backup.getTime() / 1000);
    } catch (thrown) {
      this.#forget();
      log.warn({ err: asError(thrown) }, 'the figures of the database were not read');
    }
  }

  #tell(read: OperationFigures): void {
    const figures = this.#figures;
    figures.databaseClock.set(read.clock - this.#options.clock.now().getTime() / 1000);
    figures.databaseSize.set(read.bytes);
    figures.parked.set(read.parked);
    for (const [state, count] of Object.entries(read.outbox)) figures.outbox.set(count, { state });
    figures.outboxOldest.set(read.outboxOldest ?? 0);
    figures.dutyMissed.set(read.dutyMissed);
    figures.leases.set(read.leases);
    figures.sendingHeld.set(read.sendingHeld ? 1 : 0);
    figures.auditHead.set(read.auditHead);
  }

  /** Old counts must not look like those of now. */
  #forget(): void {
    const { databaseUp, databaseTime, databaseClock, databaseSize, parked, outbox, outboxOldest } = this.#figures;
    databaseUp.set(0);
    for (const gauge of [databaseTime, databaseClock, databaseSize, parked, outbox, outboxOldest]) gauge.clear();
    const { dutyMissed, leases, sendingHeld, auditHead } = this.#figures;
    for (const gauge of [dutyMissed, leases, sendingHeld, auditHead]) gauge.clear();
  }
}
