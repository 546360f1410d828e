/** The minute's look at risk events: silence and lateness are passed on, once, whatever restarts or second instances there are. */
import { chaseRisk } from '../actions/chase-risk.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Clock } from '../kernel/clock.ts';
import { listPressingRisks } from '../store/risk-events.ts';
import type { Store } from '../store/store.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';

export type RiskWatchDeps = {
  store: Store;
  snapshots: SnapshotKeeper;
  clock: Clock;
  /** null: no channel reaches members, and nothing is marked as told. */
  channel: ChannelName | null;
};

/** Gives of how many events something was told. Each event has its own transaction: a fault in one stops no other. */
export async function runRiskWatch({ store, snapshots, clock, channel }: RiskWatchDeps): Promise<number> {
  if (channel === null) return 0;
  const now = clock.now();
  const { actionWorld: world } = snapshots.current();
  let told = 0;
  for (const number of await listPressingRisks(store, now)) {
    if (await store.transaction((tx) => chaseRisk({ tx, world, channel, now }, number))) told += 1;
  }
  return told;
}
