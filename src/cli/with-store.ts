/** Opens the database alone, for commands that look at the records and must not publish the flow files on disk. */
import { loadConfig } from '../config/config.ts';
import { readEnvFile } from '../config/env-file.ts';
import { createLogger } from '../kernel/logger.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/store.ts';

/** Runs the work on an open store and closes it whatever happens. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  readEnvFile();
  const config = loadConfig(process.env);
  const log = createLogger({ level: 'warn', pretty: false, to: 'stderr' });
  const { store, close } = await openDatabase(config, log);
  try {
    return await work(store);
  } finally {
    await close();
  }
}
