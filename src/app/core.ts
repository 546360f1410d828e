/** What every program stands on: the database, the records, the snapshot. Opened and closed in one place. */
import { join } from 'node:path';
import type { ActionWorld } from '../actions/action.ts';
import type { Config } from '../config/config.ts';
import type { Retention } from '../domain/retention.ts';
import type { Post } from '../duty/post.ts';
import type { TaskRule } from '../duty/task-rule.ts';
import { diffFlows } from '../engine/flow-diff.ts';
import { parsePublishedFlow } from '../engine/flow-file.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { asError } from '../kernel/errors.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import type { Logger } from '../kernel/logger.ts';
import { SnapshotKeeper } from '../pipeline/snapshot-keeper.ts';
import { noteAuditHead } from '../store/audit-anchors.ts';
import { readAuditHead } from '../store/audit-chain.ts';
import { openKeyRing } from '../store/data-key.ts';
import { refuseSyntheticBesideReal, seedDemo } from '../store/demo/seed-demo.ts';
import { keepDepartments } from '../store/departments.ts';
import { listFlowVersions, publishFlows } from '../store/flow-version-repository.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/store.ts';
import {
  type LoadedFlow,
  loadChecklists,
  loadFlowsAgain,
  loadPosts,
  loadRetention,
  loadRules,
  loadTaskRules,
  type Rules,
} from './load-flows.ts';

export type Core = {
  config: Config;
  store: Store;
  snapshots: SnapshotKeeper;
  flows: ReadonlyMap<string, LoadedFlow>;
  checklists: ActionWorld['checklists'];
  rules: Rules;
  /** How long what the law leaves open is kept. */
  retention: Retention;
  /** What goes out at set times. */
  posts: readonly Post[];
  /** What opens tasks by itself. */
  taskRules: readonly TaskRule[];
  clock: Clock;
  log: Logger;
  mediaDir: string;
  /** Messages that the database has not taken yet. */
  spoolDir: string;
  /** Seals what lies in `mediaDir` and `spoolDir`, reporters' contacts, robots' keys, reports. */
  dataKey: KeyRing;
  /** Whether demo data was put in just now. */
  seeded: boolean;
  close(): Promise<void>;
};

/** Opens the database (embedded unless DATABASE_URL is set), applies migrations, seeds the demo, loads the snapshot. */
export async function openCore(config: Config, log: Logger, clock: Clock = systemClock): Promise<Core> {
  const [flows, checklists, rules] = await Promise.all([loadFlowsAgain(config.dataDir), loadChecklists(), loadRules()]);
  const [retention, posts, taskRules] = await Promise.all([loadRetention(), loadPosts(), loadTaskRules()]);
  const dataKey = await openKeyRing(config);
  const { store, close } = await openDatabase(config, log);
  try {
    const seeded = config.demo ? await seedDemo(store, { today: clock.now() }) : false;
    if (!config.demo) {
      await refuseSyntheticBesideReal(store);
      await keepDepartments(store);
    }
    await keepFlowVersions(store, flows, log);
    const snapshots = new SnapshotKeeper({
      store,
      flows,
      checklists,
      ...rules,
      county: config.county,
      config: {},
      dataKey,
      clock,
      log,
    });
    await snapshots.open();
    return {
      config,
      store,
      snapshots,
      flows,
      checklists,
      rules,
      retention,
      posts,
      taskRules,
      clock,
      log,
      mediaDir: join(config.dataDir, 'media'),
      spoolDir: join(config.dataDir, 'spool'),
      dataKey,
      seeded,
      async close() {
        await snapshots.stop();
        await noteHead(store, { dataDir: config.dataDir, clock, log });
        await close();
      },
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** The audit's head is noted outside the database; what hinders it hinders nothing else. */
export async function noteHead(store: Store, { dataDir, clock, log }: HeadNoting): Promise<void> {
  await readAuditHead(store)
    .then((head) => noteAuditHead(dataDir, head, clock.now()))
    .catch((thrown: unknown) => log.warn({ err: asError(thrown) }, 'the head of the audit was not noted'));
}

type HeadNoting = { dataDir: string; clock: Clock; log: Logger };

/** Keeps what is new of the flows; the log says what a new version means for forms that are being filled in. */
async function keepFlowVersions(store: Store, flows: ReadonlyMap<string, LoadedFlow>, log: Logger): Promise<void> {
  const before = await listFlowVersions(store);
  const rows = [...flows.values()].map(({ definition, hash, source }) => ({
    flow: definition.flow,
    version: definition.version,
    hash,
    source,
  }));
  for (const { flow, version } of await publishFlows(store, rows)) {
    const old = before.find((row) => row.flow === flow);
    const now = flows.get(flow);
    const was = old && parsePublishedFlow(old.source, `${flow}@${old.version}.yaml`);
    if (was === undefined || now === undefined) continue;
    const { policy, changes } = diffFlows(was, now);
    const facts = { flow, from: old?.version, to: version, policy, changes: changes.length };
    log.info(facts, 'flow published');
    if (old?.version === version) log.warn(facts, 'a flow was changed without raising its version');
  }
}
