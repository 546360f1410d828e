/** list_recent_entries: what was filed lately, open or not; abnormal prices first, and told to the market's liaison. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Said, withStage } from './stage.ts';

const on = withStage();
const list = async (by: string, more: Record<string, unknown> = {}) =>
  String(
    (
      await on.stage.runOne('list_recent_entries', {
        by,
        answers: {},
        with: { register: 'price', days: 30n, ...more },
      })
    )['text'],
  );
const file = (more: Partial<Said> = {}, wanted: Record<string, unknown> = {}) =>
  on.stage.runOne('file_entry', {
    by: 'inspector-2',
    answers: { org_unlisted: '小太阳画室' },
    with: { register: 'price', ...wanted },
    ...more,
  });

beforeAll(async () => {
  await on.stage.core.store.execute(
    `insert into member (id, user_id, name, department_id, roles)
     values ('liaison-market', 'liaison-market', '市监联络员', 'market', '{liaison}') on conflict do nothing`,
  );
  await on.stage.core.store.execute(`update snapshot_revision set revision = revision + 1 where name = 'directory'`);
});

beforeEach(async () => {
  for (const table of ['register_entry', 'outbox', 'number_series']) {
    await on.stage.core.store.execute(`delete from ${table}`);
  }
});

describe('allowed', () => {
  test('closed ones too, newest first; what still wants something done stands before them', async () => {
    await file({}, { state: 'abnormal', on: '2026-07-10' });
    await file({}, { on: '2026-07-17' });
    await file({}, { on: '2026-07-18' });
    expect((await list('office-1')).split('\n')).toEqual([
      '价格采集台账：近30天3条。',
      '1. JG20260718-0001 7月10日 小太阳画室（涨价异常）',
      '2. JG20260718-0003 7月18日 小太阳画室（已登记）',
      '3. JG20260718-0002 7月17日 小太阳画室（已登记）',
    ]);
  });

  test('thirty days are today and the 29 before it', async () => {
    await file({}, { on: '2026-06-19' });
    await file({}, { on: '2026-06-18' });
    expect(await list('office-1')).toContain('近30天1条');
    expect(await list('office-1', { days: 31n })).toContain('近31天2条');
  });

  test('what was taken back is not listed, and more than ten are counted', async () => {
    for (let n = 0; n < 12; n += 1) await file();
    await on.stage.core.store.execute(`update register_entry set state = 'withdrawn' where number like '%-0001'`);
    const lines = (await list('office-1')).split('\n');
    expect(lines[0]).toContain('11条');
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toContain('还有1件');
  });

  test('an inspector sees what is his own', async () => {
    await file();
    expect(await list('inspector-2')).toContain('1条');
    expect(await list('inspector-1')).toBe('价格采集台账：近30天没有。');
  });

  test('an abnormal price is told to the market’s liaison and the office; a usual one to nobody', async () => {
    await file();
    expect(await on.stage.count('outbox')).toBe(0);
    await file({}, { state: 'abnormal' });
    const told = await on.stage.core.store.query<{ to: string }>(
      `select target ->> 'userId' as "to" from outbox order by 1`,
    );
    expect(told.map(({ to }) => to)).toEqual(['liaison-market', 'office-1']);
  });
});

describe('refused', () => {
  test.each(['school-1', 'grid-1', 'parent-1'])('%s may not see prices', async (by) => {
    await expect(list(by)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });
});

describe('malformed', () => {
  test.each([0, 401, 'many'])('%s days are a fault of the flow', async (days) => {
    await expect(list('office-1', { days })).rejects.toThrow();
  });

  test('an unknown column shows nothing', async () => {
    await file();
    expect(await list('office-1', { columns: 'ghost' })).toContain('小太阳画室（已登记）');
  });
});
