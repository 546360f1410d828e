/** The lines of the registers (台账): written in batches, moved one at a time under a lock, read by scope. */
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** A line of a register. Moments are ISO 8601 in UTC, days `YYYY-MM-DD`. */
export type RegisterEntry = {
  id: string;
  number: string;
  register: string;
  state: string;
  subject: string;
  campaignId: string | null;
  institutionId: string | null;
  town: string | null;
  departmentId: string | null;
  ownerId: string | null;
  filedById: string | null;
  filedAt: string;
  occurredOn: string;
  dueAt: string | null;
  stateSince: string;
  closedAt: string | null;
  parentNumber: string | null;
  data: Record<string, unknown>;
  /** Question id → the answer as people read it. */
  shown: Record<string, string>;
  flow: string;
  flowVersion: number;
  flowHash: string;
};

/** The columns of an entry as RegisterEntry names them. */
export const ENTRY_COLUMNS = `id, number, register, state, subject, campaign_id as "campaignId", institution_id as "institutionId",
  town, department_id as "departmentId", owner_id as "ownerId", filed_by_id as "filedById",
  to_char(filed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "filedAt",
  to_char(occurred_on, 'YYYY-MM-DD') as "occurredOn",
  to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "dueAt",
  to_char(state_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "stateSince",
  to_char(closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "closedAt",
  parent_number as "parentNumber", data, shown, flow, flow_version as "flowVersion", flow_hash as "flowHash"`;

/** Writes new entries with the event of their beginning. */
export async function insertEntries(tx: Queries, entries: readonly RegisterEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.execute(
    `insert into register_entry (id, number, register, state, subject, campaign_id, institution_id, town, department_id,
       owner_id, filed_by_id, filed_at, occurred_on, due_at, state_since, closed_at, parent_number, data, shown, flow,
       flow_version, flow_hash)
     select id, number, register, state, subject, "campaignId", "institutionId", town, "departmentId", "ownerId",
       "filedById", "filedAt", "occurredOn", "dueAt", "stateSince", "closedAt", "parentNumber", data, shown, flow,
       "flowVersion", "flowHash"
     from jsonb_to_recordset($1::jsonb) as r(id text, number text, register text, state text, subject text,
       "campaignId" text, "institutionId" text, town text, "departmentId" text, "ownerId" text, "filedById" text,
       "filedAt" timestamptz, "occurredOn" date, "dueAt" timestamptz, "stateSince" timestamptz, "closedAt" timestamptz,
       "parentNumber" text, data jsonb, shown jsonb, flow text, "flowVersion" int, "flowHash" text)`,
    JSON.stringify(entries),
  );
  await tx.execute(
    `insert into entry_event (entry_id, at, actor_id, from_state, to_state, data)
     select id, "filedAt", "filedById", null, state, '{}'::jsonb
     from jsonb_to_recordset($1::jsonb) as r(id text, "filedAt" timestamptz, "filedById" text, state text)`,
    JSON.stringify(entries),
  );
  await bumpRevision(tx, 'entries');
}

/** The entry of a number, locked until the transaction ends. */
export async function lockEntry(tx: Queries, number: string): Promise<RegisterEntry | undefined> {
  const [row] = await tx.query<RegisterEntry>(
    `select ${ENTRY_COLUMNS} from register_entry where number = $1 for update`,
    number,
  );
  return row;
}

/** The id of the entry of a number. Throws when there is none. */
export async function findEntryId(tx: Pick<StoreTx, 'query'>, number: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>('select id from register_entry where number = $1', number);
  if (row === undefined) throw new Error('an entry has gone');
  return row.id;
}

/** What a move changes; `undefined` leaves a column as it is. */
export type EntryMove = {
  entry: RegisterEntry;
  to: string;
  at: string;
  actorId: string | null;
  dueAt: string | null;
  closedAt: string | null;
  ownerId?: string;
  departmentId?: string;
  /** What this form said: added to the entry, and kept by itself in the event. */
  data: Record<string, unknown>;
  shown: Record<string, string>;
};

/** Puts a locked entry into a state and notes how it came there. */
export async function moveEntry(tx: Queries, move: EntryMove): Promise<void> {
  const { entry, to, at, actorId, data, shown } = move;
  await tx.execute(
    `update register_entry set state = $2, state_since = $3::timestamptz, due_at = $4::timestamptz,
       closed_at = $5::timestamptz, owner_id = coalesce($6, owner_id), department_id = coalesce($7, department_id),
       data = data || $8::jsonb, shown = shown || $9::jsonb
     where id = $1`,
    entry.id,
    to,
    at,
    move.dueAt,
    move.closedAt,
    move.ownerId ?? null,
    move.departmentId ?? null,
    JSON.stringify(data),
    JSON.stringify(shown),
  );
  await tx.execute(
    `insert into entry_event (entry_id, at, actor_id, from_state, to_state, data)
     values ($1, $2::timestamptz, $3, $4, $5, $6::jsonb)`,
    entry.id,
    at,
    actorId,
    entry.state,
    to,
    JSON.stringify(data),
  );
  await bumpRevision(tx, 'entries');
}

/** Entries that are not closed, of all registers: what look-ups and duty read. The most pressing first. */
export async function listOpenEntries(db: Pick<StoreTx, 'query'>): Promise<RegisterEntry[]> {
  return await db.query<RegisterEntry>(
    `select ${ENTRY_COLUMNS} from register_entry where closed_at is null order by due_at nulls last, filed_at, number`,
  );
}

/** All entries of one register, oldest first: for export and figures. */
export async function listEntries(db: Pick<StoreTx, 'query'>, register: string): Promise<RegisterEntry[]> {
  return await db.query<RegisterEntry>(
    `select ${ENTRY_COLUMNS} from register_entry where register = $1 order by filed_at, number`,
    register,
  );
}

/** An entry and how it came to be what it is. */
export type EntryHistory = { at: string; actorId: string | null; from: string | null; to: string }[];

/** The events of an entry, oldest first. */
export async function listEntryEvents(db: Pick<StoreTx, 'query'>, entryId: string): Promise<EntryHistory> {
  return await db.query<EntryHistory[number]>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor_id as "actorId",
       from_state as "from", to_state as "to"
     from entry_event where entry_id = $1 order by at, id`,
    entryId,
  );
}

/** What of a register is meant: the days of the act, both included, `YYYY-MM-DD`. */
export type EntrySpan = { register: string; from: string; to: string };

/** A register's entries by the day of the act, newest first; those that were taken back are left out. */
export async function listEntriesBetween(
  db: Pick<StoreTx, 'query'>,
  { register, from, to }: EntrySpan,
): Promise<RegisterEntry[]> {
  return await db.query<RegisterEntry>(
    `select ${ENTRY_COLUMNS} from register_entry
     where register = $1 and occurred_on between $2::date and $3::date and state <> 'withdrawn'
     order by occurred_on desc, filed_at desc, number desc`,
    register,
    from,
    to,
  );
}
