/** One institution of its own for tests of what changes the register, beside the demo's. */
import type { Stage } from './stage.ts';

/** Its id; the name and town are the same in every test. */
export const SCHOOL = { id: 't-school', name: '襄垣县测试舞蹈培训学校', town: '古韩镇' };

/** Puts it (again) into a status, with a permit that runs, and with nothing that was changed before. */
export async function putSchool({ core }: Stage, status: string): Promise<void> {
  const { store } = core;
  await store.execute('delete from rectification where institution_id = $1', SCHOOL.id);
  await store.execute('delete from institution where id = $1', SCHOOL.id);
  await store.execute(
    `insert into institution (id, name, category, status, region_code, region, town, address)
     values ($1, $2, '文化艺术', $3, '140423', '襄垣县', $4, '新建西街1号')`,
    SCHOOL.id,
    SCHOOL.name,
    status,
    SCHOOL.town,
  );
  await store.execute(
    `insert into permit (id, institution_id, number, kind, valid_from, valid_until)
     values ('t-permit', $1, '教民114042379000777号', '办学许可证', '2026-01-01', '2028-12-31')`,
    SCHOOL.id,
  );
}

/** Its status now. */
export async function statusOf({ core }: Stage): Promise<string | undefined> {
  const [row] = await core.store.query<{ status: string }>('select status from institution where id = $1', SCHOOL.id);
  return row?.status;
}
