/** Writes of an import of institutions. */

import { newId } from '../kernel/ids.ts';
import type { RegisterRow } from '../register/institution.ts';
import type { StoreTx } from './store.ts';

/** A row to be stored under `id`; `externalId` is the id that its list gave it. */
export type InstitutionChange = RegisterRow & { externalId: string | null };

/** External id → our id. */
export async function loadInstitutionKeys(db: Pick<StoreTx, 'query'>): Promise<Map<string, string>> {
  const rows = await db.query<{ externalId: string; id: string }>(
    'select external_id as "externalId", id from institution where external_id is not null',
  );
  return new Map(rows.map((row) => [row.externalId, row.id]));
}

/** Adds or replaces institutions with their aliases and permits: three statements whatever the count. */
export async function saveInstitutions(tx: StoreTx, changes: readonly InstitutionChange[]): Promise<void> {
  // Main campuses first: a campus refers to one.
  const ordered = [...changes].sort((a, b) => Number(a.parentId !== null) - Number(b.parentId !== null));
  await tx.execute(
    `insert into institution (id, external_id, name, social_credit_code, category, status, region_code, region, town,
       address, competent_department, parent_id, campus, in_escrow, verified_at, updated_at)
     select id, "externalId", name, "socialCreditCode", category, status, "regionCode", region, town, address,
       "competentDepartment", "parentId", campus, "inEscrow", "verifiedAt", now()
     from jsonb_to_recordset($1::jsonb) as r(id text, "externalId" text, name text, "socialCreditCode" text,
       category text, status text, "regionCode" text, region text, town text, address text,
       "competentDepartment" text, "parentId" text, campus text, "inEscrow" boolean, "verifiedAt" date)
     on conflict (id) do update set name = excluded.name, social_credit_code = excluded.social_credit_code,
       external_id = coalesce(excluded.external_id, institution.external_id),
       category = excluded.category, status = excluded.status, region_code = excluded.region_code,
       region = excluded.region, town = excluded.town, address = excluded.address,
       competent_department = excluded.competent_department, parent_id = excluded.parent_id,
       campus = excluded.campus, in_escrow = excluded.in_escrow, verified_at = excluded.verified_at, updated_at = now()`,
    JSON.stringify(ordered),
  );
  const aliases = changes.flatMap(({ id, aliases }) =>
    uniqueTexts(aliases).map(({ text, kind }) => ({ institution_id: id, text, kind })),
  );
  await tx.execute(
    `insert into institution_alias (institution_id, text, kind)
     select institution_id, text, kind from jsonb_to_recordset($1::jsonb) as r(institution_id text, text text, kind text)
     on conflict (institution_id, text) do update set kind = excluded.kind`,
    JSON.stringify(aliases),
  );
  const permits = changes.flatMap(({ id, permitNumber, permitValidUntil }) =>
    permitNumber === null ? [] : [{ id: newId(), institution_id: id, number: permitNumber, until: permitValidUntil }],
  );
  await tx.execute(
    `insert into permit (id, institution_id, number, valid_until)
     select id, institution_id, number, until
     from jsonb_to_recordset($1::jsonb) as r(id text, institution_id text, number text, until date)
     on conflict (institution_id, number) do update set valid_until = excluded.valid_until`,
    JSON.stringify(permits),
  );
}

function uniqueTexts(aliases: RegisterRow['aliases']): RegisterRow['aliases'] {
  return [...new Map(aliases.map((alias) => [alias.text, alias])).values()];
}
