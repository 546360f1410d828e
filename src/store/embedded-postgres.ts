/** A real PostgreSQL beside the program, for when DATABASE_URL names no other: started, shared, adopted, stopped. */
import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, asError } from '../kernel/errors.ts';
import { quoteName, withAdminSql } from './admin-sql.ts';
import { APP_ROLE, appPassword, appRoleSql } from './app-role.ts';
import { withFileLock } from './lock-file.ts';
import { choosePostgresAccount } from './postgres-account.ts';
import { loadPostgresBinaries } from './postgres-binaries.ts';
import {
  CLUSTER_USER,
  type Cluster,
  ensureCluster,
  findRunningServer,
  startCluster,
  stopCluster,
} from './postgres-cluster.ts';
import { countUsers, registerUser } from './server-users.ts';
import type { StoreLog } from './store-log.ts';

/** A server in use by this program. */
export type EmbeddedPostgres = {
  /** Of the assistant's database as its owner, with the password: never log it. */
  url: string;
  /** The same as the role that the program works as (src/store/app-role.ts). */
  appUrl: string;
  /** Whether the server was already running: another program's, or left by a killed one. */
  adopted: boolean;
  /** Gives the server up; the last program to do so stops it. Calling it again does nothing. */
  stop(): Promise<void>;
};

const DATABASE = 'assistant';
const LOCK_NAME = 'postgres.lock';
const LOG_NAME = 'postgres.log';
// Someone else can take the free port between our look and the server's bind; orphaned backends need a moment.
const START_TRIES = 4;
const LOG_TAIL = 2_000;
const RETRY_PAUSE_MS = 500;
const READY_WAIT_MS = 60_000;

/** Starts or adopts the server whose data is in `<dataDir>/postgres`. */
export async function startEmbeddedPostgres(options: { dataDir: string; log: StoreLog }): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  try {
    await mkdir(dataDir, { recursive: true });
    return await withFileLock(join(dataDir, LOCK_NAME), () => start(dataDir, options.log));
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : await startFailed(join(dataDir, LOG_NAME), thrown);
  }
}

async function start(dataDir: string, log: StoreLog): Promise<EmbeddedPostgres> {
  const users = join(dataDir, 'postgres-users');
  const cluster = await describeCluster(dataDir, log);
  const { url, appUrl, adopted } = await adoptOrStart(cluster, log);
  const userFile = await registerUser(users);
  const release = async (): Promise<void> => {
    await rm(userFile, { force: true });
    if ((await countUsers(users)) > 0) return;
    if ((await findRunningServer(cluster.folder)) !== undefined) await stopCluster(cluster);
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= withFileLock(join(dataDir, LOCK_NAME), release);
    return stopping;
  };
  return { url, appUrl, adopted, stop };
}

async function describeCluster(dataDir: string, log: StoreLog): Promise<Cluster> {
  const binaries = await loadPostgresBinaries();
  const folder = join(dataDir, 'postgres');
  const account = await choosePostgresAccount({ dataDir, dataFolder: folder, program: binaries.pgCtl, log });
  const passwordFile = join(dataDir, 'postgres-password');
  return { folder, passwordFile, logFile: join(dataDir, LOG_NAME), binaries, account };
}

async function adoptOrStart(cluster: Cluster, log: StoreLog): Promise<Urls & { adopted: boolean }> {
  const running = await findRunningServer(cluster.folder);
  const urls = running === undefined ? undefined : await adopt(cluster);
  if (urls !== undefined) {
    log.info({ pid: running?.pid }, 'adopted the embedded PostgreSQL that was already running');
    return { ...urls, adopted: true };
  }
  return { ...(await startAnew(cluster, log)), adopted: false };
}

/** Undefined when the server that was there was on its way out: killed a moment ago, it is started anew. */
async function adopt(cluster: Cluster): Promise<Urls | undefined> {
  try {
    return await waitUntilReady(cluster);
  } catch (thrown) {
    if ((await findRunningServer(cluster.folder)) === undefined) return undefined;
    throw thrown;
  }
}

