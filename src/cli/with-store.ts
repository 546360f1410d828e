/** Opens the database alone, for commands that look at the records and must not publish the flow files on disk. */
import { loadConfig } from '../config/config.ts';
import { readEnvFile } from '../config/env-file.ts';
import { createLogger } from '../kernel/logger.ts';
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts';
import { applyMigrations } from '../store/migrate.ts';
import { openStore, type Store } from '../store/store.ts';

/** Runs the work on an open store and closes it whatever happens. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  readEnvFile();
  const config = loadConfig(process.env);
  const log = createLogger({ level: 'warn', pretty: false, to: 'stderr' });
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
  try {
    const url = config.databaseUrl ?? embedded?.url ?? '';
    await applyMigrations(url, log);
    const store = await openStore({ url, log });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  } finally {
    await embedded?.stop();
  }
}
