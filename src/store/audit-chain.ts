/** Reads the audit and the chain over it; nothing here writes: links are made by the database itself (decision 0018). */
import type { AuditEntry, AuditHead } from '../domain/audit-chain.ts';
import { AuditCheck, type ChainRow, type Tampering } from '../domain/audit-check.ts';
import type { Queries } from './transaction.ts';

const BATCH = 5_000;
/** Entries without a link are named up to here. */
const MAX_UNLINKED = 1_000;

const LINKS = `select l.seq::float8 as seq, l.entry_id::text as "entryId", l.digest, l.head,
    round(extract(epoch from l.linked_at) * 1000)::float8 as "linkedAt",
    round(extract(epoch from e.at) * 1000)::float8 as at, e.actor, e.action, e.object, e.note
  from audit_link l left join audit_entry e on e.id = l.entry_id
  where l.seq > $1::bigint order by l.seq limit ${BATCH}`;

type LinkRow = { seq: number; entryId: string; digest: Buffer; head: Buffer; linkedAt: number } & (
  | AuditEntry
  | { [K in keyof AuditEntry]: null }
);

/** Where the chain ends now. */
export async function readAuditHead(db: Pick<Queries, 'query'>): Promise<AuditHead> {
  const [row] = await db.query<AuditHead>(
    `select seq::float8 as seq, encode(head, 'hex') as head from audit_head where id = 1`,
  );
  return row ?? { seq: 0, head: '' };
}

/** How many links there are, and what is wrong with them. */
export type AuditVerdict = { length: number; head: AuditHead; findings: Tampering[] };

/** Recomputes the whole chain from the entries, in batches, beside a running assistant; `anchors`: heads noted outside. */
export async function checkAudit(
  db: Pick<Queries, 'query'>,
  anchors: readonly AuditHead[] = [],
): Promise<AuditVerdict> {
  const check = new AuditCheck(anchors);
  for (;;) {
    // One statement sees links and head of one moment: what comes in while we read is seen by the next one.
    const rows = await db.query<LinkRow>(LINKS, check.length);
    for (const row of rows) check.add(toChainRow(row));
    if (rows.length === BATCH) continue;
    const end = await readEnd(db, check.length);
    if (end !== undefined) return { length: check.length, head: end.head, findings: check.finish(end) };
  }
}

function toChainRow({ seq, entryId, digest, head, linkedAt, ...said }: LinkRow): ChainRow {
  return { link: { seq, entryId, digest, head, linkedAt }, entry: said.at === null ? null : said };
}

/** Head and entries without a link, of one moment; undefined when links came in since the last batch. */
async function readEnd(db: Pick<Queries, 'query'>, seen: number) {
  const [row] = await db.query<{ seq: number; head: string; last: number; unlinked: string[] }>(
    `select h.seq::float8 as seq, encode(h.head, 'hex') as head,
       coalesce((select max(seq) from audit_link), 0)::float8 as last,
       array(select e.id::text from audit_entry e where not exists (select 1 from audit_link l where l.entry_id = e.id)
         order by e.id limit ${MAX_UNLINKED}) as unlinked
     from (select 1) one left join audit_head h on h.id = 1`,
  );
  if (row === undefined || row.last > seen) return undefined;
  return { head: { seq: row.seq ?? 0, head: row.head ?? '' }, unlinked: row.unlinked };
}

/** An entry as people read it: its place in the chain, null when it has none. */
export type ShownEntry = AuditEntry & { seq: number | null; linkedAt: number | null };

/** The newest entries, newest last; `object`: only those of one record, person or thing. */
export async function listAudit(
  db: Pick<Queries, 'query'>,
  { object, last }: { object?: string; last: number },
): Promise<ShownEntry[]> {
  const rows = await db.query<ShownEntry>(
    `select l.seq::float8 as seq, round(extract(epoch from l.linked_at) * 1000)::float8 as "linkedAt",
       round(extract(epoch from e.at) * 1000)::float8 as at, e.actor, e.action, e.object, e.note
     from audit_entry e left join audit_link l on l.entry_id = e.id
     where $1::text is null or e.object = $1 order by e.id desc limit $2::int`,
    object ?? null,
    last,
  );
  return rows.reverse();
}
