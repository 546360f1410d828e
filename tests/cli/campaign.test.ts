/** `bot campaign`: a county gives itself its campaign without a programmer. */
import { expect, test, vi } from 'vitest';
import { withDatabase } from '../support/database.ts';
import { bot, jsonLines, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();
const run = (...args: string[]) => bot(['campaign', ...args], { env: { DATABASE_URL: db.url, DATA_DIR: own.dir } });
const add = (name: string, from: string, to: string) => run('add', '--name', name, '--from', from, '--to', to);

vi.setConfig({ testTimeout: 60_000 });

test('is added, listed, and refused when a day would belong to two', async () => {
  expect((await run('list')).out).toContain('还没有专项行动');
  expect(await add('暑期行动', '2023-07-01', '2023-08-31')).toMatchObject({ code: 0 });
  expect(await add('重叠行动', '2023-08-31', '2023-10-07')).toMatchObject({
    code: 1,
    err: expect.stringContaining('和“暑期行动”'),
  });
  expect(await add('国庆行动', '2023-09-29', '2023-10-06')).toMatchObject({ code: 0 });
  expect(jsonLines((await run('list', '--json')).out)).toEqual([
    { id: expect.any(String), name: '国庆行动', startsOn: '2023-09-29', endsOn: '2023-10-06' },
    { id: expect.any(String), name: '暑期行动', startsOn: '2023-07-01', endsOn: '2023-08-31' },
  ]);
});

test.each([
  ['2023-02-30', '2023-08-31'],
  ['2023-07-01', '下个月'],
  ['2023-08-31', '2023-07-01'],
])('%s to %s is refused with what to write', async (from, to) => {
  expect((await add('行动', from, to)).code).toBe(2);
});
