/** Lists that were officially published (白名单, 黑名单): put in, taken back, one institution taken off. */
import type { Listing, ListKind } from '../domain/published-list.ts';
import { newId } from '../kernel/ids.ts';
import { noteChange } from './institution-changes.ts';
import { bumpRevision } from './revision.ts';
import type { Store, StoreTx } from './store.ts';

/** A list as its document says it. */
export type NewList = {
  kind: ListKind;
  documentNumber: string;
  batch: string;
  /** `YYYY-MM-DD`. */
  publishedOn: string;
  url: string | null;
  institutionIds: readonly string[];
};

/** Who acts, and when. */
export type Hand = { by: string; at: Date };

/** Keeps a list with its entries; false: a list of that kind and document is there already. */
export async function publishList(store: Store, list: NewList, hand: Hand): Promise<boolean> {
  return await store.transaction(async (tx) => {
    // Two at once would both see none.
    await tx.query('select pg_advisory_xact_lock(hashtext($1))::text', `list:${list.kind}:${list.documentNumber}`);
    const [known] = await tx.query(
      'select id from published_list where kind = $1 and document_number = $2 and batch = $3 and withdrawn_on is null',
      list.kind,
      list.documentNumber,
      list.batch,
    );
    if (known !== undefined) return false;
    const id = newId();
    await tx.execute(
      `insert into published_list (id, kind, document_number, batch, published_on, url)
       values ($1, $2, $3, $4, $5::date, $6)`,
      id,
      list.kind,
      list.documentNumber,
      list.batch,
      list.publishedOn,
      list.url,
    );
    for (const institutionId of new Set(list.institutionIds)) {
      await tx.execute('insert into published_list_entry (list_id, institution_id) values ($1, $2)', id, institutionId);
      const ground = { institutionId, effectiveOn: list.publishedOn, document: list.documentNumber, ...hand };
      await noteChange(tx, ground, { field: 'list', before: null, after: list.kind });
    }
    await bumpRevision(tx, 'register');
    return true;
  });
}

/** Which list is meant, and since when it no longer holds. */
export type Withdrawal = { kind: ListKind; documentNumber: string; on: string; document: string };

/** Takes back every list of that kind and document; gives how many institutions stood on it. Nothing is deleted. */
export async function withdrawList(
  store: Store,
  { kind, documentNumber, on, document }: Withdrawal,
  hand: Hand,
): Promise<number> {
  return await store.transaction(async (tx) => {
    const entries = await tx.query<{ id: string }>(
      `with gone as (
         update published_list set withdrawn_on = $3::date
         where kind = $1 and document_number = $2 and withdrawn_on is null returning id)
       select e.institution_id as id from gone join published_list_entry e on e.list_id = gone.id
       where e.removed_on is null`,
      kind,
      documentNumber,
      on,
    );
    return await noteOff(tx, entries, { kind, on, document, hand });
  });
}

/** Who is taken off which list, since when, by which paper. */
export type Removal = { kind: ListKind; institutionId: string; on: string; document: string };

/** Takes one institution off every list of that kind; false: it stood on none. */
export async function removeFromList(store: Store, entry: Removal, hand: Hand): Promise<boolean> {
  const { kind, institutionId, on, document } = entry;
  return await store.transaction(async (tx) => {
    const removed = await tx.execute(
      `update published_list_entry e set removed_on = $3::date from published_list l
       where l.id = e.list_id and l.kind = $1 and e.institution_id = $2 and e.removed_on is null and l.withdrawn_on is null`,
      kind,
      institutionId,
      on,
    );
    if (removed === 0) return false;
    return (await noteOff(tx, [{ id: institutionId }], { kind, on, document, hand })) > 0;
  });
}

type Off = { kind: ListKind; on: string; document: string; hand: Hand };

async function noteOff(
  tx: StoreTx,
  entries: readonly { id: string }[],
  { kind, on, document, hand }: Off,
): Promise<number> {
  for (const { id } of entries) {
    const ground = { institutionId: id, effectiveOn: on, document, ...hand };
    await noteChange(tx, ground, { field: 'list', before: kind, after: null });
  }
  if (entries.length > 0) await bumpRevision(tx, 'register');
  return entries.length;
}

/** Every listing by institution; `findQuotable` (src/domain/published-list.ts) says which may be quoted. */
export async function loadListings(db: Pick<StoreTx, 'query'>): Promise<Map<string, Listing[]>> {
  const rows = await db.query<Listing & { institutionId: string }>(
    `select e.institution_id as "institutionId", l.kind, l.document_number as "documentNumber",
       to_char(l.published_on, 'YYYY-MM-DD') as "publishedOn", to_char(l.withdrawn_on, 'YYYY-MM-DD') as "withdrawnOn",
       to_char(e.removed_on, 'YYYY-MM-DD') as "removedOn"
     from published_list_entry e join published_list l on l.id = e.list_id order by l.published_on, l.id`,
  );
  const byInstitution = new Map<string, Listing[]>();
  for (const { institutionId, ...listing } of rows) {
    byInstitution.set(institutionId, [...(byInstitution.get(institutionId) ?? []), listing]);
  }
  return byInstitution;
}