async function startAnew(cluster: Cluster, log: StoreLog): Promise<Urls> {
  await checkVersion(cluster);
  const begun = performance.now();
  await ensureCluster(cluster);
  await startWithRetries(cluster, log);
  const urls = await waitUntilReady(cluster);
  log.info({ ms: Math.round(performance.now() - begun) }, 'started the embedded PostgreSQL');
  return urls;
}

async function startWithRetries(cluster: Cluster, log: StoreLog): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await startCluster(cluster);
      return;
    } catch (thrown) {
      if (tries === START_TRIES) throw thrown;
      log.warn({ err: asError(thrown) }, 'the embedded PostgreSQL did not start; trying again');
      await pause(RETRY_PAUSE_MS * tries);
    }
  }
}

type Urls = { url: string; appUrl: string };

/** Connects with our password, makes the assistant's database and role if they are missing, gives the addresses. */
async function waitUntilReady(cluster: Cluster): Promise<Urls> {
  const password = (await readFile(cluster.passwordFile, 'utf8')).trim();
  const deadline = performance.now() + READY_WAIT_MS;
  for (;;) {
    const server = await findRunningServer(cluster.folder);
    try {
      if (server === undefined) throw new Error('the server ended while starting');
      const place = `127.0.0.1:${server.port}`;
      const base = `postgresql://${CLUSTER_USER}:${password}@${place}`;
      await prepareDatabase(`${base}/postgres`, { folder: cluster.folder, password });
      return {
        url: `${base}/${DATABASE}`,
        appUrl: `postgresql://${APP_ROLE}:${appPassword(password)}@${place}/${DATABASE}`,
      };
    } catch (thrown) {
      // Another program's start or a recovery after a crash: the port is closed or says «starting up».
      if (server === undefined || performance.now() > deadline || isWrongPassword(thrown)) throw thrown;
      await pause(100);
    }
  }
}

async function prepareDatabase(url: string, { folder, password }: Ours): Promise<void> {
  await withAdminSql(url, async (sql) => {
    const [found] = await sql.query(
      `select current_setting('data_directory') as folder,
              exists (select from pg_database where datname = $1) as made`,
      DATABASE,
    );
    if ((await realpath(String(found?.['folder']))) !== (await realpath(folder))) {
      throw new Error('another PostgreSQL answers on the port in postmaster.pid');
    }
    if (found?.['made'] !== true) await sql.query(`create database ${quoteName(DATABASE)}`);
    for (const statement of appRoleSql(appPassword(password))) await sql.query(statement);
  });
}

/** The data folder that must answer, and its owner's password. */
type Ours = { folder: string; password: string };

async function checkVersion(cluster: Cluster): Promise<void> {
  const made = await readFile(join(cluster.folder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (made === undefined || made.trim() === cluster.binaries.major) return;
  throw new AppError({
    code: 'EMBEDDED_POSTGRES_VERSION',
    kind: 'external',
    userText: '数据是另一版自带数据库建立的，这一版打不开。请换回原来的程序版本，备份后再升级。',
    detail: `data folder is PostgreSQL ${made.trim()}, the package brings ${cluster.binaries.major}`,
  });
}

function isWrongPassword(thrown: unknown): boolean {
  // SQLSTATE invalid_password: waiting does not mend it.
  return thrown instanceof Error && 'code' in thrown && thrown.code === '28P01';
}

async function startFailed(logFile: string, cause: unknown): Promise<AppError> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return new AppError({
    code: 'EMBEDDED_POSTGRES_FAILED',
    kind: 'external',
    retry: 'later',
    userText: '自带数据库没能启动。请查看数据文件夹里的 postgres.log，或设置 DATABASE_URL 使用另一台 PostgreSQL。',
    detail: `${asError(cause).message}\n${log.slice(-LOG_TAIL)}`,
    cause,
  });
}
