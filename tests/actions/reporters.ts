/** A lead that somebody reported with a way to be reached, for the tests of who may see it. */
import { findEntryId } from '../../src/store/register-entries.ts';
import { insertReporter } from '../../src/store/reporters.ts';
import type { Stage } from './stage.ts';

/** What the reporter left; it may stand in no answer but the asker's one message. */
export const CONTACT = '薛女士，13900005678';

/** Files a lead and seals a contact with it (null: nobody left one); gives its number. What was there before is gone. */
export async function reportedLead(stage: Stage, form = 'fees', contact: string | null = CONTACT): Promise<string> {
  const { store, dataKey } = stage.core;
  for (const table of ['register_entry', 'outbox', 'audit_entry']) await store.execute(`delete from ${table}`);
  const filed = await stage.runOne('file_entry', {
    by: 'inspector-1',
    answers: { form, object_kind: 'place', place_text: '东街3号', summary: '收费不退', named: contact !== null },
    with: { register: 'lead' },
  });
  const number = String(filed['number']);
  if (contact !== null) await insertReporter(store, dataKey, { entryId: await findEntryId(store, number), contact });
  await store.execute('delete from outbox');
  return number;
}

/** Who was told what, in order. */
export async function told(stage: Stage): Promise<string[]> {
  const rows = await stage.core.store.query<{ to: string; text: string }>(
    `select target ->> 'userId' as "to", body ->> 'text' as text from outbox order by seq`,
  );
  return rows.map(({ to, text }) => `${to}: ${text}`);
}

/** The steps towards a reporter, in order: who, what, which lead, why. */
export async function steps(stage: Stage): Promise<string[]> {
  const rows = await stage.core.store.query<{ actor: string; action: string; object: string; note: string | null }>(
    `select actor, action, object, note from audit_entry where action like 'reporter%' order by id`,
  );
  return rows.map(({ actor, action, object, note }) => [actor, action, object, note ?? ''].join(' ').trim());
}
