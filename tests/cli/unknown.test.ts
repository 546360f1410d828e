/** `bot unknown`: the office's list on the command line. */
import { beforeAll, expect, test, vi } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { bot, jsonLines, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();
const run = (args: string[]) => bot(['unknown', ...args], { env: { DATABASE_URL: db.url, DATA_DIR: own.dir } });

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-07-13T00:00:00Z') });
  await db.store.execute(
    `insert into unknown_name (text, day, count, state)
     select text, (now() at time zone 'Asia/Shanghai')::date - ago, count, state
     from (values ('飞鸟书法', 0, 3, 'open'), ('飞鸟书法', 5, 2, 'lead'), ('蓝鲸舞蹈', 40, 9, 'open')) v(text, ago, count, state)`,
  );
});

test('names the most asked of 30 days, or of as many as are asked for', async () => {
  const [{ today } = { today: '' }] = await db.store.query<{ today: string }>(
    `select to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as today`,
  );
  const month = await run(['--json']);
  expect(month).toMatchObject({ code: 0, err: '' });
  expect(jsonLines(month.out)).toEqual([{ name: '飞鸟书法', count: 5, lastDay: today, isLead: true }]);
  const { out } = await run(['--days', '60']);
  expect(out.split('\n').slice(1, 3)).toEqual([
    expect.stringMatching(/^蓝鲸舞蹈 +9/u),
    expect.stringMatching(/^飞鸟书法 +5/u),
  ]);
});

test.each(['0', '-1', 'x', '9999'])('--days %s is refused with what to write', async (days) => {
  expect(await run([`--days=${days}`])).toMatchObject({ code: 2, err: expect.stringContaining('1 到 366') });
});
