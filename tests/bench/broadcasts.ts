/** What a broadcast to 100,000 accounts costs: measured in a program of its own, so that its memory is its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Prints its figures as they come. Throws when not everybody got one copy. */
export async function benchBroadcasts(databaseUrl: string): Promise<void> {
  const { PATH = '', HOME = '', BENCH_RECIPIENTS = '100000' } = process.env;
  const env = { PATH, HOME, DATABASE_URL: databaseUrl, BENCH_RECIPIENTS };
  const child = spawn(process.execPath, ['tests/bench/broadcast-run.ts'], { cwd: ROOT, env, stdio: 'inherit' });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the broadcast ended with ${String(code)}`);
}
