/** T09, T10: the database's disk full, our own disk full, both, and the log's; nothing acknowledged is lost, nothing crashes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { quoteName, withAdminSql } from '../../src/store/admin-sql.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { CallbackClient } from '../sim/wecom/callback-client.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { FULL, faultSize } from '../support/fault-size.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { jpeg } from '../support/pictures.ts';
import { findRunDir } from '../support/run-databases.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';
import { addInspectors, expectEachOnce, fileAll, filed, spreadOf, tellFigures } from './filings.ts';
import { SmallDisk } from './small-disk.ts';

const SPACE = 'small_disk';
const FILINGS = faultSize(4, 20);
/** Messages while there is no room anywhere. */
const AMID_BOTH = 12;
/** Until the photos are asked for, and from then on. */
const TO_PHOTOS = INSPECTION_SCRIPT.slice(0, 9);
const FROM_PHOTOS = ['发完了', ...INSPECTION_SCRIPT.slice(11)];

let folder: string;
let own: SmallDisk | undefined;
let theirs: SmallDisk | undefined;
let database: TestDatabase;
let store: Store;
let sim: WecomSim;
let platform: CallbackClient;
let assistant: AssistantProcess | undefined;
let inspectors: string[];

beforeAll(async () => {
  if (process.env['DATABASE_URL'] !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'assistant-full-'));
  await chmod(folder, 0o711);
  database = await createTestDatabase();
  const owner = await stat(join(findRunDir(), 'postgres'));
  own = await SmallDisk.mount(join(folder, 'own'), { megabytes: 16 });
  theirs = await SmallDisk.mount(join(folder, 'theirs'), { megabytes: 64, owner });
  if (own === undefined || theirs === undefined) return;
  await moveDatabase(theirs.folder);
  store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  await seedDemo(store, { today: new Date() });
  inspectors = await addInspectors(store, 2 * FILINGS + 2);
  sim = await startWecomSim();
  const port = await freePort();
  platform = sim.callbackClient({
    url: `http://127.0.0.1:${port}/callback/wecom-app`,
    ...{ ...CALLBACK_KEYS, retryDelayMs: 50 },
  });
  const env = wecomEnv(sim, { databaseUrl: database.url, dataDir: own.folder, port });
  assistant = await startAssistant({ env: { ...env, SEND_LEASE_SECONDS: '3' } });
}, 180_000);

