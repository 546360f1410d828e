/** What the operator's figures count in the database: one cheap statement each, on indexes that hold few rows. */
import type { Queries } from './transaction.ts';

/** Counts at this moment. */
export type OperationFigures = {
  /** Unix seconds by the database's clock. */
  clock: number;
  bytes: number;
  parked: number;
  outbox: Record<'pending' | 'sending' | 'held' | 'uncertain' | 'failed', number>;
  /** Seconds; null: nothing is due. */
  outboxOldest: number | null;
  dutyMissed: number;
  leases: number;
  /** Nothing is sent since a restore. */
  sendingHeld: boolean;
  /** Number of the newest row of the audit trail. */
  auditHead: number;
};

/** Reads them one after the other. */
export async function readOperationFigures(db: Pick<Queries, 'query'>): Promise<OperationFigures> {
  const number = async (sql: string): Promise<number | null> => {
    const [row] = await db.query<{ value: unknown }>(sql);
    return row?.value === null || row?.value === undefined ? null : Number(row.value);
  };
  return {
    clock: (await number('select extract(epoch from clock_timestamp()) as value')) ?? 0,
    bytes: (await number('select pg_database_size(current_database()) as value')) ?? 0,
    parked: (await number(`select count(*) as value from inbox where state = 'parked'`)) ?? 0,
    outbox: await readOutbox(db),
    // Due: what waits for a limit or its turn to be tried again has a later time.
    outboxOldest: await number(
      `select extract(epoch from now() - min(greatest(created_at, not_before))) as value from outbox
       where state in ('pending', 'sending') and not_before <= now()`,
    ),
    dutyMissed:
      (await number(
        `select count(*) as value from duty_notice where day >= current_date - 1 and outcome in ('missed', 'merged')`,
      )) ?? 0,
    leases: (await number('select count(*) as value from lease where until >= now()')) ?? 0,
    sendingHeld: ((await number('select count(*) as value from sending_hold')) ?? 0) > 0,
    auditHead: (await number('select max(id) as value from audit_entry')) ?? 0,
  };
}

/** Uncertain: sent without an answer, to be repeated under the platform's duplicate check. */
async function readOutbox(db: Pick<Queries, 'query'>): Promise<OperationFigures['outbox']> {
  const rows = await db.query<{ state: string; count: unknown }>(
    `select case when state = 'pending' and error like 'timeout:%' then 'uncertain' else state end as state,
       count(*) as count
     from outbox where state in ('pending', 'sending') group by 1
     union all select 'held', count(*) from outbox where state = 'held'
     union all select 'failed', count(*) from outbox where state = 'failed' and created_at > now() - interval '1 day'`,
  );
  const counted = new Map(rows.map(({ state, count }) => [state, Number(count)]));
  const of = (state: string): number => counted.get(state) ?? 0;
  return {
    pending: of('pending'),
    sending: of('sending'),
    held: of('held'),
    uncertain: of('uncertain'),
    failed: of('failed'),
  };
}
