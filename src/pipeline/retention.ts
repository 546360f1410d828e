/** The nightly job that drops what may be kept no longer, once a day whatever restarts or second instances there are. */
import type { Clock } from '../kernel/clock.ts';
import { beginDutyRun } from '../store/duty-repository.ts';
import { mixLeadTraces } from '../store/lead-traces.ts';
import { dropReporters } from '../store/reporter-retention.ts';
import { auditRetention, dropExpired, readRetentionDay } from '../store/retention.ts';
import type { Store } from '../store/store.ts';

export type RetentionDeps = {
  store: Store;
  /** Channels on which everybody is the public. */
  publicChannels: readonly string[];
  clock: Clock;
  /** Days that a reporter's contact is kept after its lead was done with. */
  reporterDays: number;
};

/** Runs the day's job; gives how many rows were dropped, or 0 when it had run. */
export async function runRetention({ store, publicChannels, clock, reporterDays }: RetentionDeps): Promise<number> {
  const { day, hasRun } = await readRetentionDay(store);
  if (hasRun) return 0;
  // Before it is noted: a job that broke off half-way is begun again, and what is gone is gone.
  const dropped = await dropExpired(store, { publicChannels });
  await dropReporters(store, { at: clock.now(), days: reporterDays });
  await store.transaction(mixLeadTraces);
  const count = Object.values(dropped).reduce((sum, rows) => sum + rows, 0);
  await store.transaction(async (tx) => {
    const first = await beginDutyRun(tx, { job: 'retention', day, count });
    if (first || count > 0) await auditRetention(tx, day, dropped);
  });
  return count;
}
