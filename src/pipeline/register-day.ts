/** The register's new day, as the job queue calls it: once a day, whatever restarts or second instances there are. */
import { dayOf } from '../domain/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { turnRegisterDay } from '../store/institution-daily.ts';
import type { Store } from '../store/store.ts';

/** Turns today unless it is turned. A day that was missed is made up for by the next: nothing stands on the day alone. */
export async function runRegisterDay({
  store,
  clock,
  log,
}: {
  store: Store;
  clock: Clock;
  log: Logger;
}): Promise<void> {
  const now = clock.now();
  const done = await turnRegisterDay(store, dayOf(now), now);
  if (done === null) return;
  log.info(done, 'the register has a new day');
  if (done.dropped > 0)
    log.warn({ dropped: done.dropped }, 'changes of status that were entered ahead are not allowed any more');
}
