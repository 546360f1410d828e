/** Scratch databases on the server of the test run, dropped with it. */
import { ScratchDatabases } from '../../src/rehearsal/scratch-databases.ts';
import { findRunDir, getServerUrl, runPrefix } from '../support/run-databases.ts';

/** Works on databases that are gone afterwards. */
export async function withTestDatabases<T>(work: (databases: ScratchDatabases) => Promise<T>): Promise<T> {
  const runDir = findRunDir();
  const databases = new ScratchDatabases(await getServerUrl(runDir), runPrefix(runDir));
  try {
    return await work(databases);
  } finally {
    await databases.close();
  }
}
