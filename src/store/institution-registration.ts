/** What an admission writes of an institution besides its permit: that it is in the register at all, and its legal person. */
import { newId } from '../kernel/ids.ts';
import { type ChangeGround, lockInstitution, noteChange } from './institution-changes.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

/** A new institution as an admission knows it. */
export type NewInstitution = {
  name: string;
  category: string;
  regionCode: string;
  region: string;
  town: string;
  address: string;
  competentDepartment: string;
};

/**
 * Puts an institution into the register as 筹设, with history and audit; gives its id. One of exactly that name in the
 * same county, put in since the application, is taken instead, as it is.
 */
export async function foundInstitution(
  tx: StoreTx,
  ground: Omit<ChangeGround, 'institutionId'>,
  institution: NewInstitution,
): Promise<string> {
  const [known] = await tx.query<{ id: string }>(
    'select id from institution where name = $1 and region_code = $2 order by id limit 1',
    institution.name,
    institution.regionCode,
  );
  if (known !== undefined) return known.id;
  const id = newId();
  await tx.execute(
    `insert into institution (id, name, category, status, region_code, region, town, address, competent_department)
     select $1, name, category, 'preparing', "regionCode", region, town, address, "competentDepartment"
     from jsonb_to_record($2::jsonb) as r(name text, category text, "regionCode" text, region text, town text,
       address text, "competentDepartment" text)`,
    id,
    JSON.stringify(institution),
  );
  await noteChange(tx, { ...ground, institutionId: id }, { field: 'status', before: null, after: 'preparing' });
  await bumpRevision(tx, 'register');
  return id;
}

/** Says which institution an entry of a register is about. */
export async function linkEntry(tx: StoreTx, entryId: string, institutionId: string): Promise<void> {
  await tx.execute('update register_entry set institution_id = $2 where id = $1', entryId, institutionId);
}

/** A legal person as its certificate says it; `legalForm` is the register's word (公司, 民非). */
export type LegalPerson = { code: string; legalForm: string };

/** Writes the legal person with history, audit and new revision; or the name of the institution that has the code already. */
export async function changeLegalPerson(
  tx: StoreTx,
  ground: ChangeGround,
  { code, legalForm }: LegalPerson,
): Promise<{ takenBy: string } | undefined> {
  if ((await lockInstitution(tx, ground.institutionId)) === undefined) throw new Error('an institution has gone');
  // A campus has its main institution's code.
  const [taken] = await tx.query<{ name: string }>(
    `select o.name from institution o join institution i on i.id = $1
     where o.social_credit_code = $2 and o.id <> i.id and o.id is distinct from i.parent_id
       and o.parent_id is distinct from i.id limit 1`,
    ground.institutionId,
    code,
  );
  if (taken !== undefined) return { takenBy: taken.name };
  const [before] = await tx.query<{ code: string | null; form: string }>(
    'select social_credit_code as code, legal_form as form from institution where id = $1',
    ground.institutionId,
  );
  await tx.execute(
    'update institution set social_credit_code = $2, legal_form = $3, updated_at = now() where id = $1',
    ground.institutionId,
    code,
    legalForm,
  );
  if (before?.code !== code) {
    await noteChange(tx, ground, { field: 'social_credit_code', before: before?.code ?? null, after: code });
  }
  if (before?.form !== legalForm) {
    await noteChange(tx, ground, { field: 'legal_form', before: before?.form || null, after: legalForm });
  }
  await bumpRevision(tx, 'register');
  return undefined;
}
