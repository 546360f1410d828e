/** How to reach those who reported and want to be reached: sealed, and who asked to see it and why. */
import { newId } from '../kernel/ids.ts';
import { sealText } from '../kernel/sealed-box.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

const aboutOf = (entryId: string): string => `reporter:${entryId}`;

/** Seals what somebody left with the lead of an entry. */
export async function insertReporter(
  tx: Queries,
  dataKey: Uint8Array,
  { entryId, contact }: { entryId: string; contact: string },
): Promise<void> {
  await tx.execute(
    'insert into reporter (id, entry_id, sealed) values ($1, $2, $3)',
    newId(),
    entryId,
    sealText(dataKey, contact, aboutOf(entryId)),
  );
}
