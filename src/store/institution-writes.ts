/** Institutions as an import compares and writes them. */
import { z } from 'zod';
import { newId } from '../kernel/ids.ts';
import { INSTITUTION_STATUSES, type RegisterRow } from '../register/institution.ts';
import type { StoreTx } from './store.ts';

/** A row to be stored under `id`; `externalId` is the id that its list gave it. */
export type InstitutionChange = RegisterRow & { externalId: string | null };

const word = z.string();
const Stored = z.object({
  id: word,
  externalId: word.nullable(),
  name: word,
  aliases: z.array(z.object({ text: word, kind: word })),
  /** All of them; `endedOn` is set on those that a newer one replaced. Days as YYYY-MM-DD. */
  permits: z.array(z.object({ number: word, validUntil: word.nullable(), endedOn: word.nullable() })),
  socialCreditCode: word.nullable(),
  category: word,
  status: z.enum(INSTITUTION_STATUSES),
  regionCode: word,
  region: word,
  town: word,
  address: word,
  competentDepartment: word,
  parentId: word.nullable(),
  campus: word.nullable(),
  inEscrow: z.boolean().nullable(),
  verifiedAt: word.nullable(),
});
/** What the register holds of one institution. */
export type StoredInstitution = z.infer<typeof Stored>;

/** So many rows are read or written at a time: a pause of some milliseconds each, however long the list. */
const PART = 250;

/** Every institution, in parts by id. */
export async function loadStoredInstitutions(db: Pick<StoreTx, 'query'>): Promise<StoredInstitution[]> {
  const all: StoredInstitution[] = [];
  for (let after = ''; ; after = all.at(-1)?.id ?? '') {
    const part = z.array(Stored).parse(
      await db.query<unknown>(
        `select i.id, i.external_id as "externalId", i.name,
           coalesce((select jsonb_agg(jsonb_build_object('text', a.text, 'kind', a.kind) order by a.kind, a.text)
             from institution_alias a where a.institution_id = i.id), '[]') as aliases,
           coalesce((select jsonb_agg(jsonb_build_object('number', p.number, 'validUntil',
               to_char(p.valid_until, 'YYYY-MM-DD'), 'endedOn', to_char(p.ended_on, 'YYYY-MM-DD')) order by p.number)
             from permit p where p.institution_id = i.id), '[]') as permits,
           i.social_credit_code as "socialCreditCode", i.category, i.status, i.region_code as "regionCode", i.region,
           i.town, i.address, i.competent_department as "competentDepartment", i.parent_id as "parentId", i.campus,
           i.in_escrow as "inEscrow", to_char(i.verified_at, 'YYYY-MM-DD') as "verifiedAt"
         from institution i where i.id > $1 order by i.id limit ${PART}`,
        after,
      ),
    );
    all.push(...part);
    if (part.length < PART) return all;
  }
}

/** Adds or replaces institutions with their aliases and permits, in parts; parents last, for a campus refers to one. */
export async function saveInstitutions(tx: StoreTx, changes: readonly InstitutionChange[]): Promise<void> {
  for (const part of partsOf(changes)) {
    await saveMain(tx, part);
    await saveAliases(tx, part);
    await savePermits(tx, part);
  }
  for (const part of partsOf(changes.filter((change) => change.parentId !== null))) {
    await tx.execute(
      `update institution i set parent_id = r."parentId"
       from jsonb_to_recordset($1::jsonb) as r(id text, "parentId" text)
       where i.id = r.id and i.parent_id is distinct from r."parentId"`,
      JSON.stringify(part.map(({ id, parentId }) => ({ id, parentId }))),
    );
  }
}

/** Marks what a newer permit of the same kind replaced. `today` is `YYYY-MM-DD`. */
export async function endReplacedPermits(
  tx: StoreTx,
  current: readonly { institutionId: string; number: string }[],
  today: string,
): Promise<void> {
  for (const part of partsOf(current)) {
    await tx.execute(
      `update permit p set ended_on = $2::date
       from jsonb_to_recordset($1::jsonb) as r("institutionId" text, number text)
       join permit now on now.institution_id = r."institutionId" and now.number = r.number
       where p.institution_id = r."institutionId" and p.number <> r.number and p.kind = now.kind and p.ended_on is null`,
      JSON.stringify(part),
      today,
    );
  }
}

/** Parts of a list, each small enough for one statement. */
function partsOf<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / PART) }, (_, n) => list.slice(n * PART, (n + 1) * PART));
}

async function saveMain(tx: StoreTx, changes: readonly InstitutionChange[]): Promise<void> {
  await tx.execute(
    `insert into institution (id, external_id, name, social_credit_code, category, status, region_code, region, town,
       address, competent_department, campus, in_escrow, verified_at, updated_at)
     select id, "externalId", name, "socialCreditCode", category, status, "regionCode", region, town, address,
       "competentDepartment", campus, "inEscrow", "verifiedAt", now()
     from jsonb_to_recordset($1::jsonb) as r(id text, "externalId" text, name text, "socialCreditCode" text,
       category text, status text, "regionCode" text, region text, town text, address text,
       "competentDepartment" text, campus text, "inEscrow" boolean, "verifiedAt" date)
     on conflict (id) do update set name = excluded.name, social_credit_code = excluded.social_credit_code,
       external_id = coalesce(excluded.external_id, institution.external_id),
       category = excluded.category, status = excluded.status, region_code = excluded.region_code,
       region = excluded.region, town = excluded.town, address = excluded.address,
       competent_department = excluded.competent_department,
       campus = excluded.campus, in_escrow = excluded.in_escrow, verified_at = excluded.verified_at, updated_at = now()`,
    JSON.stringify(changes),
  );
}

async function saveAliases(tx: StoreTx, changes: readonly InstitutionChange[]): Promise<void> {
  const aliases = changes.flatMap(({ id, aliases }) =>
    uniqueTexts(aliases).map(({ text, kind }) => ({ institution_id: id, text, kind })),
  );
  await tx.execute(
    `insert into institution_alias (institution_id, text, kind)
     select institution_id, text, kind from jsonb_to_recordset($1::jsonb) as r(institution_id text, text text, kind text)
     on conflict (institution_id, text) do update set kind = excluded.kind`,
    JSON.stringify(aliases),
  );
}

async function savePermits(tx: StoreTx, changes: readonly InstitutionChange[]): Promise<void> {
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
