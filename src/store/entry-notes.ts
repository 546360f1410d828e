/** Notes on an entry of a register that stays in its state: what is added to it, its deadline, who added it. */
import type { RegisterEntry } from './register-entries.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

/** What is added to a locked entry; `undefined` leaves a column as it is. */
export type EntryNote = {
  entry: Pick<RegisterEntry, 'id' | 'state'>;
  /** ISO 8601. */
  at: string;
  actorId: string | null;
  dueAt?: string | null;
  parentNumber?: string;
  departmentId?: string;
  data: Record<string, unknown>;
  shown: Record<string, string>;
  /** What its history keeps of it; else `data`. */
  eventData?: Record<string, unknown>;
  /** Whether the entry's history tells of it. Default yes. */
  isEvent?: boolean;
};

/** Adds to a locked entry. */
export async function noteEntry(tx: Queries, note: EntryNote): Promise<void> {
  const { entry, at, actorId, dueAt, parentNumber, departmentId, data, shown, isEvent = true } = note;
  await tx.execute(
    `update register_entry set data = data || $2::jsonb, shown = shown || $3::jsonb,
       due_at = case when $4::boolean then $5::timestamptz else due_at end,
       parent_number = coalesce($6, parent_number), department_id = coalesce($7, department_id) where id = $1`,
    entry.id,
    JSON.stringify(data),
    JSON.stringify(shown),
    dueAt !== undefined,
    dueAt ?? null,
    parentNumber ?? null,
    departmentId ?? null,
  );
  if (isEvent) {
    await tx.execute(
      `insert into entry_event (entry_id, at, actor_id, from_state, to_state, data)
       values ($1, $2::timestamptz, $3, $4, $4, $5::jsonb)`,
      entry.id,
      at,
      actorId,
      entry.state,
      JSON.stringify(note.eventData ?? data),
    );
  }
  await bumpRevision(tx, 'entries');
}

/** The numbers of an institution's entries of a register in these states, filed since a moment; oldest first. */
export async function listNumbersOf(
  tx: Pick<StoreTx, 'query'>,
  of: { register: string; institutionId: string; states: readonly string[]; since: Date },
): Promise<string[]> {
  const rows = await tx.query<{ number: string }>(
    `select number from register_entry where register = $1 and institution_id = $2 and state = any($3::text[])
       and filed_at >= $4::timestamptz order by filed_at, number`,
    of.register,
    of.institutionId,
    of.states,
    of.since.toISOString(),
  );
  return rows.map(({ number }) => number);
}
