/** Puts what happens into the records, as the product's own forms would leave them. */

import { bumpRevision } from '../../src/store/revision.ts';
import type { Store } from '../../src/store/store.ts';
import type { Happening, Who } from './happenings.ts';

/** Where it happens: `now` is the moment, ISO 8601. */
export type Scene = { store: Store; now: string; day: string };

const PAST = '2023-06-20T02:00:00Z';

/** An inspection of June, which all rectifications hang on: it counts nowhere. */
export async function openArchive(store: Store): Promise<void> {
  await inspect(store, { ids: ['archive'], at: PAST, safety: false });
}

/** Files inspections; an institution's id also names its inspection. */
async function inspect(
  store: Store,
  { ids, at, safety }: { ids: readonly string[]; at: string; safety: boolean },
): Promise<void> {
  await store.execute(
    `insert into inspection (id, number, institution_id, subject_name, checklist, results, is_safety_check, visited_at,
       inspectors, filed_by_id, filed_at, flow, flow_version, flow_hash, answers)
     select 'i-' || i, 'JC-' || i, case when $3 then i end, '某', 'AQ', '{}', $3, $2::timestamptz, '王', 'x', $2::timestamptz,
       'f', 1, 'h', '{}'
     from unnest($1::text[]) as i`,
    ids,
    at,
    safety,
  );
}

/** Checks the next ones that had no check yet; gives how many. */
export async function checkSafety({ store, now }: Scene, count: number): Promise<number> {
  const rows = await store.query<{ id: string }>(
    `select id from institution where not exists (select 1 from inspection where institution_id = institution.id) order by id limit $1::int`,
    count,
  );
  await inspect(store, { ids: rows.map(({ id }) => id), at: now, safety: true });
  return rows.length;
}

type Entry = {
  number: string;
  register: string;
  state?: string;
  owner?: Who | null;
  department?: Who | null;
  town?: string;
  on?: string;
  due?: string;
  isClosed?: boolean;
  data?: object;
};

async function fileEntry({ store, now, day }: Scene, entry: Entry): Promise<void> {
  const {
    number,
    register,
    state = 'filed',
    owner,
    department,
    town,
    on = day,
    due,
    isClosed = false,
    data = {},
  } = entry;
  await store.execute(
    `insert into register_entry (id, number, register, state, subject, owner_id, department_id, town, filed_at, occurred_on,
       due_at, state_since, closed_at, data, shown, flow, flow_version, flow_hash)
     values ($1, $1, $2, $3, '某机构', $4, $5, $6, $7::timestamptz, $8::date,
       ($9::date + 1)::timestamp at time zone 'Asia/Shanghai', $7::timestamptz,
       case when $10 then $7::timestamptz end, $11::jsonb, '{}', 'f', 1, 'h')`,
    number,
    register,
    state,
    owner?.id ?? null,
    department?.departmentId ?? null,
    town ?? null,
    now,
    on,
    due ?? null,
    isClosed,
    JSON.stringify(data),
  );
}

let filed = 0;

export async function apply(scene: Scene, what: Happening): Promise<void> {
  const { store, now } = scene;
  switch (what.kind) {
    case 'task':
      await store.execute(
        `insert into task (id, number, source, title, owner_id, every_day, due_on, state, created_at)
         values ($1, $1, 'manual', '核对名单', $2, $3, $4::date, 'open', $5::timestamptz)`,
        what.number,
        what.owner.id,
        what.everyDay,
        what.due,
        now,
      );
      return;
    case 'task_state':
      await store.execute('update task set state = $2 where number = $1', what.number, what.state);
      return;
    case 'rectification':
      await store.execute(
        `insert into rectification (id, number, inspection_id, subject_name, state, severity, opened_at, due_on, department_id, owner_id)
         values ($1, $1, 'i-archive', '某机构', 'open', $2::int, $3::timestamptz, $4::date, $5, $6)`,
        what.number,
        what.severity,
        now,
        what.due,
        what.owner.departmentId,
        what.owner.id,
      );
      return;
    case 'rectification_state':
      await store.execute(
        `update rectification set state = $2, closed_at = case when $2 = 'closed' then $3::timestamptz end where number = $1`,
        what.number,
        what.state,
        now,
      );
      return;
    default:
      await applyPeople(scene, what);
  }
}

async function applyPeople(scene: Scene, what: Happening): Promise<void> {
  const { store, now } = scene;
  switch (what.kind) {
    case 'left':
      await store.execute('update member set active = false where id = $1', what.who.id);
      await store.transaction((tx) => bumpRevision(tx, 'directory'));
      return;
    case 'absence':
      await store.execute(
        `insert into member_absence (id, member_id, stand_in_id, starts_on, ends_on, filed_by_id, filed_at)
         values ($1, $2, $3, $4::date, $5::date, 'x', $6::timestamptz)`,
        `${what.from} ${what.who.id}`,
        what.who.id,
        what.standIn.id,
        what.from,
        what.to,
        now,
      );
      return;
    default:
      await applyEntry(scene, what);
  }
}

async function applyEntry(scene: Scene, what: Happening): Promise<void> {
  const { store, now } = scene;
  filed += 1;
  switch (what.kind) {
    case 'entry':
      await fileEntry(scene, what);
      return;
    case 'entry_closed':
    case 'risk_over':
      await store.execute(
        `update register_entry set state = 'closed', closed_at = $2::timestamptz where number = $1`,
        what.number,
        now,
      );
      return;
    case 'risk':
      await fileEntry(scene, { number: what.number, register: 'risk', state: 'handling', data: { level: what.level } });
      return;
    case 'school_report':
      await fileEntry(scene, {
        ...{ number: `PC-${filed}`, register: 'school_report', department: what.school, on: what.on, isClosed: true },
      });
      return;
    case 'patrol':
      await fileEntry(scene, {
        number: `XL-${filed}`,
        register: 'patrol',
        town: what.town,
        on: what.on,
        isClosed: true,
      });
      return;
    case 'night_team': {
      const data = { meet: what.meet, shift: 'night' };
      await fileEntry(scene, { number: what.number, register: 'joint', state: 'drawn', on: what.on, data });
      await store.execute(
        'insert into joint_team (id, entry_id, nth, member_ids) values ($1, $1, 1, $2::text[])',
        what.number,
        what.members.map(({ id }) => id),
      );
      return;
    }
    case 'departed':
      await store.execute('update joint_team set departed_at = $2::timestamptz where id = $1', what.number, now);
      return;
    default:
      return;
  }
}
