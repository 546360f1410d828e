/** `bot export <台账>` as the office runs it: every register, for whom, what is left out and noted. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { loadRegisters } from '../../src/app/load-flows.ts';
import { exportRegister } from '../../src/cli/export-register.ts';
import { readSheetRows } from '../../src/imports/sheet-rows.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { bot, jsonLines, type Outcome, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();

vi.setConfig({ testTimeout: 60_000 });

function run(...args: string[]): Promise<Outcome> {
  return bot(['export', ...args], { env: { DATABASE_URL: db.url, DATA_DIR: own.dir } });
}

/** Header and lines of what was written. */
async function sheetOf(...args: string[]): Promise<{ head: string[]; rows: string[][]; done: Outcome }> {
  const out = join(own.dir, `${args.join('').replaceAll(/\W/gu, '')}.csv`);
  const done = await run(...args, '--out', out);
  expect(done.code, done.err).toBe(0);
  const [head = [], ...rows] = await readSheetRows('a.csv', await readFile(out));
  return { head, rows, done };
}

type Line = { number: string; register: string; owner: string; data: object; shown: object; day?: string };

async function file({ number, register, owner, data, shown, day = '2026-07-10' }: Line): Promise<void> {
  const state = register === 'staff' ? 'checked' : 'new';
  await db.store.execute(
    `insert into register_entry (id, number, register, state, subject, town, department_id, owner_id, filed_by_id, filed_at,
       occurred_on, state_since, data, shown, flow, flow_version, flow_hash)
     select $1, $1, $2, $3, '=1+1', '古韩镇', m.department_id, m.id, m.id, $4::timestamptz, '2026-07-09',
       '2026-07-10T02:00:00Z', $5::jsonb, $6::jsonb, 'f', 1, 'h' from member m where m.name = $7`,
    number,
    register,
    state,
    `${day}T02:00:00Z`,
    JSON.stringify(data),
    JSON.stringify(shown),
    owner,
  );
}

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-07-18T02:00:00Z') });
  const told = { data: { form: 'safety', summary: '=cmd' }, shown: { form: '安全', summary: '=cmd' } };
  await file({ number: 'XS1', register: 'lead', owner: '赵海峰', ...told });
  await file({ number: 'XS2', register: 'lead', owner: '张晓燕', ...told, day: '2026-08-02' });
  const closed = { data: { form: 'in_service', restricted: true }, shown: { form: '在职教师' } };
  await file({ number: 'XS3', register: 'lead', owner: '王丽娟', ...closed });
  const person = { staff_number: '03', staff_name: '王芳', post: 'teaching', credential_tail: '2031' };
  await file({
    number: 'RY1',
    register: 'staff',
    owner: '王丽娟',
    data: person,
    shown: { post: '教学', staff_name: '王芳' },
  });
});

test('leads: heads and labels in Chinese, a formula told as what it is, in-service teachers’ left out and said so', async () => {
  const { head, rows, done } = await sheetOf('lead');
  expect(head.slice(0, 5)).toEqual(['编号', '事项', '单位', '乡镇', '状态']);
  expect(rows.map(([number, subject, , town, state]) => [number, subject, town, state])).toEqual([
    ['XS1', '=1+1', '古韩镇', '新建'],
    ['XS2', '=1+1', '古韩镇', '新建'],
  ]);
  expect(rows.map((row) => row[head.indexOf('形态')])).toEqual(['安全', '安全']);
  expect(rows[0]?.[head.indexOf('线索摘要')]).toBe('=cmd');
  expect(jsonLines(done.out)).toEqual([{ rows: 2, left: 1, auditHead: expect.stringMatching(/^\d+-[0-9a-f]{16}$/u) }]);
  expect(done.err).toContain('另有 1 条只给主管单位看');
});

describe('for a member', () => {
  test.each([
    ['liaison-1', ['XS1'], '不在这个人能看的范围里'],
    ['leader-1', ['XS1', 'XS2'], '另有 1 条'],
    ['王丽娟', ['XS1', 'XS2', 'XS3'], ''],
  ])('%s: what he may see', async (who, numbers, note) => {
    const { rows, done } = await sheetOf('lead', '--for', who);
    expect(rows.map(([number]) => number).sort()).toEqual(numbers);
    expect(done.err).toContain(note);
  });

  test.each([
    ['school-1', 'lead', '不能看“线索台账”'],
    ['inspector-1', 'task', '不能看“任务台账”'],
    ['fire-1', 'staff', '不能看“从业人员台账”'],
    ['nobody', 'lead', 'nobody'],
  ])('%s may not export %s', async (who, code, why) => {
    const out = join(own.dir, 'none.csv');
    expect(await run(code, '--for', who, '--out', out)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(why),
    });
    await expect(stat(out)).rejects.toThrow(/ENOENT/u);
  });
});

test('people’s names and numbers only with --personal, and it is noted who took what', async () => {
  const { head, rows } = await sheetOf('staff');
  expect(head).toContain('岗位');
  expect(JSON.stringify([head, rows])).not.toMatch(/王芳|2031|姓名|登记人/u);
  const all = await sheetOf('staff', '--personal', '--for', 'office-1');
  expect(all.rows[0]).toEqual(expect.arrayContaining(['王芳', '2031', '教学']));
  const notes = await db.store.query(
    `select actor, object, note from audit_entry where action = 'register_exported' and object = 'staff' order by id`,
  );
  expect(notes).toEqual([
    { actor: 'operator', object: 'staff', note: 'rows=1' },
    { actor: 'office-1', object: 'staff', note: 'rows=1 personal' },
  ]);
});

test('only some days', async () => {
  expect((await sheetOf('lead', '--from', '2026-08-01', '--to', '2026-08-31')).rows.map(([number]) => number)).toEqual([
    'XS2',
  ]);
});

test('every register, and inspections, findings, rectifications and tasks, with as many lines as there are', async () => {
  const tables = { inspection: 4, finding: 4, rectification: 3 };
  const exported = async (code: string) =>
    await exportRegister(db.store, { code, for: undefined, personal: false, days: {} });
  for (const [code, count] of Object.entries(tables))
    expect((await exported(code)).cells, code).toHaveLength(count + 1);
  for (const code of [...(await loadRegisters()).keys(), 'task']) {
    const [head = []] = (await exported(code)).cells;
    expect(head.slice(0, 2), code).toEqual(['编号', '事项']);
    expect(new Set(head).size, code).toBe(head.length);
  }
});

test('as .xlsx, which nobody else on the machine may read', async () => {
  const out = join(own.dir, 'all.xlsx');
  expect(jsonLines((await run('inspection', '--out', out)).out)).toMatchObject([{ rows: 4 }]);
  expect((await readSheetRows('a.xlsx', await readFile(out))).map(([number]) => number?.slice(0, 2))).toEqual([
    '编号',
    'JC',
    'JC',
    'JC',
    'JC',
  ]);
  expect((await stat(out)).mode & 0o777).toBe(0o600);
});

test.each([
  [['nothing', '--out', 'a.csv'], '没有“nothing”这个台账，可用：'],
  [['nothing', '--out', 'a.csv'], 'patrol（网格巡查台账）'],
  [['lead', '--out', 'a.pdf'], '写成 bot export lead'],
  [['lead'], '写成 bot export lead'],
  [['members', '--personal', '--out', 'a.csv'], '只用于台账'],
  [['lead', '--from', 'x', '--out', 'a.csv'], '日期写成'],
])('%j is refused: %s', async (args, why) => {
  expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(why) });
});
