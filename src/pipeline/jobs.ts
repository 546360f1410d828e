/** What happens later, by pg-boss: retries on time, fetching photos, daily jobs. Jobs are sent inside the turn's transaction. */
import { type Db, PgBoss } from 'pg-boss';
import { asError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { StoreTx } from '../store/store.ts';

const QUEUES = {
  /** Wakes the dispatcher when a put-off message is due. */
  dispatch: { retryLimit: 0, retentionSeconds: 3600 },
  /** Fetches a photo from the platform; it keeps them for 3 days. */
  fetchMedia: { retryLimit: 8, retryDelay: 5, retryBackoff: true, retryDelayMax: 3600, expireInSeconds: 120 },
  /** Turns the register's day: 有效 → 过期, changes that were entered ahead. */
  registerDay: { retryLimit: 10, retryDelay: 30, retryBackoff: true, retryDelayMax: 600 },
  /** Looks every minute at what is to be told: red risk events, everybody's posts. A look that was missed is made by the next. */
  watch: { retryLimit: 0, retentionSeconds: 600 },
  /** Looks every minute whether a backup is due; one look at a time, and what waits behind a long one is forgotten. */
  backup: { retryLimit: 0, retentionSeconds: 120, expireInSeconds: 14_400, policy: 'singleton' },
  /** Drops what may be kept no longer. */
  retention: { retryLimit: 5, retryDelay: 600, expireInSeconds: 3600 },
} as const;

export type JobHandlers = {
  dispatch(): Promise<void>;
  /** `isLastTry`: nobody comes back to it. */
  fetchMedia(mediaId: string, isLastTry: boolean): Promise<void>;
  registerDay(): Promise<void>;
  watch(): Promise<void>;
  retention(): Promise<void>;
  /** Makes a backup when one is due; absent: this installation makes none by itself. */
  backup?: () => Promise<void>;
};

export class Jobs {
  readonly #boss: PgBoss;
  #stopped = false;

  constructor(url: string, log: Logger) {
    // Few connections: turns have their own pool.
    this.#boss = new PgBoss({ connectionString: url, max: 3, application_name: 'assistant-jobs' });
    this.#boss.on('error', (error) => {
      if (!this.#stopped) log.warn({ err: asError(error) }, 'job queue');
    });
  }

  /** Makes the queues; no work is taken yet. */
  async open(): Promise<void> {
    await this.#boss.start();
    for (const [name, options] of Object.entries(QUEUES)) await this.#boss.createQueue(name, options);
    // Older versions had a job of its own for the morning; the minute's look does its work.
    await this.#boss.unschedule('morning');
  }

  /** Takes up work. */
  async work(handlers: JobHandlers): Promise<void> {
    const often = { pollingIntervalSeconds: 1 };
    await this.#boss.work('dispatch', { ...often, batchSize: 100 }, async () => await handlers.dispatch());
    const withTries = { ...often, includeMetadata: true as const };
    await this.#boss.work<{ mediaId: string }, void, typeof withTries>('fetchMedia', withTries, async (jobs) => {
      for (const { data, retryCount, retryLimit } of jobs) {
        await handlers.fetchMedia(data.mediaId, retryCount >= retryLimit);
      }
    });
    await this.#boss.work('registerDay', often, async () => await handlers.registerDay());
    // Before anybody asks on the new day; made up for whenever the server comes back.
    await this.#boss.schedule('registerDay', '1 0 * * *', null, { tz: 'Asia/Shanghai', missed: 'once' });
    await this.#boss.work('watch', often, async () => await handlers.watch());
    await this.#boss.schedule('watch', '* * * * *', null, { tz: 'Asia/Shanghai' });
    await this.#boss.work('retention', often, async () => await handlers.retention());
    // The quietest hour; a night that was missed is made up for.
    await this.#boss.schedule('retention', '30 3 * * *', null, { tz: 'Asia/Shanghai', missed: 'once' });
    const { backup } = handlers;
    if (backup === undefined) return;
    await this.#boss.work('backup', often, backup);
    await this.#boss.schedule('backup', '* * * * *', null, { tz: 'Asia/Shanghai' });
  }

  async wakeDispatcher(delayMs: number): Promise<void> {
    if (this.#stopped) return;
    await this.#boss.send('dispatch', null, { startAfter: Math.max(1, Math.ceil(delayMs / 1000)) });
  }

  /** Inside a turn's transaction: the job exists exactly when the turn does. */
  async queueMedia(tx: StoreTx, mediaIds: readonly string[]): Promise<void> {
    const jobs = mediaIds.map((mediaId) => ({ data: { mediaId } }));
    await this.#boss.insert('fetchMedia', jobs, { db: databaseOf(tx) });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#boss.stop({ graceful: true, timeout: 8_000 });
  }
}

/** pg-boss's statements run on our transaction. */
function databaseOf(tx: StoreTx): Db {
  return {
    async executeSql(text, values = []) {
      return { rows: await tx.query(text, ...values) };
    },
  };
}
