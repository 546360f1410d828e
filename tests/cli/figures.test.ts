/** `bot figures` as the office runs it: the table, the JSON lines, days of one's own. */
import { beforeAll, expect, test, vi } from 'vitest';
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
