/** Who is away, from when to when, and who stands in (AB角). */
import { auditMember } from './member-desk.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** Days are `YYYY-MM-DD`, both included. */
export type Absence = { id: string; memberId: string; standInId: string; startsOn: string; endsOn: string };

/** Absences that touch these days and were not called off, by their first day. */
export async function listAbsences(
  db: Pick<Queries, 'query'>,
  { from, to }: { from: string; to: string },
): Promise<Absence[]> {
  return await db.query<Absence>(
    `select id, member_id as "memberId", stand_in_id as "standInId", to_char(starts_on, 'YYYY-MM-DD') as "startsOn",
       to_char(ends_on, 'YYYY-MM-DD') as "endsOn"
     from member_absence where ended_at is null and starts_on <= $2::date and ends_on >= $1::date
     order by starts_on, id`,
    from,
    to,
  );
}

/** Writes an absence, with who said so. */
export async function insertAbsence(tx: Queries, absence: Absence, by: { actor: string; at: Date }): Promise<void> {
  const { id, memberId, standInId, startsOn, endsOn } = absence;
  await tx.execute(
    `insert into member_absence (id, member_id, stand_in_id, starts_on, ends_on, filed_by_id, filed_at)
     values ($1, $2, $3, $4::date, $5::date, $6, $7::timestamptz)`,
    id,
    memberId,
    standInId,
    startsOn,
    endsOn,
    by.actor,
    by.at.toISOString(),
  );
  const note = `${startsOn}..${endsOn} ${standInId}`;
  await auditMember(tx, { ...by, memberId }, { action: 'member_away', note });
}

/** The member is back, or does not go: ends what runs on that day or is still to come. Gives what was ended. */
export async function endAbsences(
  tx: Queries,
  memberId: string,
  by: { actor: string; at: Date; today: string },
): Promise<Absence[]> {
  const ended = await tx.query<Absence>(
    `update member_absence set ended_at = $3::timestamptz
     where member_id = $1 and ended_at is null and ends_on >= $2::date
     returning id, member_id as "memberId", stand_in_id as "standInId", to_char(starts_on, 'YYYY-MM-DD') as "startsOn",
       to_char(ends_on, 'YYYY-MM-DD') as "endsOn"`,
    memberId,
    by.today,
    by.at.toISOString(),
  );
  if (ended.length > 0) {
    const note = ended.map(({ startsOn, endsOn }) => `${startsOn}..${endsOn}`).join(' ');
    await auditMember(tx, { ...by, memberId }, { action: 'member_back', note });
  }
  return ended;
}
