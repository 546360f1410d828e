/** Broadcasts (通知): written with their recipients, moved along their states, counted; every step is audited. */
import { type BroadcastState, isBroadcastState } from '../domain/broadcast.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** `null`: accounts of no member. */
export type DepartmentCount = { department: string | null; count: number };

/** A broadcast without its recipients. */
export type Broadcast = {
  id: string;
  /** TZ20230715-0001. */
  number: string;
  /** As it is read, heading included. */
  text: string;
  /** Who was meant, in words. */
  audience: string;
  /** How many of which department, as it was handed in; `null`: accounts of no member. */
  counts: readonly DepartmentCount[];
  digest: string;
  state: BroadcastState;
  urgent: boolean;
  /** null: as soon as it is confirmed. */
  sendAt: Date | null;
  authorId: string;
  writtenAt: Date;
  confirmedById: string | null;
};

const COLUMNS = `id, number, text, audience, counts, digest, state, urgent, send_at as "sendAt", author_id as "authorId",
  written_at as "writtenAt", confirmed_by_id as "confirmedById"`;

type Stored = Omit<Broadcast, 'state' | 'sendAt' | 'writtenAt'> & {
  state: string;
  sendAt: Date | string | null;
  writtenAt: Date | string;
};

function readBroadcast({ state, sendAt, writtenAt, ...rest }: Stored): Broadcast {
  if (!isBroadcastState(state)) throw new Error(`no state of a broadcast: ${state}`);
  return { ...rest, state, sendAt: sendAt === null ? null : new Date(sendAt), writtenAt: new Date(writtenAt) };
}

/** What is known when a broadcast is begun; it is a draft until all its recipients are there. */
export type NewBroadcast = Pick<
  Broadcast,
  'id' | 'number' | 'text' | 'audience' | 'digest' | 'sendAt' | 'authorId' | 'writtenAt'
>;

/** Begins a broadcast, as a draft without recipients. */
export async function insertBroadcast(tx: Queries, broadcast: NewBroadcast): Promise<void> {
  const { id, number, text, audience, digest, sendAt, authorId, writtenAt } = broadcast;
  await tx.execute(
    `insert into broadcast (id, number, text, audience, digest, state, send_at, author_id, written_at)
     values ($1, $2, $3, $4, $5, 'draft', $6::timestamptz, $7, $8::timestamptz)`,
    id,
    number,
    text,
    audience,
    digest,
    sendAt?.toISOString() ?? null,
    authorId,
    writtenAt.toISOString(),
  );
  await auditBroadcast(tx, { actor: authorId, at: writtenAt }, { action: 'broadcast_written', number });
}

/** Adds people by account (lower case), each once; with their department where they are members. Gives how many are new. */
export async function addRecipients(tx: Queries, broadcastId: string, userIds: readonly string[]): Promise<number> {
  return await tx.execute(
    `insert into broadcast_recipient (broadcast_id, user_id, department_id)
     select $1, u, m.department_id from unnest($2::text[]) as u left join member m on m.user_id = u
     on conflict (broadcast_id, user_id) do nothing`,
    broadcastId,
    userIds,
  );
}

/** A broadcast by its number; `lock` keeps others from moving it meanwhile. */
export async function findBroadcast(
  db: Pick<Queries, 'query'>,
  number: string,
  lock = false,
): Promise<Broadcast | undefined> {
  const [row] = await db.query<Stored>(
    `select ${COLUMNS} from broadcast where number = $1${lock ? ' for update' : ''}`,
    number,
  );
  return row && readBroadcast(row);
}

/** The newest one with the same words to the same people that is not over. */
export async function findSameBroadcast(db: Pick<Queries, 'query'>, digest: string): Promise<Broadcast | undefined> {
  const [row] = await db.query<Stored>(
    `select ${COLUMNS} from broadcast where digest = $1 and state not in ('done', 'cancelled')
     order by written_at desc limit 1`,
    digest,
  );
  return row && readBroadcast(row);
}

/** All that are not over, and those written since that day, newest first. */
export async function listBroadcasts(
  db: Pick<Queries, 'query'>,
  { since, limit }: { since: Date; limit: number },
): Promise<Broadcast[]> {
  const rows = await db.query<Stored>(
    `select ${COLUMNS} from broadcast where state not in ('done', 'cancelled') or written_at > $1::timestamptz
     order by written_at desc, number desc limit $2::int`,
    since.toISOString(),
    limit,
  );
  return rows.map(readBroadcast);
}

/** A broadcast as whoever confirms or looks it up reads it. */
export type ShownBroadcast = Broadcast & { authorName: string };

