/** T39, the upgrade's half: migrations run while an old instance serves; after that old code does not start any more. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { type Migration, readMigrations } from '../../src/store/migration-files.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { CallbackClient, CallbackOutcome } from '../sim/wecom/callback-client.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { faultSize } from '../support/fault-size.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';

/** What a next version could bring: columns, a table, an index, a rule that looks at every row. */
const NEXT: readonly Migration[] = [
  {
    name: '20990101000000_columns',
    sql: `alter table inbox add column urgent boolean not null default false;
      alter table outbox add column campaign text; alter table conversation add column language text;`,
  },
  {
    name: '20990102000000_table',
    sql: `create table later (id text primary key, conversation_key text references conversation (key));
      create index later_outbox on outbox (campaign); create index later_inbox on inbox (received_at);`,
  },
  {
    name: '20990103000000_rule',
    sql: `alter table inbox add constraint later_rule check (state <> 'nonsense');
      update inbox set urgent = true where id like 'a%';`,
  },
];
const OLD_ROWS = faultSize(20_000, 500_000);
const CALM_MS = faultSize(500, 5_000);

let database: TestDatabase;
let store: Store;
let sim: WecomSim;
let dataDir: string;
let env: Record<string, string>;
let assistant: AssistantProcess;
let platform: CallbackClient;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  sim = await startWecomSim();
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-upgrade-'));
  const port = await freePort();
  env = wecomEnv(sim, { databaseUrl: database.url, dataDir, port });
  platform = sim.callbackClient({ url: `http://127.0.0.1:${port}/callback/wecom-app`, ...CALLBACK_KEYS });
  assistant = await startAssistant({ env });
  await store.execute(
    `insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at, received_at)
     select 'old-' || n, 'wecom-app', 'old-' || n, 'old', '{}', 'done', now(), now() from generate_series(1, $1::int) n`,
    OLD_ROWS,
  );
}, 120_000);

afterAll(async () => {
  await assistant.end();
  await sim.close();
  await store.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

/** Answered, and in the database once: those that met a lock may have gone by the spool. */
async function expectAllTaken(outcomes: readonly CallbackOutcome[]): Promise<void> {
  expect(outcomes.filter(({ accepted }) => !accepted)).toEqual([]);
  const kept = async (): Promise<number | undefined> => {
    const [row] = await store.query<{ n: number }>(`select count(*)::int as n from inbox where id not like 'old-%'`);
    return row?.n;
  };
  await expect.poll(kept, { timeout: 30_000 }).toBe(outcomes.length);
}

test('an old instance serves on while a new one migrates', { timeout: 120_000 }, async () => {
  const outcomes: Promise<CallbackOutcome>[] = [];
  let ended = false;
  const people = (async () => {
    for (let n = 0; !ended; n += 1) {
      outcomes.push(platform.text(`parent-${n % 20}`, '启航书法有证吗'));
      await wait(20);
    }
  })();
  await wait(CALM_MS);
  // Somebody reads for long, as a backup does: a migration must not queue up in front of the turns behind it.
  const reading = withAdminSql(database.url, async (sql) => {
    await sql.query('begin');
    await sql.query('select 1 from inbox, outbox, conversation limit 1');
    await wait(4_000);
  });
  await wait(200);
  const begun = performance.now();
  const known = await readMigrations();
  expect(await applyMigrations(database.url, silentLog, [...known, ...NEXT])).toEqual(NEXT.map(({ name }) => name));
  const ms = Math.round(performance.now() - begun);
  await reading;
  await wait(CALM_MS);
  ended = true;
  await people;
  const all = await Promise.all(outcomes);
  const slowest = Math.max(...all.flatMap(({ tries }) => tries.map((one) => one.ms)));
  const again = all.filter(({ tries }) => tries.length > 1).length;
  console.info(
    `upgrade: ${NEXT.length} migrations in ${ms} ms over ${OLD_ROWS} rows, ${all.length} callbacks, ${again} tried again, slowest ${slowest} ms`,
  );
  expect(ms, 'it had to wait for the reader').toBeGreaterThan(3_000);
  expect(slowest, 'WeCom gives up after five seconds').toBeLessThan(5_000);
  await expectAllTaken(all);
});

test('old code refuses the newer schema when it starts, with a sentence; what runs already runs on', {
  timeout: 60_000,
}, async () => {
  const next = await freePort();
  const refused = await startAssistant({ env: { ...env, PORT: String(next) } }).catch((thrown: unknown) =>
    String(thrown),
  );
  expect(refused).toContain('数据库已经被新版程序升级，这个旧版本不能再用它');
  expect(refused).toContain('SCHEMA_NEWER');
  expect(assistant.alive).toBe(true);
  expect((await platform.text('parent-1', '启航书法有证吗')).tries.map(({ status }) => status)).toEqual([200]);
});
