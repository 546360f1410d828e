/** `bot figures` as the office runs it: the table, the JSON lines, days of one's own. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { bot, jsonLines, type Outcome, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();

vi.setConfig({ testTimeout: 60_000 });

function run(...args: string[]): Promise<Outcome> {
  return bot(['figures', ...args], { env: { DATABASE_URL: db.url, DATA_DIR: own.dir } });
}

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-07-18T02:00:00Z') });
});

test('one JSON line for each of the ten, counted from the demo’s records', async () => {
  const { code, out, err } = await run('--from', '2026-07-01', '--to', '2026-08-31', '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = jsonLines(out);
  expect(lines.map(({ id }) => id)).toEqual([
    'safety_coverage',
    'papers_complete',
    'academic_offences',
    'leads',
    'rectifications',
    'suspended',
    'escrow',
    'disputes',
    'risks',
    'late_tasks',
  ]);
  // The demo: 600 institutions, three safety checks at three of them, each with a rectification.
  expect(lines[0]).toMatchObject({ title: '安全检查覆盖率', value: 3, of: 600, listed: 597 });
  expect(lines[4]).toMatchObject({ value: 3, of: null });
  expect(lines[0]?.['asOf']).toEqual(expect.stringMatching(/^\d{4}-\d\d-\d\d$/u));
});

test('a table for officials; without days, those of the campaign', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toMatch(/^截至 \d{4}-\d\d-\d\d，期间 2026-07-01 至 2026-08-31\n/u);
  expect(out).toMatch(/1 安全检查覆盖率 +3\/600家 +0\.5% +未查597\n/u);
  expect(out.split('\n')).toHaveLength(13);
});

describe('bot figures register', () => {
  const SUMMER = ['--from', '2026-07-01', '--to', '2026-08-31'];

  test('a table by state, with the total', async () => {
    const { code, out, err } = await run('register', 'rectification', ...SUMMER);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^整改台账，2026-07-01 至 2026-08-31\n状态 +条数 +超期\n整改中 +3 +\d\n/u);
    expect(out).toMatch(/\n合计 +3 +\d\n$/u);
  });

  test('JSON lines by a column, and a column added up', async () => {
    const lines = jsonLines(
      (await run('register', 'inspection', '--by', 'checklist', '--sum', 'findings', ...SUMMER, '--json')).out,
    );
    // The demo's three safety checks found two things, one and one; the check of papers nothing.
    const of = (title: string, count: number, sum: object) => ({ key: title, title, count, late: 0, sum });
    expect(lines).toEqual([
      of('安全/消防/食品/卫生检查', 3, { total: 4, mean: 1.33, median: 1, of: 3 }),
      of('证照与准入检查', 1, { total: 0, mean: 0, median: 0, of: 1 }),
      { ...of('合计', 4, { total: 4, mean: 1, median: 1, of: 4 }), key: '' },
    ]);
  });

  test('times: a table with nothing in it yet; a register without states has none', async () => {
    expect((await run('register', 'lead', '--times')).out).toBe(
      '线索台账，在各状态停留的小时数\n状态  走完  还在  平均  中位数  最长\n',
    );
    const refused = await run('register', 'inspection', '--times');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('没有各状态的时间') });
  });

  test('an empty register has its states', async () => {
    const lines = jsonLines((await run('register', 'price', '--json')).out);
    expect(lines.map(({ title, count }) => `${String(title)} ${String(count)}`)).toEqual([
      '已登记 0',
      '涨价异常 0',
      '已核对 0',
      '合计 0',
    ]);
  });

  test.each([
    [['register'], '请写成'],
    [['register', 'nothing'], '没有“nothing”这个台账，可用：'],
    [['register', 'nothing'], 'lead（线索台账）'],
    [['register', 'staff', '--by', 'staff_name'], '不能按“staff_name”数，可用：state（状态）'],
    [['register', 'price', '--sum', 'course'], '没有写数字的列'],
    [['register', 'lead', '--from', '2026-7-1'], '日期写成'],
  ])('%j is refused: %s', async (args, why) => {
    expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(why) });
  });
});

test('days before the campaign hold nothing of it', async () => {
  const [coverage] = jsonLines((await run('--from', '2025-07-01', '--to', '2025-08-31', '--json')).out);
  expect(coverage).toMatchObject({ value: 0, of: 600 });
});

test.each([
  [['--from', '2026-7-1'], '日期写成'],
  [['--from', '2026-08-31', '--to', '2026-07-01'], '不能晚于'],
  [['--until', '2026-08-31'], '参数有误'],
])('%j is refused', async (args, why) => {
  expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(why) });
});
