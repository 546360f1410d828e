/** Whether a message could be taken now: what `/readyz` answers. */
import type { ChannelName } from '../channels/contract.ts';
import type { Readiness } from '../http/operations-routes.ts';
import { LoopWatch } from '../metrics/loop-watch.ts';
import type { SpoolStatus } from '../pipeline/spool.ts';
import { readMigrations } from '../store/migration-files.ts';
import { findSendingHold } from '../store/sending-hold.ts';
import type { Core } from './core.ts';
import { within } from './within.ts';

/** Longer than this the program did not move: whoever calls it would have waited in vain. */
const STALL_MS = 3_000;
/** People and register are compared every second; without it for so long, rights that were taken away would still hold. */
const STALE_MS = 60_000;

/** A locked or hanging database is one that does not answer. */
const DATABASE_MS = 1_000;

export type ReadinessParts = {
  core: Pick<Core, 'store' | 'snapshots'>;
  /** Channels that could not begin. */
  notStarted: ReadonlyMap<string, string>;
  /** The one that members are reached on; it must have begun. */
  pushChannel: ChannelName | null;
  spool(): SpoolStatus;
  /** What hinders nobody from sending messages here, and somebody should mend. */
  warnings(): readonly string[];
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

  /**
   * Ready is who can take a message: with the database away that is still so while the spool takes them, which the
   * reasons tell. A load balancer must not send callbacks away then.
   */
  async check(): Promise<Readiness> {
    const { waiting, oldestSeconds, refuses } = this.#parts.spool();
    const spooling = waiting > 0 ? [`spooling: ${waiting} messages wait, the oldest for ${oldestSeconds} s`] : [];
    const missing = await this.#migrationsMissing();
    const own = this.#ownReasons();
    if (missing === undefined) {
      const reasons = [...own, 'database', ...spooling, ...(refuses ? ['spool refuses'] : [])];
      return { ok: own.length === 0 && !refuses, reasons };
    }
    const isStale = this.#parts.core.snapshots.ageMs() > STALE_MS;
    const against = [
      ...own,
      // An older database was put in place underneath.
      ...(missing > 0 ? ['migrations'] : []),
      ...(isStale ? ['people and register not compared for a minute'] : []),
    ];
    const told = [...spooling, ...(await this.#whyHeld()), ...this.#parts.warnings()];
    return { ok: against.length === 0, reasons: [...against, ...told] };
  }

  /** It takes messages all the same; what it says in answer waits. */
  async #whyHeld(): Promise<string[]> {
    const hold = await findSendingHold(this.#parts.core.store).catch(() => undefined);
    return hold === undefined ? [] : ['sending is held after a restore: bot outbox'];
  }

  #ownReasons(): string[] {
    const { core, notStarted, pushChannel } = this.#parts;
    const hasFlows = core.snapshots.current().world.flows.size > 0;
    return [
      ...(this.#stage === 'open' ? [] : [this.#stage]),
      ...(this.#loop.stalledMs() > STALL_MS ? ['event loop stalled'] : []),
      ...(hasFlows ? [] : ['no flows']),
      ...(pushChannel !== null && notStarted.has(pushChannel) ? [`channel ${pushChannel} not started`] : []),
    ];
  }

  /** How many of this version's migrations the database lacks; undefined: it does not answer. */
  async #migrationsMissing(): Promise<number | undefined> {
    this.#migrations ??= (await readMigrations()).map(({ name }) => name);
    const known = this.#migrations;
    const asked = this.#parts.core.store.query<{ count: unknown }>(
      'select count(*) as count from _prisma_migrations where finished_at is not null and migration_name = any($1)',
      known,
    );
    const [row] = (await within(asked, DATABASE_MS).catch(() => undefined)) ?? [];
    return row === undefined ? undefined : known.length - Number(row.count);
  }
}
