/** Counters that tell every instance when its snapshot of the register, the directory, the flows or the open entries is old. */
import type { Queries } from './transaction.ts';

export type RevisionName = 'register' | 'directory' | 'flows' | 'entries';

/** The present counters; 0 for what has never changed. */
export async function readRevisions(db: Pick<Queries, 'query'>): Promise<Record<RevisionName, number>> {
  const rows = await db.query<{ name: string; revision: number }>('select name, revision from snapshot_revision');
  const found = new Map(rows.map((row) => [row.name, row.revision]));
  const of = (name: RevisionName): number => found.get(name) ?? 0;
  return { register: of('register'), directory: of('directory'), flows: of('flows'), entries: of('entries') };
}

/** Counts up inside the transaction that changes the rows, so that nobody reads the new count with the old rows. */
export async function bumpRevision(tx: Pick<Queries, 'execute'>, name: RevisionName): Promise<void> {
  await tx.execute(
    `insert into snapshot_revision (name, revision) values ($1, 1)
     on conflict (name) do update set revision = snapshot_revision.revision + 1`,
    name,
  );
}
