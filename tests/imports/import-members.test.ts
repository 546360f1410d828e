/** The office's member list: what is right goes in, what is wrong is named by row and column. */
import { beforeAll, describe, expect, test } from 'vitest';
import { importMembers } from '../../src/imports/import-members.ts';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { loadDirectory, readRevisions } from '../../src/store/directory-repository.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const HEADER = '账号,姓名,单位,角色,群,手机号';

async function run(lines: string[], dryRun = false, header = HEADER) {
  const table = await readSpreadsheet('m.csv', Buffer.from([header, ...lines].join('\n')));
  return await importMembers(db.store, table, { dryRun, today: '2026-03-02', fileName: 'm.csv', by: '测试' });
}

async function member(userId: string) {
  return (await loadDirectory(db.store)).members.find((one) => one.userId === userId);
}

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-03-02T01:00:00Z') });
});

describe('importMembers', () => {
  test('adds, then finds the same, then changes; every instance is told', async () => {
    const before = await readRevisions(db.store);
    const line = 'WangQiang,王强,县教育局,检查员、联络员,双减工作专班联合检查群,13800000000';
    expect(await run([line])).toMatchObject({ added: 1, changed: 0, same: 0, rejected: [] });
    expect(await member('wangqiang')).toMatchObject({ name: '王强', roles: ['inspector', 'liaison'], active: true });
    expect((await readRevisions(db.store)).directory).toBe(before.directory + 1);
    expect(await run([line])).toMatchObject({ added: 0, changed: 0, same: 1, rejected: [] });
    expect(await run(['wangqiang,王强,县教育局,检查员,,'])).toMatchObject({
      added: 0,
      changed: 1,
      same: 0,
      rejected: [],
    });
    expect(await member('wangqiang')).toMatchObject({ roles: ['inspector'] });
  });

  test('tags come in with their column, and stay when a list has none', async () => {
    const header = '账号,姓名,单位,角色,标签';
    expect(await run(['tagged,王强,县教育局,检查员,党员、夜查组'], false, header)).toMatchObject({ added: 1 });
    expect(await member('tagged')).toMatchObject({ tags: ['党员', '夜查组'] });
    expect(await run(['tagged,王强,县教育局,检查员,,'])).toMatchObject({ same: 1 });
    expect(await run(['tagged,王小强,县教育局,检查员,,'])).toMatchObject({ changed: 1 });
    expect(await member('tagged')).toMatchObject({ name: '王小强', tags: ['党员', '夜查组'] });
    expect(await run(['tagged,王小强,县教育局,检查员,'], false, header)).toMatchObject({ changed: 1 });
    expect(await member('tagged')).toMatchObject({ tags: [] });
  });

  test('another name of a department counts; a dry run writes nothing', async () => {
    expect(await run(['lili,李丽,县卫体局,联络员,,'], true)).toMatchObject({
      added: 1,
      changed: 0,
      same: 0,
      rejected: [],
    });
    expect(await member('lili')).toBeUndefined();
  });

  test('a department goes by the names that people say', async () => {
    expect((await run(['zs,张三,教育局,检查员,,', 'ls,李四,襄垣县公安局,联络员,,'], true)).rejected).toEqual([]);
  });

  test('schools and towns of their people are added, once', async () => {
    const lines = ['zx1,赵校长,襄垣县第一小学,学校责任人,,', 'zx2,钱校长,襄垣县第一小学,学校责任人,,'];
    expect(await run(lines, true)).toMatchObject({ added: 2, rejected: [] });
    expect((await loadDirectory(db.store)).departments.map((one) => one.name)).not.toContain('襄垣县第一小学');
    expect(await run(lines)).toMatchObject({ added: 2, rejected: [] });
    expect(await run(lines)).toMatchObject({ same: 2, rejected: [] });
    const schools = (await loadDirectory(db.store)).departments.filter((one) => one.name === '襄垣县第一小学');
    expect(schools).toMatchObject([{ inTaskForce: false }]);
    expect(await member('zx1')).toMatchObject({ departmentName: '襄垣县第一小学' });
  });

  test.each([
    ['张 三,张三,县教育局,检查员,,', '账号', '账号要填企业微信里的账号'],
    ['zs,,县教育局,检查员,,', '姓名', '姓名没有填'],
    ['zs,张三,县水利局,检查员,,', '单位', '没有“县水利局”这个单位'],
    ['zs,张三,县教育局,打杂的,,', '角色', '角色“打杂的”不认识'],
    ['zs,张三,县教育局,群众,,', '角色', '角色“群众”不认识'],
    ['zs,张三,县教育局,检查员,家长群,', '群', '没有“家长群”这个群'],
  ])('%s is refused for its %s', async (line, column, words) => {
    const { rejected } = await run(['good,好人,县教育局,检查员,,', line], true);
    expect(rejected).toEqual([{ row: 3, column, reason: expect.stringContaining(words) }]);
  });

  test('a double account and a missing column are named', async () => {
    expect((await run(['a1,甲,县教育局,检查员,,', 'A1,乙,县教育局,检查员,,'], true)).rejected).toEqual([
      { row: 3, column: '账号', reason: '账号“a1”和第2行重复，请只留一行。', conflict: true },
    ]);
    expect((await run(['a1,甲'], true, '账号,姓名')).rejected.map((one) => one.column)).toEqual(['单位', '角色']);
  });
});
