/** list_closures and the filing: one entry an institution, who hears of it, who was not visited, what nobody entered. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { inspectionAnswers, withStage } from './stage.ts';

const on = withStage();
const store = () => on.stage.core.store;
const list = (by = 'office-1') => on.stage.runOne('list_closures', { by, answers: {} });
const close = (answers: Record<string, unknown>, by = 'office-1') =>
  on.stage.runOne('file_entry', {
    by,
    answers: { reason: 'stopped', closed_on: '2026-07-17', ...answers },
    with: { register: 'closure' },
  });

/** Two institutions of the county in 古韩镇 that stopped, and no other. */
async function twoClosed(): Promise<{ id: string; name: string }[]> {
  const rows = await store().query<{ id: string; name: string }>(
    `select id, name from institution where region_code = '140423' and parent_id is null order by id limit 2`,
  );
  await store().execute(`update institution set status = 'valid'`);
  for (const { id } of rows) {
    await store().execute(`update institution set status = 'revoked', town = '古韩镇' where id = $1`, id);
  }
  await store().execute(`update snapshot_revision set revision = revision + 1`);
  return rows;
}

beforeEach(async () => {
  for (const table of ['outbox', 'register_entry', 'number_series']) await store().execute(`delete from ${table}`);
  // The demo's own visits.
  await store().execute('update inspection set withdrawn_at = filed_at');
});

describe('allowed', () => {
  test('hand-counted: entered, settled, visited by a visit or an inspection, missing', async () => {
    const [one, two] = await twoClosed();
    expect(await list()).toMatchObject({
      count: 0,
      missed: 2,
      text: expect.stringContaining(`还没登记的2家：${one?.name}、${two?.name}`),
    });
    await close({ org: one, refund_people: 2, refund_amount: 100 });
    const text = String((await list())['text']);
    expect(text).toContain('关停处置1家，办结0家。近30天回访0/2家。');
    expect(text).toContain(`1. GT20260718-0001 ${one?.name}（已接手）退费2户、退费100元、欠薪人数没核清`);
    expect(text).toContain(`还没登记的1家：${two?.name}。`);
    await on.stage.runOne('move_entry', {
      by: 'grid-1',
      answers: { entry: { id: 'GT20260718-0001' }, visited_on: '2026-07-18', running: false },
      with: { register: 'closure', to: 'handling' },
    });
    expect((await list())['text']).toContain('近30天回访1/2家');
    await on.stage.runOne('file_inspection', {
      by: 'inspector-1',
      answers: inspectionAnswers({ org: two, org_unlisted: undefined }),
    });
    expect(await list()).toMatchObject({ missed: 0, text: expect.stringContaining('近30天回访2/2家') });
  });

  test('a visit of two months ago counts no more', async () => {
    const [one] = await twoClosed();
    await close({ org: one, visited_on: '2026-05-18' });
    expect((await list())['text']).toContain(`近30天没回访的`);
  });

  test('on filing the departments and the town hear, in private, counts only; duties are written down', async () => {
    const [one] = await twoClosed();
    const result = await close({ org: one, pupils: 12, reachable: false, gathering: true });
    expect(result).toMatchObject({ text: '', told: '县教育局、县公安局、古韩镇' });
    expect(result['unreached']).toContain('县人社局');
    const sent = await store().query<{ to: string; text: string }>(
      `select target ->> 'userId' as "to", body ->> 'text' as text from outbox`,
    );
    expect(sent.map(({ to }) => to)).toEqual(expect.arrayContaining(['liaison-1', 'grid-1']));
    expect(sent.every(({ text }) => text.includes('负责人联系不上'))).toBe(true);
    expect((await listEntries(store(), 'closure'))[0]?.shown['duties']).toContain('人社（欠薪、安置）');
  });
});

describe('refused', () => {
  test('a second entry of an institution while the first is open; after that one is archived it may be', async () => {
    const [one] = await twoClosed();
    await close({ org: one });
    expect(await close({ org: one })).toMatchObject({
      text: expect.stringContaining('已经登记过，是 GT20260718-0001'),
    });
    expect(await listEntries(store(), 'closure')).toHaveLength(1);
    await store().execute(`update register_entry set state = 'archived', closed_at = now()`);
    expect(await close({ org: one })).toMatchObject({ text: '' });
  });

  test.each(['inspector-1', 'liaison-1', 'approver-1', 'grid-1', 'parent-1'])('%s enters none', async (by) => {
    await expect(close({ org_unlisted: '小太阳' }, by)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test.each(['school-1', 'parent-1'])('%s sees none', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('a grid worker is told of the own town', async () => {
    const [one, two] = await twoClosed();
    await store().execute(`update institution set town = '王村镇' where id = $1`, two?.id);
    await store().execute(`update snapshot_revision set revision = revision + 1`);
    const { text } = await list('grid-1');
    expect(text).toContain(one?.name);
    expect(text).not.toContain(two?.name);
  });
});

describe('malformed', () => {
  test('counts that are none are not settled, and nothing breaks', async () => {
    await twoClosed();
    await close({ org_unlisted: '小太阳画室', refund_people: '很多', visits: 'x', visited_on: 7 });
    expect((await list())['text']).toContain('退费户数没核清');
  });
});
