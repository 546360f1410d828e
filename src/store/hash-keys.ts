/** Keys for hashes that outlive the data key they were derived from: sealed with the newest one; they open nothing. */
import { deriveKey } from '../kernel/derived-key.ts';
import { type DataKey, everyKey, keyId } from '../kernel/key-ring.ts';
import { openBytes, sealBytes } from '../kernel/sealed-box.ts';
import type { Queries } from './transaction.ts';

/** What a row's seal is bound to. */
const aboutHashKey = (id: string): string => `kept_hash_key:${id}`;

/** Keeps, for each older key at hand, its key of a purpose; what is kept already stays. */
export async function keepHashKeys(db: Queries, dataKey: DataKey, purpose: string): Promise<void> {
  for (const old of everyKey(dataKey).slice(1)) {
    const id = `${purpose}:${keyId(old).toString('hex')}`;
    const sealed = sealBytes(dataKey, deriveKey(old, purpose), aboutHashKey(id));
    await db.execute(
      `insert into kept_hash_key (id, purpose, sealed) values ($1, $2, $3::bytea) on conflict (id) do nothing`,
      ...[id, purpose, sealed],
    );
  }
}

/** The kept keys of a purpose. Throws AppError as `openBytes` does. */
export async function openHashKeys(db: Queries, dataKey: DataKey, purpose: string): Promise<Uint8Array[]> {
  const rows = await db.query<{ id: string; sealed: Uint8Array }>(
    'select id, sealed from kept_hash_key where purpose = $1 order by id',
    purpose,
  );
  return rows.map(({ id, sealed }) => new Uint8Array(openBytes(dataKey, sealed, aboutHashKey(id))));
}
