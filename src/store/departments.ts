/** The task force's departments by the plan, and those that help: they stand in every database before people come in. */
import { DEPARTMENTS } from '../domain/departments.ts';
import { bumpRevision, type DepartmentRow } from './directory-repository.ts';
import type { Store } from './store.ts';

// The full name of 卫体局 as the county's papers have it (data-model §7); the plan's 卫健体局 becomes an alias.
const FULL_NAMES: Readonly<Record<string, string>> = { health_sport: '县卫生健康与体育局' };
const MORE_ALIASES: Readonly<Record<string, string[]>> = { health_sport: ['县卫体局', '县卫健体局'] };

/** What the plan names; the county itself is where its leaders work. */
export const PLAN_DEPARTMENTS: readonly DepartmentRow[] = [
  ...DEPARTMENTS.map(({ id, name, aliases, inTaskForce }) => ({
    id,
    name: FULL_NAMES[id] ?? name,
    aliases: [...(MORE_ALIASES[id] ?? []), ...aliases],
    inTaskForce,
  })),
  { id: 'county', name: '县人民政府', aliases: ['县政府'], inTaskForce: false },
];

/** Adds those that are missing; what a county has changed in the others stays. */
export async function keepDepartments(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    const added = await tx.execute(
      `insert into department (id, name, aliases, in_task_force)
       select id, name, array(select jsonb_array_elements_text(aliases)), "inTaskForce"
       from jsonb_to_recordset($1::jsonb) as r(id text, name text, aliases jsonb, "inTaskForce" boolean) order by id
       on conflict do nothing`,
      JSON.stringify(PLAN_DEPARTMENTS),
    );
    if (added > 0) await bumpRevision(tx, 'directory');
  });
}
