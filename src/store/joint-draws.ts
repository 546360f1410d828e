/** Drawings of joint inspections: what they were drawn from, their teams and places, and how far each team is. */
import type { JointPool, JointSize } from '../domain/joint-draw.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** A drawn team; times are ISO 8601 in UTC. `nth` counts from 1. */
export type JointTeam = {
  id: string;
  nth: number;
  memberIds: string[];
  departedAt: string | null;
  returnedAt: string | null;
};

/** A drawn institution; `inspection` is the number of what was filed for it. `nth` counts from 1 through the drawing. */
export type JointItem = {
  id: string;
  teamId: string;
  nth: number;
  institutionId: string;
  inspection: string | null;
  reason: string | null;
};

export type NewDrawing = {
  entryId: string;
  seed: string;
  pool: JointPool;
  size: JointSize;
  teams: Pick<JointTeam, 'id' | 'nth' | 'memberIds'>[];
  items: Pick<JointItem, 'id' | 'teamId' | 'nth' | 'institutionId'>[];
};

/** Writes a drawing of an entry that stands already. */
export async function insertDrawing(tx: Queries, drawing: NewDrawing): Promise<void> {
  const { entryId, seed, pool, size, teams, items } = drawing;
  await tx.execute(
    `insert into joint_draw (entry_id, seed, pool, institution_count, team_count)
     values ($1, $2, $3::jsonb, $4::int, $5::int)`,
    entryId,
    seed,
    JSON.stringify(pool),
    size.institutions,
    size.teams,
  );
  await tx.execute(
    `insert into joint_team (id, entry_id, nth, member_ids)
     select r.id, $1, r.nth, r."memberIds" from jsonb_to_recordset($2::jsonb) as r(id text, nth int, "memberIds" text[])`,
    entryId,
    JSON.stringify(teams),
  );
  await tx.execute(
    `insert into joint_item (id, team_id, nth, institution_id)
     select r.id, r."teamId", r.nth, r."institutionId"
     from jsonb_to_recordset($1::jsonb) as r(id text, "teamId" text, nth int, "institutionId" text)`,
    JSON.stringify(items),
  );
}

/** What a drawing was made from; undefined: the entry is no drawing. */
export async function findDraw(
  db: Pick<StoreTx, 'query'>,
  entryId: string,
): Promise<{ seed: string; pool: JointPool; size: JointSize } | undefined> {
  const [row] = await db.query<{ seed: string; pool: JointPool; institutions: number; teams: number }>(
    `select seed, pool, institution_count as institutions, team_count as teams from joint_draw where entry_id = $1`,
    entryId,
  );
  if (row === undefined) return undefined;
  const { seed, pool, institutions, teams } = row;
  return { seed, pool, size: { institutions, teams } };
}

const UTC = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const TEAM_COLUMNS = `t.id, t.nth, t.member_ids as "memberIds",
  to_char(t.departed_at at time zone 'UTC', ${UTC}) as "departedAt",
  to_char(t.returned_at at time zone 'UTC', ${UTC}) as "returnedAt"`;

/** The teams of some entries, in the order of their numbers. */
export async function listTeams(
  db: Pick<StoreTx, 'query'>,
  entryIds: readonly string[],
): Promise<(JointTeam & { entryId: string })[]> {
  return await db.query(
    `select ${TEAM_COLUMNS}, t.entry_id as "entryId" from joint_team t
     where t.entry_id = any($1::text[]) order by t.entry_id, t.nth`,
    entryIds,
  );
}

/** The places of some teams, in the order of their numbers. */
export async function listItems(db: Pick<StoreTx, 'query'>, teamIds: readonly string[]): Promise<JointItem[]> {
  return await db.query<JointItem>(
    `select i.id, i.team_id as "teamId", i.nth, i.institution_id as "institutionId", i.reason, j.number as inspection
     from joint_item i left join inspection j on j.id = i.inspection_id
     where i.team_id = any($1::text[]) order by i.nth`,
    teamIds,
  );
}

/** A team of a member that is not back yet, with its drawing. `day` is `YYYY-MM-DD`. */
export type OwnTeam = { teamId: string; entryId: string; number: string; day: string };

/** The member's teams in drawings that are open, the earliest day first. */
export async function listOwnTeams(db: Pick<StoreTx, 'query'>, memberId: string): Promise<OwnTeam[]> {
  return await db.query<OwnTeam>(
    `select t.id as "teamId", e.id as "entryId", e.number, to_char(e.occurred_on, 'YYYY-MM-DD') as day
     from joint_team t join register_entry e on e.id = t.entry_id
     where $1 = any(t.member_ids) and t.returned_at is null and e.state in ('drawn', 'departed')
     order by e.occurred_on, e.number`,
    memberId,
  );
}

/** Who and what stands in drawings that are open: institutions of all of them, officers of those of the day. */
export async function listTaken(
  db: Pick<StoreTx, 'query'>,
  day: string,
): Promise<{ institutions: Set<string>; members: Set<string> }> {
  const institutions = await db.query<{ id: string }>(
    `select i.institution_id as id from joint_item i join joint_team t on t.id = i.team_id
     join register_entry e on e.id = t.entry_id
     where e.state in ('drawn', 'departed') and t.returned_at is null and i.inspection_id is null`,
  );
  const members = await db.query<{ id: string }>(
    `select unnest(t.member_ids) as id from joint_team t join register_entry e on e.id = t.entry_id
     where e.state in ('drawn', 'departed') and t.returned_at is null and e.occurred_on = $1::date`,
    day,
  );
  return { institutions: new Set(institutions.map(({ id }) => id)), members: new Set(members.map(({ id }) => id)) };
}

/** Institutions about which something is open: a risk event, a lead, or a rectification. */
export async function listAtRisk(db: Pick<StoreTx, 'query'>): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `select institution_id as id from register_entry
     where register in ('risk', 'lead') and closed_at is null and institution_id is not null
     union select institution_id from rectification
     where state in ('open', 'submitted', 'failed') and institution_id is not null`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Notes when a team set out; the first time counts. */
export async function departTeam(tx: Pick<StoreTx, 'execute'>, teamId: string, at: string): Promise<void> {
  await tx.execute(
    'update joint_team set departed_at = coalesce(departed_at, $2::timestamptz) where id = $1',
    teamId,
    at,
  );
}

/** Notes when a team was back, and why places were not inspected. */
export async function returnTeam(
  tx: Pick<StoreTx, 'execute'>,
  team: { teamId: string; at: string; reasons: { itemId: string; reason: string }[] },
): Promise<void> {
  await tx.execute('update joint_team set returned_at = $2::timestamptz where id = $1', team.teamId, team.at);
  await tx.execute(
    `update joint_item set reason = r.reason from jsonb_to_recordset($1::jsonb) as r("itemId" text, reason text)
     where joint_item.id = r."itemId"`,
    JSON.stringify(team.reasons),
  );
}
