/** What every program stands on: the database, the records, the snapshot. Opened and closed in one place. */
import { join } from 'node:path';
import type { ActionWorld } from '../actions/action.ts';
import type { Config } from '../config/config.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { SnapshotKeeper } from '../pipeline/snapshot-keeper.ts';
import { refuseSyntheticBesideReal, seedDemo } from '../store/demo/seed-demo.ts';
import { keepDepartments } from '../store/departments.ts';
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts';
import { applyMigrations } from '../store/migrate.ts';
import { openStore, type Store } from '../store/store.ts';
import { type LoadedFlow, loadChecklists, loadFlows } from './load-flows.ts';

export type Core = {
  config: Config;
  store: Store;
  snapshots: SnapshotKeeper;
  flows: ReadonlyMap<string, LoadedFlow>;
  checklists: ActionWorld['checklists'];
  clock: Clock;
  log: Logger;
  mediaDir: string;
  /** Whether demo data was put in just now. */
  seeded: boolean;
  close(): Promise<void>;
};

/** Opens the database (embedded unless DATABASE_URL is set), applies migrations, seeds the demo, loads the snapshot. */
export async function openCore(config: Config, log: Logger, clock: Clock = systemClock): Promise<Core> {
  const [flows, checklists] = await Promise.all([loadFlows(), loadChecklists()]);
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  let store: Store | undefined;
  try {
    await applyMigrations(url, log);
    store = await openStore({ url, log });
    const seeded = config.demo ? await seedDemo(store, { today: clock.now() }) : false;
    if (!config.demo) {
      await refuseSyntheticBesideReal(store);
      await keepDepartments(store);
    }
    const { county } = config;
    const snapshots = new SnapshotKeeper({ store, flows, checklists, county, config: {}, clock, log });
    await snapshots.open();
    await keepFlowVersions(store, flows);
    const opened = store;
    return {
      config,
      store,
      snapshots,
      flows,
      checklists,
      clock,
      log,
      mediaDir: join(config.dataDir, 'media'),
      seeded,
      async close() {
        await snapshots.stop();
        await opened.close();
        await embedded?.stop();
      },
    };
  } catch (thrown) {
    await store?.close();
    await embedded?.stop();
    throw thrown;
  }
}

/** Every version of a flow that was ever in use is kept, so that a record can be read with the words it was filed with. */
async function keepFlowVersions(store: Store, flows: ReadonlyMap<string, LoadedFlow>): Promise<void> {
  const rows = [...flows.values()].map(({ definition, hash, source }) => ({
    flow: definition.flow,
    version: definition.version,
    hash,
    source,
  }));
  await store.execute(
    `insert into flow_version (flow, version, hash, source)
     select flow, version, hash, source from jsonb_to_recordset($1::jsonb)
       as r(flow text, version int, hash text, source text) on conflict do nothing`,
    JSON.stringify(rows),
  );
}
