/** Rows of a small register for the tests of its changes. */
import type { Store } from '../../src/store/store.ts';

/** The day of the tests, and a moment of it. */
export const TODAY = '2026-03-02';
export const AT = new Date('2026-03-02T02:00:00Z');
/** The number that every institution's permit has. */
export const PERMIT = '教民114042379000010号';

/** `until`: its permit's last day; null: without an end. */
type InstitutionRow = { id: string; status: string; campus?: string; until?: string | null };

/** An institution with one permit. */
export async function putInstitution(store: Store, row: InstitutionRow): Promise<void> {
  const { id, status, campus = null, until = '2027-03-01' } = row;
  await store.execute(
    `insert into institution (id, name, category, status, region_code, region, campus)
     values ($1, '襄垣县' || $1 || '书法培训学校', '文化艺术', $2, '140423', '襄垣县', $3)`,
    id,
    status,
    campus,
  );
  await store.execute(
    'insert into permit (id, institution_id, number, valid_until) values ($1, $1, $2, $3::date)',
    id,
    PERMIT,
    until,
  );
}

/** Empties the register and what hangs on it. */
export async function clearRegister(store: Store): Promise<void> {
  const campuses = 'institution where parent_id is not null';
  for (const table of [
    'rectification',
    'inspection',
    'published_list',
    campuses,
    'institution',
    'duty_run',
    'audit_entry',
  ]) {
    await store.execute(`delete from ${table}`);
  }
}
