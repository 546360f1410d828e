/** Drawn institutions and the inspections that were filed for them: found by who was there, where and when. */
import type { InspectionMode, Shift } from '../domain/inspection-times.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** What tells whether an inspection belongs to a drawing; `key` is the caller's. `visitedAt` is ISO 8601. */
export type Visit = { key: string; memberId: string; institutionId: string; visitedAt: string };

/** The item that a visit is of; `isOpen`: no inspection was filed for it yet. `kind`: joint, spot. */
export type DrawnVisit = { key: string; itemId: string; kind: string; isOpen: boolean };

/**
 * Which of the visits were made by a member of the drawn team, between the day it set out and its return. The items
 * are locked: two members may file the same place at the same moment. One item for each visit, of the newest drawing.
 */
export async function lockDrawnItems(tx: Queries, visits: readonly Visit[]): Promise<Map<string, DrawnVisit>> {
  if (visits.length === 0) return new Map();
  const rows = await tx.query<DrawnVisit>(
    `select v.key, i.id as "itemId", coalesce(e.data ->> 'kind', '') as kind, i.inspection_id is null as "isOpen"
     from jsonb_to_recordset($1::jsonb) as v(key text, "memberId" text, "institutionId" text, "visitedAt" timestamptz)
     join joint_item i on i.institution_id = v."institutionId"
     join joint_team t on t.id = i.team_id and v."memberId" = any(t.member_ids)
     join register_entry e on e.id = t.entry_id and e.state in ('departed', 'returned')
     where v."visitedAt" >= date_trunc('day', t.departed_at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'
       and (t.returned_at is null or v."visitedAt" <= t.returned_at)
     order by t.departed_at, i.id
     for update of i`,
    JSON.stringify(visits),
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Notes which inspection was made of an item. Of two for one item, the first stays. */
export async function fillItems(
  tx: Pick<StoreTx, 'execute'>,
  made: readonly { itemId: string; inspectionId: string }[],
): Promise<void> {
  if (made.length === 0) return;
  const first = new Map(made.toReversed().map((each) => [each.itemId, each]));
  await tx.execute(
    `update joint_item set inspection_id = m."inspectionId", reason = null
     from jsonb_to_recordset($1::jsonb) as m("itemId" text, "inspectionId" text)
     where joint_item.id = m."itemId" and joint_item.inspection_id is null`,
    JSON.stringify([...first.values()]),
  );
}

/** How an inspection was made, by its number; undefined: no inspection has it. */
export async function findVisit(
  db: Pick<StoreTx, 'query'>,
  number: string,
): Promise<{ shift: Shift; mode: InspectionMode } | undefined> {
  const [row] = await db.query<{ shift: Shift; mode: InspectionMode }>(
    'select shift, mode from inspection where number = $1',
    number,
  );
  return row;
}

/** An inspection that was taken back, or turns out to be of another place, fills no item. */
export async function emptyItem(tx: Pick<StoreTx, 'execute'>, inspectionNumber: string): Promise<void> {
  await tx.execute(
    'update joint_item set inspection_id = null where inspection_id = (select id from inspection where number = $1)',
    inspectionNumber,
  );
}