/** The same as `listBroadcasts`, with the authors' names. */
export async function listShownBroadcasts(
  db: Pick<Queries, 'query'>,
  span: { since: Date; limit: number },
): Promise<ShownBroadcast[]> {
  const broadcasts = await listBroadcasts(db, span);
  if (broadcasts.length === 0) return [];
  const names = await db.query<{ id: string; name: string }>(
    'select id, name from member where id = any($1::text[])',
    broadcasts.map(({ authorId }) => authorId),
  );
  return broadcasts.map((each) => ({
    ...each,
    authorName: names.find(({ id }) => id === each.authorId)?.name ?? '',
  }));
}

/** Who moves it and when; `system` is the program itself. */
type Mover = { actor: string; at: Date };
/** Where to, by whom, under which name in the audit, and what is noted. */
type Move = Mover & { to: BroadcastState; action: string; note?: string };

/** Moves a locked broadcast; the caller has asked `mayFollow`. */
export async function moveBroadcast(tx: Queries, broadcast: Broadcast, move: Move): Promise<void> {
  const { to, at } = move;
  await tx.execute(
    `update broadcast set state = $2,
       started_at = case when $2 = 'sending' then coalesce(started_at, $3::timestamptz) else started_at end,
       ended_at = case when $2 in ('done', 'cancelled') then $3::timestamptz end
     where id = $1`,
    broadcast.id,
    to,
    at.toISOString(),
  );
  await auditBroadcast(tx, move, { ...move, number: broadcast.number });
  await bumpRevision(tx, 'entries');
}

/** Notes who confirmed a broadcast, when it goes out, and whether by night too. */
export async function setConfirmed(
  tx: Queries,
  id: string,
  confirmed: { by: string; at: Date; sendAt: Date; urgent: boolean },
): Promise<void> {
  await tx.execute(
    `update broadcast set confirmed_by_id = $2, confirmed_at = $3::timestamptz, send_at = $4::timestamptz, urgent = $5
     where id = $1`,
    id,
    confirmed.by,
    confirmed.at.toISOString(),
    confirmed.sendAt.toISOString(),
    confirmed.urgent,
  );
}

async function auditBroadcast(
  tx: Queries,
  { actor, at }: Mover,
  { action, number, note = null }: { action: string; number: string; note?: string | null },
): Promise<void> {
  await tx.execute(
    'insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, $2, $3, $4, $5)',
    at.toISOString(),
    actor,
    action,
    number,
    note,
  );
}

/** How many copies are where. */
export type Progress = Record<'waiting' | 'queued' | 'held' | 'sent' | 'failed' | 'cancelled', number>;

/** How far broadcasts are, by their ids; those without recipients are left out. */
export async function progressOf(
  db: Pick<Queries, 'query'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Progress>> {
  const rows = await db.query<Progress & { id: string }>(
    `select broadcast_id as id, ${(['waiting', 'queued', 'held', 'sent', 'failed', 'cancelled'] as const)
      .map((state) => `(count(*) filter (where state = '${state}'))::int as ${state}`)
      .join(', ')}
     from broadcast_recipient where broadcast_id = any($1::text[]) group by 1`,
    ids,
  );
  return new Map(rows.map(({ id, ...progress }) => [id, progress]));
}

/** Counts the recipients by department, once and for all: a hundred thousand rows are not counted at every look. */
export async function countRecipients(tx: Queries, id: string): Promise<readonly DepartmentCount[]> {
  const counts = await tx.query<DepartmentCount>(
    `select d.name as department, count(*)::int as count
     from broadcast_recipient r left join department d on d.id = r.department_id
     where r.broadcast_id = $1 group by d.name`,
    id,
  );
  await tx.execute('update broadcast set counts = $2::jsonb where id = $1', id, JSON.stringify(counts));
  return counts;
}

/** One copy that did not arrive, with the channel's reason. */
export type Unreached = { userId: string; name: string | null; error: string };

/** Whom it did not reach and why. */
export async function listUnreached(db: Pick<Queries, 'query'>, id: string, limit: number): Promise<Unreached[]> {
  return await db.query<Unreached>(
    `select r.user_id as "userId", m.name, coalesce(r.error, '') as error
     from broadcast_recipient r left join member m on m.user_id = r.user_id
     where r.broadcast_id = $1 and r.state = 'failed' order by r.error, r.user_id limit $2::int`,
    id,
    limit,
  );
}
/** Everybody's copy, in the order of accounts. */
export async function listCopies(
  db: Pick<Queries, 'query'>,
  id: string,
): Promise<{ userId: string; name: string | null; state: string; error: string | null; at: Date | null }[]> {
  return await db.query(
    `select r.user_id as "userId", m.name, r.state, r.error, r.ended_at as at
     from broadcast_recipient r left join member m on m.user_id = r.user_id
     where r.broadcast_id = $1 order by r.user_id`,
    id,
  );
}
