/** Campaigns (专项行动): a holiday's days. What is filed on one of them counts for it. */
import { newId } from '../kernel/ids.ts';
import type { StoreTx } from './store.ts';

/** Both days (`YYYY-MM-DD`) belong to it. */
export type CampaignRow = { id: string; name: string; startsOn: string; endsOn: string };

/** All campaigns, the newest first. */
export async function listCampaigns(db: Pick<StoreTx, 'query'>): Promise<CampaignRow[]> {
  return await db.query<CampaignRow>(
    `select id, name, to_char(starts_on, 'YYYY-MM-DD') as "startsOn", to_char(ends_on, 'YYYY-MM-DD') as "endsOn"
     from campaign order by starts_on desc, id`,
  );
}

/** Adds one. Gives back the campaign that it would overlap with instead, if there is one: a day belongs to one only. */
export async function addCampaign(
  tx: StoreTx,
  campaign: Omit<CampaignRow, 'id'> & { id?: string },
): Promise<CampaignRow | null> {
  await tx.execute(`select pg_advisory_xact_lock(hashtext('campaign'))`);
  const { id = newId(), name, startsOn, endsOn } = campaign;
  const others = await listCampaigns(tx);
  const overlapped = others.find((other) => other.startsOn <= endsOn && startsOn <= other.endsOn);
  if (overlapped !== undefined) return overlapped;
  await tx.execute(
    'insert into campaign (id, name, starts_on, ends_on) values ($1, $2, $3::date, $4::date)',
    ...[id, name, startsOn, endsOn],
  );
  return null;
}
