/** Query codes of leads, as keyed hashes, and how often somebody asked by one. Nothing here tells who reported what. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** Keeps the keyed hash of a code that was given out. */
export async function insertLeadCode(tx: Queries, code: { codeHash: string; entryId: string }): Promise<void> {
  await tx.execute('insert into lead_code (code_hash, entry_id) values ($1, $2)', code.codeHash, code.entryId);
}

/** What a code tells: the state the lead is in, and those it went through; oldest first. */
export type LeadProgress = { codeHash: string; state: string; past: string[] };

/** The lead behind a code, given the hashes that it may be kept under. */
export async function findLeadProgress(db: Queries, codeHashes: readonly string[]): Promise<LeadProgress | undefined> {
  const [row] = await db.query<LeadProgress>(
    `select c.code_hash as "codeHash", e.state,
       array(select v.to_state from entry_event v where v.entry_id = e.id order by v.at, v.id) as past
     from lead_code c join register_entry e on e.id = c.entry_id where c.code_hash = any($1::text[])`,
    codeHashes,
  );
  return row;
}

/** One more try of a person in a minute (ISO 8601); the hash is salted by the day. */
export async function countLeadTry(tx: Queries, { personHash, minute }: LeadTry): Promise<void> {
  await tx.execute(
    `insert into lead_try (person_hash, minute) values ($1, $2::timestamptz)
     on conflict (person_hash, minute) do update set count = lead_try.count + 1`,
    personHash,
    minute,
  );
}

export type LeadTry = { personHash: string; minute: string };

/** How often they tried after a moment (ISO 8601), with the minute of each try, oldest first. */
export async function listLeadTries(
  db: Queries,
  personHashes: readonly string[],
  after: string,
): Promise<{ minute: Date; count: number }[]> {
  const rows = await db.query<{ minute: Date | string; count: number }>(
    `select minute, count from lead_try where person_hash = any($1::text[]) and minute > $2::timestamptz
     order by minute`,
    personHashes,
    after,
  );
  return rows.map(({ minute, count }) => ({ minute: new Date(minute), count }));
}
