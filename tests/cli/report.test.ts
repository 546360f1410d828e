/** `bot report` as an operator runs it: the four kinds, the kept ones, a register in the office's format. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, expect, test, vi } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { readParagraphs, readParts } from '../reports/read-docx.ts';
import { withDatabase } from '../support/database.ts';
import { bot, jsonLines, type Outcome, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();

vi.setConfig({ testTimeout: 60_000 });

function run(...args: string[]): Promise<Outcome> {
  return bot(['report', ...args], { env: { DATABASE_URL: db.url, DATA_DIR: own.dir } });
}

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-03-02T02:00:00Z') });
});

test('a week of the past: written for the operator alone, kept, copied byte for byte', async () => {
  const out = join(own.dir, '周报.docx');
  const done = await run('weekly', '--date', '2026-03-02', '--out', out);
  expect(done.code, done.err).toBe(0);
  const [made] = jsonLines(done.out);
  expect(made).toMatchObject({ kind: 'weekly', from: '2026-02-23', to: '2026-03-01' });
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  const paragraphs = readParagraphs(readParts(await readFile(out)).get('word/document.xml') ?? '');
  expect(paragraphs[0]).toBe('襄垣县校外培训专项治理周报');
  expect((await run('list')).out).toContain('周报-20260301.docx');
  const copy = join(own.dir, '副本.docx');
  expect((await run('copy', String(Object(made)['id']), '--out', copy)).code).toBe(0);
  expect((await readFile(copy)).equals(await readFile(out))).toBe(true);
});

test.each([
  [['yearly', '--out', 'a.docx'], '要哪种报告？daily、weekly、monthly、final'],
  [['daily'], '请写出文件名'],
  [['daily', '--out', 'a.pdf'], '请写出文件名'],
  [['daily', '--date', '2026-02-30', '--out', 'a.docx'], '日期写成'],
  [['copy', 'none', '--out', 'a.docx'], '没有编号是“none”的报告'],
  [['register', '--out', 'a.xlsx'], '写成 bot report register'],
  [['register', 'nothing', '--out', 'a.xlsx'], '没有“nothing”这个台账'],
])('%j is refused with what to give', async (args, words) => {
  const done = await run(...args);
  expect([done.code, done.err]).toEqual([2, expect.stringContaining(words)]);
});

test('a register in the office’s format', async () => {
  const out = join(own.dir, '整改.xlsx');
  const done = await run('register', 'rectification', '--out', out);
  expect(done.code, done.err).toBe(0);
  const rows = await readSheet(await readFile(out));
  expect(rows.slice(0, 4).map(([cell]) => cell)).toEqual([
    '襄垣县整改台账',
    '襄垣县“双减”工作领导组办公室',
    expect.stringMatching(/^\d{4}年\d+月\d+日$/u),
    '编号',
  ]);
  expect(rows.at(-1)?.[0]).toEqual(expect.stringMatching(/^签发：.*审计号 \d+-[0-9a-f]{16}$/u));
  expect(rows.length).toBe(Number(Object(jsonLines(done.out)[0])['rows']) + 6);
});
