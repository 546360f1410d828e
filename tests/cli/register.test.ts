/** `bot register` as the office runs it: changes with their sentences, what is shown, lists from a file. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { bot, jsonLines, type Outcome, withFolder } from './bot.ts';

const NAME = '襄垣县问渠书法培训学校';
const PERMIT = '教民114042379999990号';
const BY_OFFICE = ['--by', '王丽娟'];
const BY_APPROVER = ['--by', 'approver-1'];
const PAPER = ['--document', '襄教〔2026〕1号'];
const db = withDatabase();
const own = withFolder();

vi.setConfig({ testTimeout: 60_000 });

function run(...args: string[]): Promise<Outcome> {
  return bot(['register', ...args], { env: { DATABASE_URL: db.url, DATA_DIR: own.dir } });
}

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-03-02T00:00:00Z') });
  await db.store.execute(
    `insert into institution (id, name, category, status, region_code, region)
     values ('wenqu', $1, '文化艺术', 'preparing', '140423', '襄垣县')`,
    NAME,
  );
});

test('an institution’s life: permit, 有效, 停业整改, back with a re-check; all of it is shown with its papers', async () => {
  const permit = [PERMIT, '--from', '2026-01-05', '--until', '2099-01-04', ...PAPER, ...BY_APPROVER];
  expect(await run('set-permit', NAME, ...permit)).toMatchObject({ code: 0, err: '' });
  const valid = await run('set-status', PERMIT, '有效', '--effective', '2026-01-05', ...PAPER, ...BY_APPROVER);
  expect(valid).toMatchObject({ code: 0, out: `已登记：“${NAME}” 筹设 → 有效，2026-01-05 起生效。\n` });
  const suspend = ['停业整改', '--effective', '2026-01-10', ...PAPER, ...BY_OFFICE];
  expect(await run('set-status', NAME, ...suspend)).toMatchObject({ code: 0 });
  const back = ['set-status', NAME, '有效', '--effective', '2026-01-20', ...PAPER, ...BY_OFFICE];
  expect(await run(...back)).toMatchObject({ code: 1, err: expect.stringContaining('要先复查') });
  expect(await run(...back, '--recheck', '复查〔2026〕2号')).toMatchObject({ code: 0 });

  const shown = await run('show', NAME);
  expect(shown).toMatchObject({ code: 0, err: '' });
  const lines = shown.out.split('\n');
  expect(lines).toContain(`办学许可证：${PERMIT}（2026-01-05 至 2099-01-04）`);
  expect(lines.filter((line) => line.includes('  状态：')).map((line) => line.replace(/，\S+ 登记）$/u, '）'))).toEqual(
    [
      '  2026-01-05  状态：筹设 → 有效，依据 襄教〔2026〕1号（郭慧敏）',
      '  2026-01-10  状态：有效 → 停业整改，依据 襄教〔2026〕1号（王丽娟）',
      '  2026-01-20  状态：停业整改 → 有效，依据 襄教〔2026〕1号；复查：复查〔2026〕2号（王丽娟）',
    ],
  );
  const [json] = jsonLines((await run('show', 'wenqu', '--json')).out);
  expect(json).toMatchObject({ name: NAME, status: 'valid', quotedList: null });
});

test.each([
  [['verify', NAME], '请写上登记人'],
  [['verify', NAME, '--by', '没有这个人'], '不在专班成员里'],
  [['verify', '问渠', ...BY_OFFICE], `wenqu  ${NAME}`],
  [['show', '没有这一家'], '台账里没有“没有这一家”'],
  [['set-status', NAME, '飞升', '--effective', '2026-01-20'], '没有“飞升”这个状态，可用：筹设、有效'],
  [['set-status', NAME, '过期', '--effective', '2026-02-30', ...BY_OFFICE], '--effective 要写成'],
  [['set-status', NAME, '过期', ...BY_OFFICE], '请写上生效日'],
  [['publish-list', 'grey', NAME, ...PAPER, ...BY_OFFICE], '白名单'],
  [['jump', NAME], '请写成 bot register show'],
])('%j is refused with what to write', async (args, sentence) => {
  const done = await run(...args);
  expect(done.code).toBeGreaterThan(0);
  expect(done.err).toContain(sentence);
});

test('a check of today; a list from a file, whole or not at all', async () => {
  expect(await run('verify', NAME, ...BY_OFFICE)).toMatchObject({ code: 0, err: '' });
  const file = join(own.dir, 'list.txt');
  const publish = ['publish-list', 'white', ...PAPER, '--date', '2026-02-01', ...BY_OFFICE, file];
  await writeFile(file, `${NAME}\n问渠\n`);
  expect(await run(...publish)).toMatchObject({ code: 1, err: expect.stringContaining('名单没有登记') });
  await writeFile(file, `\uFEFF${NAME}\r\n\r\n${PERMIT}\r\n`);
  expect(await run(...publish)).toMatchObject({ code: 0, out: '已登记白名单（襄教〔2026〕1号），共 1 家。\n' });
  expect((await run('show', NAME)).out).toContain('名单：白名单（襄教〔2026〕1号，2026-02-01 公布）');
  const unlist = ['unlist', 'black', NAME, '--ground', '襄教〔2026〕7号', ...BY_OFFICE];
  expect(await run(...unlist)).toMatchObject({ code: 1, err: `“${NAME}”不在黑名单上，没有改。\n` });
  const withdraw = ['withdraw-list', 'white', ...PAPER, '--ground', '襄教〔2026〕8号', ...BY_OFFICE];
  expect(await run(...withdraw)).toMatchObject({ code: 0 });
  expect((await run('show', NAME)).out).toContain('名单：无');
});
