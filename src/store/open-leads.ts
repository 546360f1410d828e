/** Leads that another report of the same thing joins, locked so that two reports at once do not make two files. */
import { ENTRY_COLUMNS, type RegisterEntry } from './register-entries.ts';
import type { StoreTx } from './store.ts';

/** States in which a lead is still being looked into. */
const JOINABLE = ['new', 'accepted', 'dispatched', 'checking', 'confirmed', 'handling'];

/** Leads of a form filed since a moment and still looked into, oldest first; nobody else files one of the form until the end. */
export async function lockOpenLeads(
  tx: Pick<StoreTx, 'query'>,
  { form, since }: { form: string; since: Date },
): Promise<RegisterEntry[]> {
  await tx.query(`select pg_advisory_xact_lock(hashtext($1))::text`, `lead:${form}`);
  return await tx.query<RegisterEntry>(
    `select ${ENTRY_COLUMNS} from register_entry
     where register = 'lead' and data ->> 'form' = $1 and filed_at >= $2::timestamptz and state = any($3::text[])
     order by filed_at, number for update`,
    form,
    since.toISOString(),
    JOINABLE,
  );
}
