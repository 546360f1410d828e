/** Photos that belong to a record: so they are kept as long as it is, and found again by their hash. */
import type { StoreTx } from '../store/store.ts';

/** Notes whose they are; `id` is the photo's. */
export async function claimPhotos(
  tx: StoreTx,
  claims: readonly { id: string; inspection_id: string }[],
): Promise<void> {
  if (claims.length === 0) return;
  await tx.execute(
    `update media set inspection_id = c.inspection_id
     from jsonb_to_recordset($1::jsonb) as c(id text, inspection_id text) where media.id = c.id`,
    JSON.stringify(claims),
  );
}
