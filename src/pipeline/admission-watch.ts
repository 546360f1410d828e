/** The morning's look at admissions: in one transaction with the note that it was done, whatever restarts there are. */
import { chaseAdmissions } from '../actions/chase-admissions.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Store } from '../store/store.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';

export type AdmissionWatchDeps = {
  store: Store;
  snapshots: SnapshotKeeper;
  clock: Clock;
  /** null: no channel reaches members, and nothing is marked as told. */
  channel: ChannelName | null;
};

/** Gives how many messages were queued. */
export async function runAdmissionWatch({ store, snapshots, clock, channel }: AdmissionWatchDeps): Promise<number> {
  if (channel === null) return 0;
  const { actionWorld: world } = snapshots.current();
  return await store.transaction(async (tx) => await chaseAdmissions({ tx, world, channel, now: clock.now() }));
}
