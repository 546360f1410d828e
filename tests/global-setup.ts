/** Around a whole test run: where its databases live, and that nothing is left of them. Starts no server by itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerUser } from '../src/store/server-users.ts';
import { dropRunDatabases, RUN_DIR_VARIABLE, stopRunServer } from './support/run-databases.ts';

let runDir = '';

/** vitest calls it once, before any test file. */
export async function setup(): Promise<void> {
  runDir = await mkdtemp(join(tmpdir(), 'assistant-test-'));
  process.env[RUN_DIR_VARIABLE] = runDir;
  // As long as this process is a user, the server that some test file starts outlives that file.
  await registerUser(join(runDir, 'postgres-users'));
}

/** vitest calls it once, after all test files. */
export async function teardown(): Promise<void> {
  await dropRunDatabases(runDir);
  await stopRunServer(runDir);
  await rm(runDir, { recursive: true, force: true });
}
