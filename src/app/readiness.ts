/** Whether a message could be taken now: what `/readyz` answers. */
import type { ChannelName } from '../channels/contract.ts';
import type { Readiness } from '../http/operations-routes.ts';
import { LoopWatch } from '../metrics/loop-watch.ts';
import { readMigrations } from '../store/migration-files.ts';
import type { Core } from './core.ts';

/** Longer than this the program did not move: whoever calls it would have waited in vain. */
const STALL_MS = 3_000;
/** People and register are compared every second; without it for so long, rights that were taken away would still hold. */
const STALE_MS = 60_000;

export type ReadinessParts = {
  core: Pick<Core, 'store' | 'snapshots'>;
  /** Channels that could not begin. */
  notStarted: ReadonlyMap<string, string>;
  /** The one that members are reached on; it must have begun. */
  pushChannel: ChannelName | null;
  /** False when the spool cannot take another message (absent: there is none). */
  spoolTakes?: (() => boolean) | undefined;
};

/** Asks everything anew each time; `begin` when the server listens, `end` when it is to stop. */
export class ReadinessCheck {
  readonly #parts: ReadinessParts;
  readonly #loop = new LoopWatch();
  #stage: 'starting' | 'open' | 'stopping' = 'starting';
  #migrations: readonly string[] | undefined;

  constructor(parts: ReadinessParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.#stage = 'open';
  }

  /** From now on the proxy sends nobody here any more. */
  end(): void {
    this.#stage = 'stopping';
    this.#loop.stop();
  }

  async check(): Promise<Readiness> {
    const reasons = [...this.#ownReasons(), ...(await this.#databaseReasons())];
    return { ok: reasons.length === 0, reasons };
  }

  #ownReasons(): string[] {
    const { core, notStarted, pushChannel, spoolTakes } = this.#parts;
    const hasFlows = core.snapshots.current().world.flows.size > 0;
    return [
      ...(this.#stage === 'open' ? [] : [this.#stage]),
      ...(this.#loop.stalledMs() > STALL_MS ? ['event loop stalled'] : []),
      ...(hasFlows ? [] : ['no flows']),
      ...(core.snapshots.ageMs() > STALE_MS ? ['people and register not compared for a minute'] : []),
      ...(pushChannel !== null && notStarted.has(pushChannel) ? [`channel ${pushChannel} not started`] : []),
      ...(spoolTakes?.() === false ? ['spool full'] : []),
    ];
  }

  async #databaseReasons(): Promise<string[]> {
    try {
      this.#migrations ??= (await readMigrations()).map(({ name }) => name);
      const [row] = await this.#parts.core.store.query<{ count: unknown }>(
        'select count(*) as count from _prisma_migrations where finished_at is not null and migration_name = any($1)',
        this.#migrations,
      );
      // Fewer: an older database was put in place underneath.
      return Number(row?.count) >= this.#migrations.length ? [] : ['migrations'];
    } catch {
      return ['database'];
    }
  }
}
