/** The embedded server through everything that can happen to it and to the programs that use it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { silentLog } from '../../src/store/store-log.ts';

const PROGRAM = new URL('server-user.ts', import.meta.url).pathname;
const Started = z.object({ url: z.string(), adopted: z.boolean() });

let dataDir = '';
const open: EmbeddedPostgres[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-embedded-'));
});

afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
  open.push(server);
  return server;
}

/** A second program on the same data; `group` gives it a process group of its own. */
async function startProgram(options: { group?: boolean } = {}) {
  const child = spawn(process.execPath, [PROGRAM, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: options.group === true,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  return { child, line, ...Started.parse(JSON.parse(await line())) };
}

async function endProgram(child: ChildProcess, how: 'kill' | 'stop'): Promise<void> {
  const exit = once(child, 'exit');
  if (how === 'kill') child.kill('SIGKILL');
  else child.stdin?.end();
  await exit;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const [row] = await withAdminSql(url, (admin) => admin.query(sql));
  return row === undefined ? undefined : Object.values(row)[0];
}

const pidFile = (): string => join(dataDir, 'postgres', 'postmaster.pid');
const serverPid = async (): Promise<number> => Number.parseInt(await readFile(pidFile(), 'utf8'), 10);
const isStopped = async (): Promise<boolean> =>
  (await readdir(join(dataDir, 'postgres'))).every((n) => n !== 'postmaster.pid');

test('starts from nothing, on the loopback only, durable, in UTC and UTF-8', async () => {
  const server = await start();
  expect(server.adopted).toBe(false);
  expect(new URL(server.url).hostname).toBe('127.0.0.1');
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    TimeZone: 'UTC',
    synchronous_commit: 'on',
    fsync: 'on',
    server_encoding: 'UTF8',
    lc_messages: 'C',
  };
  for (const [name, value] of Object.entries(settings)) {
    expect(await ask(server.url, `select current_setting('${name}')`), name).toBe(value);
  }
  expect(await ask(server.url, 'select datcollate from pg_database where datname = current_database()')).toBe('C');
  await ask(server.url, 'create table kept (id int)');
});

test('lets nobody in without the password, which only its owner can read', async () => {
  const { url } = await start();
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  const { mode } = await stat(join(dataDir, 'postgres-password'));
  expect(mode & 0o777).toBe(0o600);
});

test('is stopped on a clean end and has its data at the next start', async () => {
  const first = await start();
  await ask(first.url, 'insert into kept values (1)');
  await first.stop();
  await first.stop();
  expect(await isStopped()).toBe(true);
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, 'select count(*)::int from kept')).toBe(1);
});

test('two programs share it: the first to go leaves it running, the last one stops it', async () => {
  const first = await startProgram();
  const second = await start();
  expect([first.adopted, second.adopted]).toEqual([false, true]);
  expect(second.url).toBe(first.url);
  await endProgram(first.child, 'stop');
  expect(await ask(second.url, 'select 1 as one')).toBe(1);
  await second.stop();
  expect(await isStopped()).toBe(true);
});

test('a server whose program was killed is adopted, and then stopped', async () => {
  const killed = await startProgram();
  await ask(killed.url, 'insert into kept values (2)');
  const pid = await serverPid();
  await endProgram(killed.child, 'kill');
  const next = await start();
  expect(next.adopted).toBe(true);
  expect(await serverPid()).toBe(pid);
  expect(await ask(next.url, 'select count(*)::int from kept where id = 2')).toBe(1);
  await next.stop();
  expect(await isStopped()).toBe(true);
});

test("the terminal's Ctrl-C reaches the program and not the server", async () => {
  const program = await startProgram({ group: true });
  process.kill(-(program.child.pid ?? 0), 'SIGINT');
  expect(await program.line()).toBe('interrupted');
  expect(await ask(program.url, 'select 1 as one')).toBe(1);
  await endProgram(program.child, 'stop');
  expect(await isStopped()).toBe(true);
});

test('a server that was killed itself is started again on its stale pid file', async () => {
  const first = await start();
  await ask(first.url, 'insert into kept values (3)');
  process.kill(await serverPid(), 'SIGKILL');
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, 'select count(*)::int from kept where id = 3')).toBe(1);
});

test('a stale pid file that names another living program is cleared, and that program left alone', async () => {
  const first = await start();
  const lines = (await readFile(pidFile(), 'utf8')).split('\n');
  await first.stop();
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await writeFile(pidFile(), [String(bystander.pid), ...lines.slice(1)].join('\n'));
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, 'select 1 as one')).toBe(1);
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  bystander.kill();
});

test('programs that start at the same moment come to one server', async () => {
  const servers = await Promise.all([start(), start(), startProgram()]);
  expect(new Set(servers.map((server) => server.url)).size).toBe(1);
  expect(servers.filter((server) => !server.adopted)).toHaveLength(1);
  await endProgram(servers[2].child, 'stop');
});

test('an interrupted first start and a dead lock holder are no obstacle', async () => {
  const fresh = join(dataDir, 'interrupted');
  await mkdir(join(fresh, 'postgres.new', 'base'), { recursive: true });
  await writeFile(join(fresh, 'postgres.lock'), JSON.stringify({ pid: 999_999_999, mark: '1' }));
  const server = await startEmbeddedPostgres({ dataDir: fresh, log: silentLog });
  open.push(server);
  expect(await ask(server.url, 'select 1 as one')).toBe(1);
});

test('data of another PostgreSQL version is refused in a sentence', async () => {
  const foreign = join(dataDir, 'foreign');
  await mkdir(join(foreign, 'postgres'), { recursive: true });
  await writeFile(join(foreign, 'postgres', 'PG_VERSION'), '15\n');
  await expect(startEmbeddedPostgres({ dataDir: foreign, log: silentLog })).rejects.toMatchObject({
    code: 'EMBEDDED_POSTGRES_VERSION',
    userText: expect.stringContaining('换回原来的程序版本'),
  });
});
