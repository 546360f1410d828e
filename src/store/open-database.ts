/** Opens the assistant's database: the embedded one or another, brought up to date as its owner, used as its limited role. */
import { limitRole } from './app-role.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { applyMigrations } from './migrate.ts';
import { openStore, type Store } from './store.ts';
import type { StoreLog } from './store-log.ts';

/** Which database; `databaseOwnerUrl`: the same one as its owner, for migrations. */
export type DatabasePlace = { dataDir: string; databaseUrl: string | null; databaseOwnerUrl: string | null };

/** An open database; `close` gives the embedded server up as well. */
export type OpenDatabase = { store: Store; close(): Promise<void> };

/** Starts, migrates, opens. Throws what each of them throws, with nothing left open. */
export async function openDatabase(place: DatabasePlace, log: StoreLog): Promise<OpenDatabase> {
  const { dataDir, databaseUrl } = place;
  const embedded = databaseUrl === null ? await startEmbeddedPostgres({ dataDir, log }) : undefined;
  let store: Store | undefined;
  const close = async () => {
    await store?.close();
    await embedded?.stop();
  };
  try {
    const url = embedded?.appUrl ?? databaseUrl ?? '';
    const ownerUrl = embedded?.url ?? place.databaseOwnerUrl ?? url;
    await applyMigrations(ownerUrl, log);
    if (ownerUrl !== url) await limitRole(ownerUrl, decodeURIComponent(new URL(url).username));
    store = await openStore({ url, log });
    return { store, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