afterAll(async () => {
  await assistant?.end();
  await sim?.close();
  await store?.close();
  await database?.drop();
  if (theirs !== undefined) await onServer(`drop tablespace if exists ${SPACE}`);
  await theirs?.unmount();
  await own?.unmount();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

async function onServer(...statements: string[]): Promise<void> {
  const server = new URL(database.url);
  server.pathname = '/postgres';
  await withAdminSql(server.href, async (sql) => {
    for (const statement of statements) await sql.query(statement);
  });
}

const RESERVE_BYTES = 2 * 1024 * 1024;

/** The data on the small disk; the log of what is committed stays where it was. */
async function moveDatabase(place: string): Promise<void> {
  const name = quoteName(new URL(database.url).pathname.slice(1));
  await onServer(`create tablespace ${SPACE} location '${place}'`, `alter database ${name} set tablespace ${SPACE}`);
}

/** The disks and the program, or the reason why not. */
function needed({ skip }: TestContext): { own: SmallDisk; theirs: SmallDisk; assistant: AssistantProcess } {
  if (own === undefined || theirs === undefined || assistant === undefined) {
    return skip('a disk of a given size needs the right to mount (root) and the embedded database');
  }
  return { own, theirs, assistant };
}

const files = async (name: string): Promise<string[]> => await readdir(join(own?.folder ?? '', name)).catch(() => []);
const take = (count: number) => inspectors.splice(0, count);

test('T10 our own disk full: text goes on, no half file, the photo comes when there is room', {
  timeout: 120_000,
}, async (context) => {
  const disks = needed(context);
  const who = take(FILINGS);
  const [photographer = ''] = take(1);
  await disks.own.fill();
  const mediaId = sim.addMedia({ bytes: jpeg({ shows: 'a staircase' }), contentType: 'image/jpeg' });
  for (const text of TO_PHOTOS) expect(await platform.text(photographer, text)).toMatchObject({ accepted: true });
  await platform.image(photographer, mediaId);
  const callbacks = await fileAll(who, platform);
  expect(callbacks).toMatchObject({ repeated: 0, refused: 0 });
  if (FULL) expect(spreadOf(callbacks.ms).p99).toBeLessThanOrEqual(1_000);
  await filed(store, who, 60);
  // The first try has failed and the next one is waiting.
  await until(`select 1 from pgboss.job where name = 'fetchMedia' and retry_count + (state = 'retry')::int > 0`);
  expect(await files('media')).toEqual([]);
  await disks.own.free();
  await until(`select 1 from media where platform_id = '${mediaId}' and state = 'stored'`);
  expect(await files('media')).toHaveLength(1);
  for (const text of FROM_PHOTOS) await platform.text(photographer, text);
  await filed(store, [photographer], 60);
  tellFigures('T10', { messages: callbacks.first, ...spreadOf(callbacks.ms) });
  await expectEachOnce(store, sim, who);
  expect(disks.assistant.alive).toBe(true);
});

async function until(sql: string): Promise<void> {
  while ((await store.query(sql)).length === 0) await wait(50);
}

/** Rows as large as fit, until not one more page is to be had. */
async function fillDatabase(): Promise<void> {
  await store.execute('create table filler (bytes text)');
  await store.execute('alter table filler alter column bytes set storage plain');
  for (const rows of [1000, 100, 10, 1]) {
    // 7,000 bytes: a page each.
    const more = `insert into filler select repeat('x', 7000) from generate_series(1, ${rows})`;
    while (await store.execute(more).then(Boolean, () => false));
  }
}

test("T09 the database's disk full: no 200 without a durable copy, and no restart is needed", {
  timeout: 180_000,
}, async (context) => {
  const disks = needed(context);
  const who = take(FILINGS);
  const [loud = ''] = take(1);
  await disks.own.free();
  await disks.theirs.hold(RESERVE_BYTES);
  await fillDatabase();
  const callbacks = await fileAll(who, platform);
  const waiting = (await files('spool')).length;
  expect(callbacks).toMatchObject({ first: FILINGS * INSPECTION_SCRIPT.length, refused: 0 });
  expect(waiting, 'messages that the database did not take').toBeGreaterThan(0);
  // Both disks: better no 200 than a lie.
  await disks.own.fill();
  const outcomes = await Promise.all(Array.from({ length: AMID_BOTH }, () => platform.text(loud, '帮助')));
  const refusals = outcomes.flatMap(({ tries }) => tries).filter(({ status }) => status !== 200).length;
  expect(refusals, 'callbacks that neither disk took').toBeGreaterThan(0);
  await disks.own.free();
  // A new connection writes a file of its own before it takes a statement: an operator has to make room first.
  await disks.theirs.free();
  await store.execute('drop table filler');
  const drainedAfter = await filed(store, who, 60);
  // What was answered 200 is there, and nothing else.
  while ((await files('spool')).length > 0) await wait(50);
  const kept = await store.query('select 1 from inbox where conversation_key = $1', `wecom-app:${loud}:${loud}`);
  expect(kept).toHaveLength(outcomes.filter(({ accepted }) => accepted).length);
  tellFigures('T09', { messages: callbacks.first, waiting, refusals, ...spreadOf(callbacks.ms), drainedAfter });
  await expectEachOnce(store, sim, who);
  expect(await files('spool')).toEqual([]);
  expect(disks.assistant.alive).toBe(true);
});

test.runIf(process.platform === 'linux')(
  "T10 the log's disk full: it serves all the same",
  {
    timeout: 120_000,
  },
  async (context) => {
    needed(context);
    const port = await freePort();
    // Every write to it fails as a full disk does.
    const full = await open('/dev/full', 'w');
    const env = wecomEnv(sim, { databaseUrl: database.url, dataDir: join(folder, 'logless'), port });
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['src/main.ts'], {
      env: { PATH, HOME, HOST: '127.0.0.1', LOG_LEVEL: 'info', ...env },
      stdio: ['ignore', full.fd, full.fd],
    });
    const ended = once(child, 'exit');
    const client = sim.callbackClient({ url: `http://127.0.0.1:${port}/callback/wecom-app`, ...CALLBACK_KEYS });
    while (child.exitCode === null && !(await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok)
      await wait(50);
    expect(await client.text('anybody', '帮助')).toMatchObject({ accepted: true });
    expect(child.exitCode).toBe(null);
    child.kill('SIGTERM');
    await ended;
    await full.close();
  },
);
