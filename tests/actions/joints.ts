/** Joint inspections for the tests of actions: drawn by the demo's office, of the demo's inspectors. */
import type { EffectResult } from '../../src/engine/turn.ts';
import { bumpRevision } from '../../src/store/revision.ts';
import type { Stage } from './stage.ts';

/** The number of the first drawing of the stage's day. */
export const FIRST = 'LH20260718-0001';

/** What the office asks for: one place by day, today, for one team. */
const FORM = {
  kind: 'joint',
  on_day: '2026-07-18',
  shift: 'day',
  town: 'all',
  category: 'all',
  only: 'all',
  count: 1,
  teams: 1,
};

/** Forgets all that the tests before have left; of the officers only inspector-1 and inspector-2 can be drawn. */
export async function clearJoints({ core: { store } }: Stage): Promise<void> {
  for (const table of ['register_entry', 'outbox']) await store.execute(`delete from ${table}`);
  await store.execute(`delete from number_series where prefix like 'LH%'`);
  await store.execute(`update member set is_enforcer = user_id in ('inspector-1', 'inspector-2')`);
  await store.execute(`delete from member where id like 'extra-%'`);
  await store.transaction((tx) => bumpRevision(tx, 'directory'));
}

/** Puts more officers on duty: `extra-1` … of these departments. */
export async function addOfficers({ core: { store } }: Stage, departments: readonly string[]): Promise<void> {
  for (const [n, department] of departments.entries()) {
    await store.execute(
      `insert into member (id, user_id, name, department_id, roles, is_enforcer)
       values ($1, $1, $2, $3, array['inspector'], true)`,
      `extra-${n + 1}`,
      `增员${n + 1}`,
      department,
    );
  }
  await store.transaction((tx) => bumpRevision(tx, 'directory'));
}

/** Draws as the flow would; `more` replaces what the office asks for. */
export async function draw(
  stage: Stage,
  more: Record<string, unknown> = {},
  how: { by?: string; at?: Date } = {},
): Promise<EffectResult> {
  const answers = { ...FORM, ...more };
  return await stage.runOne('draw_joint', {
    by: how.by ?? 'office-1',
    answers,
    with: { register: 'joint', subject: '联检', on: String(answers.on_day) },
    ...(how.at === undefined ? {} : { at: how.at }),
  });
}

export const depart = (
  stage: Stage,
  by: string,
  { number, at }: { number?: string; at?: Date } = {},
): Promise<EffectResult> =>
  stage.runOne('depart_joint', {
    by,
    answers: number === undefined ? {} : { number },
    ...(at === undefined ? {} : { at }),
  });

export const comeBack = (
  stage: Stage,
  by: string,
  missed: { nth: number; reason: string }[] = [],
): Promise<EffectResult> => stage.runOne('return_joint', { by, answers: { missed } });

export type DrawnRow = {
  nth: number;
  team: number;
  members: string[];
  institution: string;
  name: string;
  inspection: string | null;
  reason: string | null;
};

/** What was drawn, by the numbers of the places. */
export async function drawnRows({ core: { store } }: Stage, number = FIRST): Promise<DrawnRow[]> {
  return await store.query<DrawnRow>(
    `select i.nth, t.nth as team, t.member_ids as members, i.institution_id as institution, o.name, i.reason,
       j.number as inspection
     from joint_item i join joint_team t on t.id = i.team_id join register_entry e on e.id = t.entry_id
     join institution o on o.id = i.institution_id left join inspection j on j.id = i.inspection_id
     where e.number = $1 order by i.nth`,
    number,
  );
}

export async function stateOf({ core: { store } }: Stage, number = FIRST): Promise<string | undefined> {
  const [row] = await store.query<{ state: string }>('select state from register_entry where number = $1', number);
  return row?.state;
}
