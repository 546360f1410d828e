/** A database server in a temporary folder, for one command: nothing of it is left, however the command ends. */
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts';
import { forgetDurability } from '../store/scratch-settings.ts';
import { silentLog } from '../store/store-log.ts';
import { ScratchDatabases } from './scratch-databases.ts';

const DYING_TRIES = 60;
const DYING_PAUSE_MS = 50;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Works on databases of a server of its own. */
export async function withScratchServer<T>(work: (databases: ScratchDatabases) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'assistant-rehearsal-'));
  // `| head` and Ctrl-C end the program without coming by here again.
  const onExit = (): void => endAtOnce(dataDir);
  const onSignal = (): never => process.exit(130);
  process.once('exit', onExit);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
    try {
      await forgetDurability(server.url);
      return await work(new ScratchDatabases(server.url, 'rehearsal_'));
    } finally {
      await server.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
    process.off('exit', onExit);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** The program is ending: there is no waiting for promises any more. The data is worth nothing. */
function endAtOnce(dataDir: string): void {
  const pid = findPostmaster(dataDir);
  // Immediate shutdown, with all its children; it still writes while it dies.
  if (pid !== undefined && isSignalled(pid, 'SIGQUIT')) {
    for (let tries = 0; tries < DYING_TRIES && isSignalled(pid, 0); tries += 1) sleepNow(DYING_PAUSE_MS);
  }
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function findPostmaster(dataDir: string): number | undefined {
  try {
    const [pid] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    return Number(pid) || undefined;
  } catch {
    return undefined;
  }
}

function isSignalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function sleepNow(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
