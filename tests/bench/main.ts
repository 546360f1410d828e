/**
 * `npm run bench`: one JSON line per figure. Durable turns a second through encrypted HTTP callbacks with the real
 * inspection flow (PostgreSQL and the load beside it), callback latency, look-ups a second, the cost of a pure step.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { openStore, type Store } from '../../src/store/store.ts';
import { setup, teardown } from '../global-setup.ts';
import { startWecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';
import { benchBroadcasts } from './broadcasts.ts';
import { cpuSeconds, familyCpuSeconds, residentBytes } from './cpu.ts';
import { benchImports } from './imports.ts';
import { percentile, postBytes, type ReadyRequest, runLoad } from './load.ts';
import { benchLookups, type Report } from './lookups.ts';
import { benchSteps } from './steps.ts';

const USERS = Number(process.env['BENCH_USERS'] ?? 500);

const report: Report = ({ name, value, unit, of }) => {
  process.stdout.write(`${JSON.stringify({ name, value: Math.round(value * 100) / 100, unit, of })}\n`);
};

async function addUsers(store: Store, prefix: string): Promise<string[]> {
  const users = Array.from({ length: USERS }, (_, n) => `${prefix}-${n}`);
  await store.execute(
    `insert into member (id, user_id, name, department_id, roles)
     select u, u, '测试员', (select id from department limit 1), array['inspector']
     from unnest($1::text[]) as u`,
    users,
  );
  await store.execute(`insert into snapshot_revision values ('directory', 1)
    on conflict (name) do update set revision = snapshot_revision.revision + 1`);
  return users;
}

/** Encrypting is the platform's cost: done before the clock runs. */
function scripts(url: URL, sim: Awaited<ReturnType<typeof startWecomSim>>, users: string[]): ReadyRequest[][] {
  const platform = sim.callbackClient({ url: url.href, ...CALLBACK_KEYS });
  let n = 0;
  return users.map((user) =>
    INSPECTION_SCRIPT.map((content) => {
      n += 1;
      const { query, body } = platform.sign(platform.xml(user, 'text', { Content: content, MsgId: `${user}${n}` }));
      const { encrypt: _sent, ...rest } = query;
      return postBytes(url, new URLSearchParams(rest), body);
    }),
  );
}

type Run = { connections: number; sends: 'process' | 'http' };
const RUNS: Run[] = [
  { connections: 32, sends: 'process' },
  { connections: 64, sends: 'process' },
  { connections: 128, sends: 'process' },
  { connections: 64, sends: 'http' },
];

async function benchTurns(database: TestDatabase, run: Run): Promise<void> {
  const sim = await startWecomSim();
  const port = await freePort();
  let assistant: AssistantProcess | undefined;
  const store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  try {
    assistant = await startAssistant({
      entry: 'tests/bench/assistant.ts',
      env: {
        ...wecomEnv(sim, { databaseUrl: database.url, dataDir: `/tmp/assistant-bench-${process.pid}`, port }),
        BENCH_SENDS: run.sends,
      },
    });
    const { pid } = assistant;
    const users = await addUsers(store, `b${run.connections}${run.sends}`);
    await wait(1_500); // the directory is polled every second
    const url = new URL(`${assistant.url}/callback/wecom-app`);
    const all = scripts(url, sim, users);
    await runLoad(url, all.slice(0, 20), 8); // warm-up
    const [backend] = await store.query<{ pid: number }>('select pg_backend_pid() as pid');
    const cpu = () => ({ server: cpuSeconds(pid), database: familyCpuSeconds(backend?.pid ?? 0) });
    const before = cpu();
    const load = await runLoad(url, all.slice(20), run.connections);
    const after = cpu();
    const perTurn = (seconds: number) => (seconds * 1000) / load.requests;
    const of = `${run.connections} connections, ${USERS} users, sends ${run.sends === 'http' ? 'over HTTP to a stand-in' : 'end in the process'}`;
    report({ name: 'durable_turns_per_second', value: load.requests / load.seconds, unit: '1/s', of });
    report({ name: 'callback_latency_p50', value: percentile(load.latencies, 0.5), unit: 'ms', of });
    report({ name: 'callback_latency_p99', value: percentile(load.latencies, 0.99), unit: 'ms', of });
    report({ name: 'callbacks_failed', value: load.failed, unit: 'count', of });
    report({ name: 'server_cpu_per_turn', value: perTurn(after.server - before.server), unit: 'ms', of });
    report({ name: 'database_cpu_per_turn', value: perTurn(after.database - before.database), unit: 'ms', of });
    await reportFiled(store, `b${run.connections}${run.sends}`, of);
    report({ name: 'server_rss', value: residentBytes(pid) / 1024 / 1024, unit: 'MB', of });
  } finally {
    await assistant?.end();
    await store.close();
    await sim.close();
  }
}

/** A fast run that filed nothing would be no run: every user must have exactly one inspection. */
async function reportFiled(store: Store, prefix: string, of: string): Promise<void> {
  const [row] = await store.query<{ n: number }>(
    `select count(*)::int as n from inspection where filed_by_id like $1 || '-%'`,
    prefix,
  );
  report({ name: 'inspections_filed', value: row?.n ?? 0, unit: 'count', of });
  if (row?.n !== USERS) throw new Error(`expected ${USERS} filed inspections, found ${row?.n}`);
}

/** In a database of its own: 20,000 institutions are no part of the turns' world. */
async function withImportDatabase(): Promise<void> {
  const database = await createTestDatabase();
  const store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  try {
    await benchImports(report, store);
  } finally {
    await store.close();
    await database.drop();
  }
}

/** A hundred thousand rows, in a database of their own, too. */
async function withBroadcastDatabase(): Promise<void> {
  const database = await createTestDatabase();
  try {
    await benchBroadcasts(database.url);
  } finally {
    await database.drop();
  }
}

await benchSteps(report);
await benchLookups(report);
await setup();
await withImportDatabase();
await withBroadcastDatabase();
const database = await createTestDatabase();
try {
  const only = process.env['BENCH_ONLY'];
  for (const run of RUNS.filter((one) => only === undefined || only === `${one.connections}-${one.sends}`)) {
    await benchTurns(database, run);
  }
} finally {
  await database.drop();
  await teardown();
}
