/** The county of the duty campaign: two schools, as many members as wanted, and one or two instances of the product. */
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { emptyMemory, runDuty } from '../../src/pipeline/duty-desk.ts';
import { bumpRevision } from '../../src/store/revision.ts';
import { type County, openCounty } from '../campaign/county.ts';
import type { Who } from './happenings.ts';
import type { Instance } from './play.ts';

/** Opens it on an empty database; of each group of the staff at most `most` stay. */
export async function openDutyCounty(databaseUrl: string, most: number): Promise<{ county: County; people: Who[] }> {
  const county = await openCounty(databaseUrl);
  const { store, snapshots } = county.core;
  // Who hears at which minute hangs on the id: the same in every run.
  await store.execute('update member set id = user_id');
  await store.execute(`insert into department (id, name) values ('second', '襄垣县第二小学')`);
  await store.execute(
    `update member set department_id = 'second'
     where user_id = (select max(user_id) from member where 'school_head' = any(roles))`,
  );
  await store.execute(
    `update member set active = false where 'school_head' <> all(roles) and regexp_replace(user_id, '^.*-', '')::int > $1::int`,
    most,
  );
  await store.transaction((tx) => bumpRevision(tx, 'directory'));
  await snapshots.refresh();
  const people = await store.query<Who>(
    `select m.id, m.user_id as "userId", m.roles[1] as role, d.name as department, d.id as "departmentId"
     from member m join department d on d.id = m.department_id where m.active order by m.user_id`,
  );
  return { county, people };
}

/** A second instance on the same records. */
export function secondInstance({ core }: County): Instance {
  return instanceOn(core);
}

/** One that dies in the middle of each write: everything is written, nothing is committed. */
export function dyingInstance({ core }: County): Instance {
  const { store } = core;
  const transaction: typeof store.transaction = async (work) =>
    await store.transaction(async (tx) => {
      await work(tx);
      throw new Error('the power is gone');
    });
  return instanceOn({ ...core, store: { ...store, transaction } });
}

/** It looks at what is due as a pipeline does, and leaves the sending to the other. */
function instanceOn(core: County['core']): Instance {
  const deps = {
    ...core,
    channel: 'simulator' as const,
    groupChannels: [],
    capabilitiesOf: () => SIMULATOR_CAPABILITIES,
  };
  const memory = emptyMemory();
  return { runDuty: async () => await runDuty(deps, memory) };
}
