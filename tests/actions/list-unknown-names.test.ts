/** 没查到的名字: the office reads the most asked; what has come into the register meanwhile is marked and left out. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withStage } from './stage.ts';

const on = withStage();
const list = async (by = 'office-1', answers: Record<string, unknown> = {}) =>
  String((await on.stage.runOne('list_unknown_names', { by, answers }))['text']);
const put = (text: string, day: string, count = 1, state = 'open') =>
  on.stage.core.store.execute(
    `insert into unknown_name (text, day, count, state) values ($1, $2::date, $3::int, $4)`,
    text,
    day,
    count,
    state,
  );

beforeEach(() => on.stage.core.store.execute('delete from unknown_name'));

describe('allowed', () => {
  test('the most asked of 30 days first, days added up, ten at most', async () => {
    await put('飞鸟书法', '2026-07-18', 2);
    await put('飞鸟书法', '2026-06-19', 3);
    await put('蓝鲸舞蹈', '2026-07-01', 4, 'lead');
    await put('青松围棋', '2026-06-18', 50);
    await put('红杉篮球', '2026-07-18', 60, 'dropped');
    for (let n = 0; n < 12; n += 1) await put(`无名${'甲乙丙丁戊己庚辛壬癸子丑'.charAt(n)}画室`, '2026-07-02');
    const lines = (await list()).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      '近30天群众问得最多、名册里没有的名字：',
      '1. 飞鸟书法，5次',
      '2. 蓝鲸舞蹈，4次，已派人核实',
    ]);
    expect(lines).toHaveLength(11);
  });

  test('a name that is in the register by now is marked known, for all its days', async () => {
    const found = on.stage.core.snapshots.current().actionWorld.institutions.find(({ region }) => region === '襄垣县');
    const name = found?.name ?? '';
    await put(name, '2026-07-17', 9, 'lead');
    await put(name, '2026-07-18', 9);
    await put('飞鸟书法', '2026-07-18');
    expect(await list()).toBe('近30天群众问得最多、名册里没有的名字：\n1. 飞鸟书法，1次');
    expect(await on.stage.count(`unknown_name where state = 'known'`)).toBe(2);
  });

  test('with nothing to tell it says so', async () => {
    expect(await list()).toBe('近30天没有查不到的名字。');
  });
});

describe('refused', () => {
  test.each(['parent-1', 'inspector-1', 'school-1'])('%s may not read it', async (by) => {
    await expect(list(by)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });
});

describe('malformed', () => {
  test('answers that it never asked for change nothing', async () => {
    await put('飞鸟书法', '2026-01-01');
    expect(await list('office-1', { days: 9999 })).toBe('近30天没有查不到的名字。');
  });
});
