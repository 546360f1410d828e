/** T34: a backup of the real program under load, restored elsewhere: the same records, the same photos, nothing sent again. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealBytes } from '../../src/kernel/sealed-box.ts';
import { loadDataKey } from '../../src/store/data-key.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { bot, jsonLines, type Outcome } from '../cli/bot.ts';
import type { CallbackClient } from '../sim/wecom/callback-client.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { faultSize } from '../support/fault-size.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';

const BACKUP_KEY = 'a passphrase of some words';
const PHOTOS = faultSize(20, 2_000);
const PHOTO_BYTES = 200_000;
/** Old rows, so that the backup has something to do. */
const OLD_ROWS = faultSize(5_000, 500_000);
const STRANDED = 30;
const PAUSE_MS = 20;

let from: TestDatabase;
let to: TestDatabase;
let before: Store;
let after: Store;
let sim: WecomSim;
let root: string;
let port: number;
let assistant: AssistantProcess;
let platform: CallbackClient;
let file: string;

const envOf = (database: TestDatabase, folder: string): Record<string, string> => ({
  ...wecomEnv(sim, { databaseUrl: database.url, dataDir: join(root, folder), port }),
  SEND_LEASE_SECONDS: '2',
  BACKUP_KEY,
});

const run = (database: TestDatabase, folder: string, ...args: string[]): Promise<Outcome> =>
  bot(args, { env: envOf(database, folder) });

beforeAll(async () => {
  [from, to] = await Promise.all([createTestDatabase(), createTestDatabase({ empty: true })]);
  before = await openStore({ url: from.url, log: silentLog, poolSize: 2 });
  after = await openStore({ url: to.url, log: silentLog, poolSize: 2 });
  sim = await startWecomSim();
  root = await mkdtemp(join(tmpdir(), 'assistant-backup-'));
  file = join(root, 'one.backup');
  port = await freePort();
  platform = sim.callbackClient({ url: `http://127.0.0.1:${port}/callback/wecom-app`, ...CALLBACK_KEYS });
  assistant = await startAssistant({ env: envOf(from, 'a') });
  await fillOld();
}, 300_000);

afterAll(async () => {
  await assistant.end();
  await sim.close();
  await before.close();
  await after.close();
  await from.drop();
  await to.drop();
  await rm(root, { recursive: true });
});

async function fillOld(): Promise<void> {
  await before.execute(
    `insert into session_event (conversation_key, session_id, flow, version, type, path, note, at)
     select 'old:' || n % 500, 'old-' || n, 'inspection_site', 1, 'answered', 'item_' || n % 40, null,
       now() - make_interval(secs => n) from generate_series(1, $1::int) n`,
    OLD_ROWS,
  );
  const dataKey = await loadDataKey({ dataDir: join(root, 'a'), given: null });
  const media = join(root, 'a', 'media');
  await mkdir(media, { recursive: true });
  for (let n = 0; n < PHOTOS; n += 1) {
    const bytes = Buffer.alloc(PHOTO_BYTES, createHash('sha512').update(`${n}`).digest());
    await writeFile(join(media, `photo-${n}`), sealBytes(dataKey, bytes, `media:photo-${n}`));
  }
  await before.execute(
    `insert into media (id, channel, uploader_id, state, content_type, byte_count, sha256)
     select 'photo-' || n, 'wecom-app', 'inspector-1', 'stored', 'image/jpeg', $2::int, 'x'
     from generate_series(0, $1::int - 1) n`,
    PHOTOS,
    PHOTO_BYTES,
  );
  // Pending when the backup is made; sent after it, of which the backup knows nothing.
  await before.execute(
    `insert into outbox (key, channel, target, target_key, body, mentions, not_before)
     select 'stranded-' || n, 'wecom-app', jsonb_build_object('userId', 'stranded-' || n), 'wecom-app:user:stranded-' || n,
       jsonb_build_object('kind', 'text', 'text', '只发一次 ' || n), '{}', now() + interval '1 day'
     from generate_series(1, $1::int) n`,
    STRANDED,
  );
}

/** Parents write all the time; gives the plain XML of all that was accepted. */
class Load {
  readonly accepted: string[] = [];
  #ended = false;
  readonly #running: Promise<void>[];

  constructor() {
    this.#running = [1, 2, 3].map((lane) => this.#run(lane));
  }

  async #run(lane: number): Promise<void> {
    for (let n = 0; !this.#ended; n += 1) {
      const fields = { Content: '启航书法有证吗', MsgId: `${lane}${String(n).padStart(8, '0')}` };
      const xml = platform.xml(`parent-${lane}-${n % 40}`, 'text', fields);
      const { accepted } = await platform.deliver(xml);
      if (accepted) this.accepted.push(xml);
      await wait(PAUSE_MS);
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#running);
  }
}

