/** Scratch databases on the server of the test run: one template for a whole test file, dropped at its end. */
import { afterAll } from 'vitest';
import { ScratchDatabases } from '../../src/rehearsal/scratch-databases.ts';
import { findRunDir, getServerUrl, runPrefix } from '../support/run-databases.ts';

/** For a whole test file. Call the function it gives inside tests only. */
export function withScratchDatabases(): () => Promise<ScratchDatabases> {
  let opened: Promise<ScratchDatabases> | undefined;
  afterAll(async () => await (await opened)?.close());
  return () => {
    opened ??= open();
    return opened;
  };
}

async function open(): Promise<ScratchDatabases> {
  const runDir = findRunDir();
  return new ScratchDatabases(await getServerUrl(runDir), runPrefix(runDir));
}
