/** Reports as they were made: kept sealed with the data key, read again by id. */
import { createHash } from 'node:crypto';
import { newId } from '../kernel/ids.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import { openBytes, sealBytes } from '../kernel/sealed-box.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** Days `YYYY-MM-DD`, moments ISO 8601; `madeBy`: a member's id, `operator` or `schedule`; `sha256` hex. */
export type ReportRow = {
  id: string;
  kind: string;
  from: string;
  to: string;
  asOf: string;
  madeAt: string;
  madeBy: string;
  fileName: string;
  sha256: string;
};

const COLUMNS = `id, kind, to_char(starts_on, 'YYYY-MM-DD') as "from", to_char(ends_on, 'YYYY-MM-DD') as "to",
  to_char(as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "asOf",
  to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "madeAt",
  made_by as "madeBy", file_name as "fileName", sha256`;

/** Keeps a report; gives its row. `dataKey`: 32 bytes. */
export async function keepReport(
  db: Pick<StoreTx, 'execute'>,
  report: Omit<ReportRow, 'id' | 'sha256'>,
  { bytes, dataKey }: { bytes: Uint8Array; dataKey: DataKey },
): Promise<ReportRow> {
  const row = { ...report, id: newId(), sha256: createHash('sha256').update(bytes).digest('hex') };
  await db.execute(
    `insert into report (id, kind, starts_on, ends_on, as_of, made_at, made_by, file_name, sha256, sealed)
     values ($1, $2, $3::date, $4::date, $5::timestamptz, $6::timestamptz, $7, $8, $9, decode($10, 'base64'))`,
    ...[row.id, row.kind, row.from, row.to, row.asOf, row.madeAt, row.madeBy, row.fileName, row.sha256],
    sealBytes(dataKey, bytes, aboutOf(row.id)).toString('base64'),
  );
  return row;
}

/** The newest first. */
export async function listReports(db: Queries, limit: number): Promise<ReportRow[]> {
  return await db.query<ReportRow>(`select ${COLUMNS} from report order by made_at desc, id limit $1::int`, limit);
}

/** A kept report and its file; undefined when there is none. Throws AppError `BOX_OTHER_KEY`, `BOX_DAMAGED`. */
export async function readReport(
  db: Queries,
  id: string,
  dataKey: DataKey,
): Promise<{ report: ReportRow; bytes: Buffer } | undefined> {
  const [row] = await db.query<ReportRow & { box: string }>(
    `select ${COLUMNS}, encode(sealed, 'base64') as box from report where id = $1`,
    id,
  );
  if (row === undefined) return undefined;
  const { box, ...report } = row;
  return { report, bytes: openBytes(dataKey, Buffer.from(box, 'base64'), aboutOf(id)) };
}

/** Whether a person was sent the file of a kept report. */
export async function wasSentFile(
  db: Queries,
  { channel, userId, kept }: { channel: string; userId: string; kept: string },
): Promise<boolean> {
  const rows = await db.query(
    `select 1 from outbox where channel = $1 and target ->> 'userId' = $2 and body ->> 'kept' = $3 limit 1`,
    channel,
    userId,
    kept,
  );
  return rows.length > 0;
}

/** What a report's seal is bound to: put under another id, it does not open. */
function aboutOf(id: string): string {
  return `report:${id}`;
}
