/** The ledger of duty messages: what was to be told to whom, and what came of it; and how far up late records were told of. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

export type Outcome = 'queued' | 'nothing' | 'full' | 'away' | 'missed' | 'merged';

/** `target`: a member's id or `group:<id>`; `dueAt`: when it was to go out. */
export type NoticeRow = {
  post: string;
  day: string;
  target: string;
  dueAt: Date;
  outcome: Outcome;
  outboxKey: string | null;
};

/** Writes rows that are not there yet; gives the keys `post target` of those that this call wrote. */
export async function insertNotices(tx: Queries, rows: readonly NoticeRow[], at: Date): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const made = await tx.query<{ post: string; target: string }>(
    `insert into duty_notice (post, day, target, due_at, made_at, outcome, outbox_key)
     select post, day::date, target, "dueAt"::timestamptz, $2::timestamptz, outcome, "outboxKey"
     from jsonb_to_recordset($1::jsonb)
       as r(post text, day text, target text, "dueAt" text, outcome text, "outboxKey" text)
     order by post, target
     on conflict (post, day, target) do nothing returning post, target`,
    JSON.stringify(rows),
    at.toISOString(),
  );
  return new Set(made.map(({ post, target }) => `${post} ${target}`));
}

/** A day's rows: `post target` → its outcome. */
export async function listNotices(db: Pick<Queries, 'query'>, day: string): Promise<Map<string, Outcome>> {
  const rows = await db.query<{ post: string; target: string; outcome: Outcome }>(
    'select post, target, outcome from duty_notice where day = $1::date',
    day,
  );
  return new Map(rows.map(({ post, target, outcome }) => [`${post} ${target}`, outcome]));
}

/** What was not told and did not come up again since: a post with its outcome, by member. */
export type Untold = { memberId: string; post: string; outcome: 'merged' | 'full' };

/** Posts that were missed or had no room since each member's last morning before a day, a week at the most. */
export async function listUntold(db: Pick<Queries, 'query'>, day: string): Promise<Untold[]> {
  return await db.query<Untold>(
    `select n.target as "memberId", n.post, n.outcome from duty_notice n
     where n.outcome in ('merged', 'full') and n.post <> 'morning' and n.day < $1::date
       and n.day >= coalesce(
         (select max(m.day) from duty_notice m where m.post = 'morning' and m.outcome = 'queued' and m.target = n.target
           and m.day < $1::date and m.day >= $1::date - 7),
         $1::date - 7)
     group by n.target, n.post, n.outcome order by min(n.due_at), n.post`,
    day,
  );
}

/** A late record as somebody was told of it. */
export type EscalationRow = { number: string; dueOn: string; step: number; memberId: string };

/** Notes who was told how far up a record has come; a second time changes nothing. */
export async function insertEscalations(tx: Queries, rows: readonly EscalationRow[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into escalation (number, due_on, step, member_id, told_at)
     select number, "dueOn"::date, step, "memberId", $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as r(number text, "dueOn" text, step int, "memberId" text)
     on conflict do nothing`,
    JSON.stringify(rows),
    at.toISOString(),
  );
}

/** A duty message that did not reach its person: who, which, and the platform's reason. */
export type Undelivered = { member: string; post: string; error: string };

/** Those of a span of days, both included. */
export async function listUndelivered(
  db: Pick<Queries, 'query'>,
  { from, to }: { from: string; to: string },
): Promise<Undelivered[]> {
  return await db.query<Undelivered>(
    `select coalesce(m.name, n.target) as member, n.post, coalesce(o.error, '') as error
     from duty_notice n join outbox o on o.key = n.outbox_key left join member m on m.id = n.target
     where n.day between $1::date and $2::date and o.state = 'failed' order by n.day, member, n.post`,
    from,
    to,
  );
}

/** User ids of those with one of the roles whom a post of a day was queued for. */
export async function listToldMembers(
  db: Pick<Queries, 'query'>,
  { post, day, roles }: { post: string; day: string; roles: readonly string[] },
): Promise<string[]> {
  const rows = await db.query<{ userId: string }>(
    `select m.user_id as "userId" from duty_notice n join member m on m.id = n.target
     where n.post = $1 and n.day = $2::date and n.outcome = 'queued' and m.active and m.roles && $3::text[]
     order by m.user_id`,
    post,
    day,
    roles,
  );
  return rows.map(({ userId }) => userId);
}
