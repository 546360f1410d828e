/** The nightly job that drops what may be kept no longer, once a day whatever restarts or second instances there are. */
import type { Clock } from '../kernel/clock.ts';
import { beginDutyRun } from '../store/duty-repository.ts';
import { mixLeadTraces } from '../store/lead-traces.ts';
import { auditOldRecords, dropOldRecords, forgetMedia, listUnusedMedia } from '../store/old-records.ts';
import { dropReporters } from '../store/reporter-retention.ts';
import { auditRetention, dropExpired, readRetentionDay } from '../store/retention.ts';
import type { Store } from '../store/store.ts';
import { removeMedia } from './media-files.ts';

export type RetentionDeps = {
  store: Store;
  /** Channels on which everybody is the public. */
  publicChannels: readonly string[];
  clock: Clock;
  /** Days that a reporter's contact is kept after its lead was done with. */
  reporterDays: number;
  /** Numbers of leads whose reporters are kept whatever the days say (legal hold). */
  hold?: readonly string[];
  /** Where photos and files lie. */
  mediaDir: string;
};

/** Runs the day's job; gives how many rows were dropped, or 0 when it had run. */
export async function runRetention(deps: RetentionDeps): Promise<number> {
  const { store, publicChannels, clock, reporterDays, hold = [], mediaDir } = deps;
  const { day, hasRun } = await readRetentionDay(store);
  if (hasRun) return 0;
  // Before it is noted: a job that broke off half-way is begun again, and what is gone is gone.
  const dropped = await dropExpired(store, { publicChannels });
  await dropReporters(store, { at: clock.now(), days: reporterDays, hold });
  const old = { ...(await dropOldRecords(store)), media: await dropUnusedMedia(store, mediaDir) };
  await store.transaction(mixLeadTraces);
  const count = Object.values(dropped).reduce((sum, rows) => sum + rows, 0);
  await store.transaction(async (tx) => {
    const first = await beginDutyRun(tx, { job: 'retention', day, count });
    if (first || count > 0) await auditRetention(tx, day, dropped);
    if (Object.values(old).some((rows) => rows > 0)) await auditOldRecords(tx, day, old);
  });
  return count;
}

/** Files first: a row without its file is found again the next night, a file without its row never. */
async function dropUnusedMedia(store: Store, mediaDir: string): Promise<number> {
  const ids = await listUnusedMedia(store);
  for (const id of ids) await removeMedia({ mediaDir }, id);
  return await forgetMedia(store, ids);
}
