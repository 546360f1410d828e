/** How to reach those who reported and want to be reached: sealed; and who asked to see it, why, and what came of it. */
import { newId } from '../kernel/ids.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import { openText, sealText } from '../kernel/sealed-box.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

const aboutOf = (entryId: string): string => `reporter:${entryId}`;

/** Seals what somebody left with the lead of an entry. */
export async function insertReporter(
  tx: Queries,
  dataKey: DataKey,
  { entryId, contact }: { entryId: string; contact: string },
): Promise<void> {
  await tx.execute(
    'insert into reporter (id, entry_id, sealed) values ($1, $2, $3)',
    newId(),
    entryId,
    sealText(dataKey, contact, aboutOf(entryId)),
  );
}

/** Whether anybody left a way to be reached with a lead. */
export async function hasReporter(db: Queries, entryId: string): Promise<boolean> {
  return (await db.query('select 1 from reporter where entry_id = $1 limit 1', entryId)).length > 0;
}

/** What those who reported this lead left, in no order that tells anything. Throws AppError as `openText` does. */
export async function openReporters(db: Queries, dataKey: DataKey, entryId: string): Promise<string[]> {
  const rows = await db.query<{ sealed: Uint8Array }>(
    'select sealed from reporter where entry_id = $1 order by id',
    entryId,
  );
  return rows.map(({ sealed }) => openText(dataKey, sealed, aboutOf(entryId)));
}

/** A request that waits; `askerId` is a member's. */
export type ReporterRequest = { id: string; askerId: string };

/** The request for a lead that nobody has decided and that is younger than `since`; locked. There is one at a time. */
export async function lockOpenRequest(tx: Queries, entryId: string, since: Date): Promise<ReporterRequest | undefined> {
  const [row] = await tx.query<ReporterRequest>(
    `select id, asker_id as "askerId" from reporter_request
     where entry_id = $1 and decided_at is null and asked_at > $2::timestamptz order by asked_at, id limit 1 for update`,
    entryId,
    since.toISOString(),
  );
  return row;
}

/** A request as an auditor reads it: the lead's number, who asks and why. */
export type OpenRequest = { number: string; askerId: string; askerName: string; reason: string; askedAt: Date };

/** All that nobody has decided and that are younger than `since`, oldest first. */
export async function listOpenRequests(db: Pick<Queries, 'query'>, since: Date): Promise<OpenRequest[]> {
  const rows = await db.query<OpenRequest & { askedAt: Date | string }>(
    `select e.number, r.asker_id as "askerId", m.name as "askerName", r.reason, r.asked_at as "askedAt"
     from reporter_request r join register_entry e on e.id = r.entry_id join member m on m.id = r.asker_id
     where r.decided_at is null and r.asked_at > $1::timestamptz order by r.asked_at, r.id`,
    since.toISOString(),
  );
  return rows.map((row) => ({ ...row, askedAt: new Date(row.askedAt) }));
}

/** Notes that somebody wants to see who reported. */
export async function insertRequest(
  tx: Queries,
  request: { entryId: string; askerId: string; reason: string; at: Date },
): Promise<void> {
  await tx.execute(
    `insert into reporter_request (id, entry_id, asker_id, reason, asked_at) values ($1, $2, $3, $4, $5::timestamptz)`,
    newId(),
    request.entryId,
    request.askerId,
    request.reason,
    request.at.toISOString(),
  );
  await bumpRevision(tx, 'entries');
}

/** Notes what the auditor said to a request. */
export async function decideRequest(
  tx: Queries,
  { id, by, at, agreed }: { id: string; by: string; at: Date; agreed: boolean },
): Promise<void> {
  await tx.execute(
    `update reporter_request set decided_by_id = $2, decided_at = $3::timestamptz, agreed = $4 where id = $1`,
    id,
    by,
    at.toISOString(),
    agreed,
  );
  await bumpRevision(tx, 'entries');
}

/** One step on the way to a reporter; `actor` is the member whose step it is. */
export type ReporterStep = {
  actor: string;
  action: 'reporter_asked' | 'reporter_agreed' | 'reporter_refused' | 'reporter_shown';
  number: string;
  note: string | null;
  at: Date;
};

/** Writes the step down, for good. */
export async function auditReporter(tx: Queries, { actor, action, number, note, at }: ReporterStep): Promise<void> {
  await tx.execute(
    `insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, $2, $3, $4, $5)`,
    at.toISOString(),
    actor,
    action,
    number,
    note,
  );
}
