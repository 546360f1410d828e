/** One PostgreSQL data folder: make it, start it, stop it. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, realpath, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, parse } from 'node:path';
import { asError } from '../kernel/errors.ts';
import type { PostgresAccount } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { isServerOf } from './process-identity.ts';

/** Everything needed to handle the data folder. */
export type Cluster = {
  /** `<dataDir>/postgres`, the PostgreSQL data folder. */
  folder: string;
  passwordFile: string;
  logFile: string;
  binaries: PostgresBinaries;
  account: PostgresAccount;
};

/** The database superuser's name. */
export const CLUSTER_USER = 'assistant';

// postgres.log is for the day something breaks; a new start empties it beyond this size.
const LOG_LIMIT_BYTES = 5_000_000;
const PGCTL_WAIT_SECONDS = '60';
// No process has this id (Linux: at most 4194304).
const NO_PROCESS = '999999999';

/** Makes the data folder unless it is there. A half-made one from a killed start is thrown away. */
export async function ensureCluster(cluster: Cluster): Promise<void> {
  const exists = await stat(join(cluster.folder, 'PG_VERSION')).catch(() => undefined);
  if (exists !== undefined) return;
  const fresh = `${cluster.folder}.new`;
  const secret = `${cluster.passwordFile}.init`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await giveTo(cluster.account, fresh);
  const password = randomBytes(24).toString('hex');
  await writeFile(cluster.passwordFile, password, { mode: 0o600 });
  await rm(secret, { force: true });
  await writeFile(secret, password, { mode: 0o600, flag: 'wx' });
  await giveTo(cluster.account, secret);
  try {
    await runProgram(cluster, cluster.binaries.initdb, [
      ...[`--pgdata=${fresh}`, `--username=${CLUSTER_USER}`, `--pwfile=${secret}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C', '--no-instructions'],
    ]);
  } finally {
    await rm(secret, { force: true });
  }
  await rm(cluster.folder, { recursive: true, force: true });
  await rename(fresh, cluster.folder);
}

/** Starts the server in its own session on a free port of the loopback and waits until it takes connections. */
export async function startCluster(cluster: Cluster): Promise<void> {
  await clearStalePid(cluster);
  await writeSettings(cluster, await findFreePort());
  await prepareLog(cluster);
  // pg_ctl gives the server a session of its own (setsid; a new process group on Windows),
  // so the terminal's Ctrl-C reaches us and not the server.
  await runProgram(cluster, cluster.binaries.pgCtl, [
    ...['start', '-D', cluster.folder, '-l', cluster.logFile],
    ...['-w', '-t', PGCTL_WAIT_SECONDS, '-s'],
  ]);
}

/** Stops the server: open connections are ended, everything committed is kept. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  await runProgram(cluster, cluster.binaries.pgCtl, [
    ...['stop', '-D', cluster.folder, '-m', 'fast', '-w'],
    ...['-t', PGCTL_WAIT_SECONDS, '-s'],
  ]);
}

/** The process and port of the server that works in the folder, if one does. */
export async function findRunningServer(folder: string): Promise<{ pid: number; port: number } | undefined> {
  // postmaster.pid: 1 pid, 2 data folder, 3 start, 4 port (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*).
  const lines = await readPidFile(folder);
  const pid = Number(lines?.[0]);
  if (lines === undefined || !Number.isInteger(pid) || pid <= 0) return undefined;
  if (!(await isServerOf(pid, await realpath(folder)))) return undefined;
  return { pid, port: Number(lines[3]) };
}

async function readPidFile(folder: string): Promise<string[] | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => undefined);
  return text?.split('\n');
}

/**
 * PostgreSQL clears the file of a dead server itself, but takes any living process with that id for a server.
 * Only the id is replaced: with the rest, PostgreSQL still finds orphaned backends by their shared memory.
 */
async function clearStalePid(cluster: Cluster): Promise<void> {
  const lines = await readPidFile(cluster.folder);
  if (lines === undefined) return;
  await replaceFile(cluster, 'postmaster.pid', [NO_PROCESS, ...lines.slice(1)].join('\n'));
}

async function writeSettings(cluster: Cluster, port: number): Promise<void> {
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Confirmed to a user means written to the disk.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    password_encryption: 'scram-sha-256',
    max_connections: '100',
    // Errors of statements come to us and are logged masked; the server would write down values and whole rows.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  // postgresql.auto.conf is read last and is PostgreSQL's own place for settings that are not edited by hand.
  await replaceFile(cluster, 'postgresql.auto.conf', `# Written at every start.\n${lines.join('\n')}\n`);
}

/** Through a new name, so that a crash leaves the old file or the new one. */
async function replaceFile(cluster: Cluster, name: string, content: string): Promise<void> {
  const path = join(cluster.folder, name);
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, content, { mode: 0o600, flag: 'wx' });
  await giveTo(cluster.account, fresh, await stat(cluster.folder));
  await rename(fresh, path);
}

async function prepareLog(cluster: Cluster): Promise<void> {
  const handle = await open(cluster.logFile, 'a', 0o600);
  const { size } = await handle.stat();
  await handle.close();
  if (size > LOG_LIMIT_BYTES) await truncate(cluster.logFile);
  await giveTo(cluster.account, cluster.logFile, await stat(cluster.folder));
}

async function giveTo(account: PostgresAccount, path: string, owner?: { uid: number; gid: number }): Promise<void> {
  const uid = owner?.uid ?? account.uid;
  const gid = owner?.gid ?? account.gid;
  if (process.getuid?.() === 0 && uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/** A port that is free now; a start that loses the race for it fails and is tried again. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

// The server must not inherit our secrets, nor PGDATA, PGPORT and the like.
const KEPT_ENVIRONMENT = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];

function runProgram(cluster: Cluster, program: string, args: string[]): Promise<void> {
  const { uid, gid, prefix } = cluster.account;
  const [command = program, ...words] = [...prefix, program, ...args];
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C' };
  for (const name of KEPT_ENVIRONMENT) env[name] = process.env[name];
  // setpriv, the prefix, must begin as root to keep a capability.
  const ids = uid === undefined || gid === undefined || prefix.length > 0 ? {} : { uid, gid };
  return new Promise((resolve, reject) => {
    // From the root folder: the account may not enter the one we stand in.
    execFile(command, words, { env, ...ids, cwd: parse(program).root }, (thrown, stdout, stderr) => {
      if (thrown === null) resolve();
      else reject(new Error(`${program}: ${stderr || stdout || asError(thrown).message}`, { cause: thrown }));
    });
  });
}
