/** Every version of a flow that was ever in use, so that a form can end with the words it began with; and the forms on them. */
import { bumpRevision } from './revision.ts';
import type { Store, StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** A published version with its file's text. */
export type PublishedFlow = { version: number; hash: string; source: string };

/** The version that was published last. */
export async function findNewestVersion(db: Queries, flow: string): Promise<PublishedFlow | null> {
  const [row] = await db.query<PublishedFlow>(
    `select version, hash, source from flow_version where flow = $1 order by published_at desc, version desc limit 1`,
    flow,
  );
  return row ?? null;
}

/** How many people have a form of a version open or set aside. */
export type RunningForms = { hash: string; version: number; personCount: number };

/** People in the middle of a flow, by the version their form stands on; the most first. */
export async function listRunningForms(db: Queries, flow: string): Promise<RunningForms[]> {
  return await db.query<RunningForms>(
    `select form ->> 'hash' as hash, (form ->> 'version')::int as version,
       count(distinct (c.channel, c.user_id))::int as "personCount"
     from conversation c,
       lateral (select c.state::jsonb as state) s,
       lateral jsonb_array_elements(coalesce(s.state -> 'parked', '[]') ||
         case when jsonb_typeof(s.state -> 'session') = 'object' then jsonb_build_array(s.state -> 'session') else '[]' end) as form
     -- Most conversations have no form of it: only those that name it are taken apart.
     where strpos(c.state, '"flow":"' || $1::text || '"') > 0 and form ->> 'flow' = $1::text
     group by 1, 2 order by 3 desc, 2 desc, 1`,
    flow,
  );
}

/** A version with its flow. */
export type FlowVersionRow = { flow: string; version: number; hash: string; source: string };

/** Publishes what is new. Gives those versions; other instances hear of them within a second. */
export async function publishFlows(store: Store, flows: readonly FlowVersionRow[]): Promise<FlowVersionRow[]> {
  return await store.transaction(async (tx) => {
    const rows = await tx.query<{ flow: string; hash: string }>(
      `insert into flow_version (flow, version, hash, source)
       select flow, version, hash, source from jsonb_to_recordset($1::jsonb)
         as r(flow text, version int, hash text, source text) on conflict do nothing returning flow, hash`,
      JSON.stringify(flows),
    );
    if (rows.length > 0) await bumpRevision(tx, 'flows');
    const added = new Set(rows.map(({ flow, hash }) => `${flow}@${hash}`));
    return flows.filter(({ flow, hash }) => added.has(`${flow}@${hash}`));
  });
}

/** All published versions, the newest of each flow first. */
export async function listFlowVersions(db: Queries): Promise<FlowVersionRow[]> {
  return await db.query<FlowVersionRow>(
    'select flow, version, hash, source from flow_version order by flow, published_at desc, version desc',
  );
}
