/** Names that people asked for and nobody knows: counted by day, without anybody's identity; some become tasks. */
import { newId } from '../kernel/ids.ts';
import type { StoreTx } from './store.ts';

/** A name that is asked for and not in the register. */
export type UnknownNameRow = {
  text: string;
  count: number;
  /** YYYY-MM-DD: when it was asked for last. */
  lastDay: string;
  /** Somebody was sent to look. */
  isLead: boolean;
};

/** Counts names, once for each time they stand in the list. `day`: YYYY-MM-DD in the county. */
export async function countUnknownNames(tx: StoreTx, names: readonly { text: string; day: string }[]): Promise<void> {
  if (names.length === 0) return;
  await tx.execute(
    `insert into unknown_name (text, day, count)
     select text, day, count(*)::int from jsonb_to_recordset($1::jsonb) as r(text text, day date)
     group by text, day order by text, day
     on conflict (text, day) do update set count = unknown_name.count + excluded.count`,
    JSON.stringify(names),
  );
}

/** The names asked for since a day (YYYY-MM-DD, inclusive), most asked first, that are not known or dropped. */
export async function listUnknownNames(
  db: Pick<StoreTx, 'query'>,
  since: string,
  limit: number,
): Promise<UnknownNameRow[]> {
  return await db.query<UnknownNameRow>(
    `select text, sum(count)::int as count, to_char(max(day), 'YYYY-MM-DD') as "lastDay", bool_or(state = 'lead') as "isLead"
     from unknown_name where day >= $1::date and state in ('open', 'lead')
     group by text order by sum(count) desc, max(day) desc, text limit $2::int`,
    since,
    limit,
  );
}

/** They are in the register now. */
export async function markNamesKnown(tx: Pick<StoreTx, 'execute'>, texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  await tx.execute(
    `update unknown_name set state = 'known' where text = any($1::text[]) and state in ('open', 'lead')`,
    texts,
  );
}

/** The number of the open task about a name, if there is one. Until the transaction ends nobody else makes one. */
export async function findOpenCheck(tx: StoreTx, title: string): Promise<string | undefined> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('unknown_name'))`);
  const [row] = await tx.query<{ number: string }>(
    `select number from task where source = 'lead' and state = 'open' and title = $1 order by number limit 1`,
    title,
  );
  return row?.number;
}

/** Who of the office has the fewest open leads; undefined when nobody is there. */
export async function findLeadOwner(tx: StoreTx, office: readonly string[]): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `select m.id from member m left join task t on t.owner_id = m.id and t.source = 'lead' and t.state = 'open'
     where m.user_id = any($1::text[]) and m.active group by m.id order by count(t.id), m.id limit 1`,
    office,
  );
  return row?.id;
}

export type CheckTask = { number: string; title: string; ownerId: string; dueOn: string; at: string };

/** Opens the task. Nothing tells who asked. */
export async function openCheck(tx: StoreTx, { number, title, ownerId, dueOn, at }: CheckTask): Promise<void> {
  await tx.execute(
    `insert into task (id, number, source, title, owner_id, every_day, due_on, state, created_at)
     values ($1, $2, 'lead', $3, $4, false, $5::date, 'open', $6::timestamptz)`,
    newId(),
    number,
    title,
    ownerId,
    dueOn,
    at,
  );
}

/** A task is about the name now; one that nobody had counted is counted. */
export async function markNameLead(tx: StoreTx, text: string, day: string): Promise<void> {
  await tx.execute(
    `insert into unknown_name (text, day, count, state) values ($1, $2::date, 1, 'lead')
     on conflict (text, day) do update set state = 'lead'`,
    text,
    day,
  );
}