async function count(store: Store, what: string): Promise<number> {
  const [row] = await store.query<{ n: number }>(`select count(*)::int as n from ${what}`);
  return row?.n ?? -1;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not in a minute: ${what}`);
    await wait(100);
  }
}

const sentTo = (user: string): number => sim.deliveredTo(user).length;
const stranded = (): number[] => Array.from({ length: STRANDED }, (_, n) => sentTo(`stranded-${n + 1}`));

async function digests(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(join(root, folder, 'media'))).sort();
  const pairs = names.map(async (name) => {
    const bytes = await readFile(join(root, folder, 'media', name));
    return [name, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

let accepted: readonly string[] = [];
let made: Record<string, unknown> = {};

test('a backup is made while people write', { timeout: 300_000 }, async () => {
  const load = new Load();
  await wait(1_000);
  const result = await run(from, 'a', 'backup', file, '--json');
  expect(result.code, result.err).toBe(0);
  made = jsonLines(result.out)[0] ?? {};
  await wait(1_000);
  await load.end();
  accepted = load.accepted;
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(made).toMatchObject({ files: PHOTOS + 1, missingFiles: 0 });
  // What the backup has as waiting goes out now.
  await before.execute(`update outbox set not_before = now() where key like 'stranded-%'`);
  await until(
    'stranded ones sent',
    async () => (await count(before, `outbox where state in ('pending', 'sending')`)) === 0,
  );
  expect(new Set(stranded())).toEqual(new Set([1]));
  await assistant.end('SIGKILL');
  expect((await run(from, 'a', 'backup', file)).code, 'never written over').toBe(1);
});

test('it is restored elsewhere: equal counts, equal photos', { timeout: 300_000 }, async () => {
  const verified = await run(to, 'b', 'backup', 'verify', file, '--json');
  expect(verified.code, verified.err).toBe(0);
  const restored = await run(to, 'b', 'restore', file, '--json');
  expect(restored.code, restored.err).toBe(0);
  const [facts = {}] = jsonLines(restored.out);
  const tables = Object(made)['tables'] as Record<string, number>;
  expect(Object(facts)['tables']).toEqual(tables);
  expect(facts).toMatchObject({ auditOk: true, audit: tables['audit_link'] });
  expect((await run(to, 'b', 'audit', 'verify')).code, 'the chain is whole').toBe(0);
  for (const [table, rows] of Object.entries(tables)) {
    // The restore itself is one row of each of these.
    const more = ['audit_entry', 'audit_link', 'sending_hold'].includes(table) ? 1 : 0;
    expect(await count(after, `"${table}"`), table).toBe(rows + more);
  }
  expect((await run(to, 'b', 'audit', 'verify')).out).toContain('审计链完整');
  expect(await digests('b')).toEqual(await digests('a'));
  expect(await readFile(join(root, 'b', 'data.key'), 'utf8')).toBe(await readFile(join(root, 'a', 'data.key'), 'utf8'));
  const inbox = await count(after, 'inbox');
  expect(inbox).toBeGreaterThan(0);
  expect(inbox, 'made in the middle of the load').toBeLessThan(await count(before, 'inbox'));
  // One moment: whatever was kept was answered in the same transaction.
  expect(await count(after, `inbox i where not exists (select 1 from outbox o where o.key like i.id || '%')`)).toBe(
    await count(before, `inbox i where not exists (select 1 from outbox o where o.key like i.id || '%')`),
  );
  console.info(
    `backup: ${JSON.stringify({ ...made, tables: undefined, path: undefined })} rows=${Object.values(tables).reduce((a, b) => a + b)}; ` +
      `verify ${String(jsonLines(verified.out)[0]?.['ms'])} ms; restore ${String(facts['ms'])} ms, ${String(facts['peakMegabytes'])} MB, ` +
      `callbacks ${accepted.length}, in the backup ${inbox}`,
  );
  const again = await run(to, 'b', 'restore', file);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('这里已经有数据') });
});

test('nothing goes out until it is released, and nothing twice', { timeout: 300_000 }, async () => {
  const sent = sim.counts().delivered;
  assistant = await startAssistant({ env: envOf(to, 'b') });
  expect(assistant.output).toContain('刚从备份恢复');
  const ready = await fetch(`${assistant.url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.text()).toContain('sending is held');
  // What the platform or a spool hands in again: what the backup has is known, what came later is taken.
  const replayed = accepted.slice(-200);
  for (const xml of replayed) expect((await platform.deliver(xml)).accepted).toBe(true);
  expect(await count(after, 'inbox')).toBeLessThanOrEqual(accepted.length);
  await platform.text('newcomer', '启航书法有证吗');
  await wait(3_000);
  expect(sim.counts().delivered, 'nothing at all').toBe(sent);
  const held = jsonLines((await run(to, 'b', 'outbox', 'status', '--json')).out)[0];
  expect(held).toMatchObject({ hold: { since: expect.any(String) }, channels: [{ channel: 'wecom-app' }] });

  expect((await run(to, 'b', 'outbox', 'drop', '--all')).code).toBe(0);
  await platform.text('newcomer', '启航书法有证吗');
  expect((await run(to, 'b', 'outbox', 'release')).code).toBe(0);
  await until('the newcomer is answered', () => Promise.resolve(sentTo('newcomer') > 0));
  await until('all sent', async () => (await count(after, `outbox where state in ('pending', 'sending')`)) === 0);
  expect(sim.counts().delivered, 'the one answer of after the drop').toBe(sent + 1);
  expect(new Set(stranded()), 'sent once, before the loss').toEqual(new Set([1]));
  expect(await count(after, `outbox where error = 'dropped: restored from a backup'`)).toBeGreaterThanOrEqual(STRANDED);
  expect(await (await fetch(`${assistant.url}/readyz`)).text()).not.toContain('held');
});
