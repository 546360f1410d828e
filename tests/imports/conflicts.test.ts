/** What a list contradicts is listed and left as it is; what it leaves blank stays; each wrong cell is named. */
import { beforeEach, describe, expect, test } from 'vitest';
import { importInstitutions } from '../../src/imports/import-institutions.ts';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import { loadStoredInstitutions } from '../../src/store/institution-writes.ts';
import { withDatabase } from '../support/database.ts';
import { readLargeList } from './large-list.ts';

const db = withDatabase();
const HEADER = '编号,机构名称,统一社会信用代码,办学许可证号,状态,许可有效期至,地址,曾用名,校区,所属机构,核对日期';
const CODE = '91140423MAYHBEDC3C';
const OTHER_CODE = '52140423MAYURMFN78';
const A = `S1,襄垣县甲舞蹈学校,${CODE},教民114042379000010号,有效,2027-06-30,太行路1号,,,,2026-02-20`;
const B = 'S2,襄垣县乙舞蹈学校,,教民114042379000020号,停业整改,2027-06-30,太行路2号,,,,2026-02-20';

async function run(lines: string[], { header = HEADER, dryRun = false } = {}) {
  const table = await readSpreadsheet('j.csv', Buffer.from([header, ...lines].join('\n')));
  return await importInstitutions(db.store, table, {
    dryRun,
    today: '2026-03-02',
    county: { name: '襄垣县', regionCode: '140423' },
    fileName: 'j.csv',
    by: '测试',
  });
}

beforeEach(async () => {
  await db.store.execute('delete from institution');
  expect(await run([A, B])).toMatchObject({ added: 2, rejected: [] });
});

describe('conflicts', () => {
  const short = '机构名称,统一社会信用代码,办学许可证号,状态,地址';
  test.each([
    ['another name under the same code', `襄垣县新舞蹈学校,${CODE},,有效,`, '机构名称', '台账里是“襄垣县甲舞蹈学校”'],
    ['another name under the same permit', '襄垣县新舞蹈学校,,教民114042379000020,停业整改,', '机构名称', '乙舞蹈'],
    [
      'another code under the same permit',
      `襄垣县甲舞蹈学校,${OTHER_CODE},教民114042379000010号,有效,`,
      '统一社会信用代码',
      CODE,
    ],
    ['another code at the same address', `襄垣县甲舞蹈学校,${OTHER_CODE},,有效,太行路1号`, '统一社会信用代码', CODE],
    ['the same name elsewhere', '襄垣县甲舞蹈学校,,,有效,新街9号', '地址', '太行路1号'],
    ['two records', `襄垣县甲舞蹈学校,${CODE},教民114042379000020号,有效,`, '办学许可证号', '乙舞蹈学校'],
    ['a status that cannot follow', `襄垣县甲舞蹈学校,${CODE},,筹设,`, '状态', '不能这样改'],
    ['a status that needs a re-check', '襄垣县乙舞蹈学校,,,有效,太行路2号', '状态', '复查'],
  ])('%s', async (_what, line, column, words) => {
    const before = await loadStoredInstitutions(db.store);
    expect(await run([line], { header: short })).toMatchObject({
      added: 0,
      changed: 0,
      rejected: [{ row: 2, column, reason: expect.stringContaining(words), conflict: true }],
      batchId: null,
    });
    expect(await loadStoredInstitutions(db.store)).toEqual(before);
  });

  test('one institution twice in a list, by code, permit or name', async () => {
    const report = await run(
      [
        `襄垣县丙舞蹈学校,${OTHER_CODE},,有效,`,
        `襄垣县丙舞蹈学校,${OTHER_CODE.toLowerCase()},,过期,`,
        '襄垣县　丙舞蹈学校,,,有效,',
      ],
      { header: short },
    );
    expect(report).toMatchObject({ added: 1, rejected: [{ row: 3 }, { row: 4 }] });
    expect(report.rejected.every(({ reason }) => reason.includes('和第2行是同一家'))).toBe(true);
  });

  test('a place that nobody approved is not 有效, nor a 增设校区 of an institution that is not', async () => {
    const { rejected, added } = await run([
      ',襄垣县甲舞蹈学校西点,,,有效,,新街8号,,未批准点,S1,',
      ',襄垣县乙舞蹈学校西点,,,有效,,新街9号,,增设校区,S2,',
      ',襄垣县甲舞蹈学校东点,,,有效,,新街7号,,增设校区,S1,',
      'S9,襄垣县寅舞蹈学校西点,,,有效,,新街6号,,未批准点,,',
      ',襄垣县寅舞蹈学校东点,,,过期,,新街5号,,东校区,S9,',
    ]);
    // The last one belongs to a place that was refused: it goes in by itself.
    expect(added).toBe(2);
    expect(rejected.map(({ row, column }) => [row, column])).toEqual([
      [2, '状态'],
      [3, '状态'],
      [5, '状态'],
    ]);
  });

  test('namesakes with two codes at two addresses are two institutions', async () => {
    const line = `襄垣县甲舞蹈学校,${OTHER_CODE},,有效,新街9号`;
    expect(await run([line], { header: short })).toMatchObject({ added: 1, rejected: [] });
  });

  test('a permit that was replaced does not come back by an old list', async () => {
    await run([A.replace('79000010', '79000077')]);
    expect(await run([A])).toMatchObject({
      changed: 0,
      rejected: [{ row: 2, column: '办学许可证号', conflict: true }],
    });
  });
});

describe('what is taken over', () => {
  test('blank cells and missing columns leave what is there; an older 核对日期 does not go back', async () => {
    expect(await run(['S1,襄垣县甲舞蹈学校,,,有效,,,,,,2025-01-01'])).toMatchObject({ same: 1, rejected: [] });
    expect(await run(['襄垣县甲舞蹈学校,有效,古韩镇'], { header: '机构名称,状态,乡镇' })).toMatchObject({ changed: 1 });
    expect((await loadStoredInstitutions(db.store)).find((one) => one.name.includes('甲'))).toMatchObject({
      socialCreditCode: CODE,
      address: '太行路1号',
      town: '古韩镇',
      permits: [{ validUntil: '2027-06-30' }],
      // A list without 核对日期 counts as checked today.
      verifiedAt: '2026-03-02',
    });
  });

  test('a campus finds its main institution by name or number, before or after it in the list', async () => {
    const campus = (name: string, parent: string) => `,${name},,,有效,,新街3号,,东校区,${parent},2026-02-20`;
    const report = await run([
      campus('襄垣县丁舞蹈学校东校区', '襄垣县丁舞蹈学校'),
      ',襄垣县丁舞蹈学校,,,有效,,新街1号,,,,2026-02-20',
      campus('襄垣县甲舞蹈学校东校区', 'S1'),
      campus('襄垣县戊舞蹈学校东校区', '没有的学校'),
    ]);
    expect(report).toMatchObject({ added: 4, remarks: [{ row: 5, column: '所属机构' }] });
    const stored = await loadStoredInstitutions(db.store);
    const nameOf = (id: string | null | undefined) => stored.find((one) => one.id === id)?.name;
    const parents = stored.filter((one) => one.campus !== null).map((one) => [one.name, nameOf(one.parentId)]);
    expect(new Map(parents.map(([name, parent]) => [name, parent]))).toEqual(
      new Map([
        ['襄垣县丁舞蹈学校东校区', '襄垣县丁舞蹈学校'],
        ['襄垣县甲舞蹈学校东校区', '襄垣县甲舞蹈学校'],
        ['襄垣县戊舞蹈学校东校区', undefined],
      ]),
    );
  });

  test('mended codes and permits from elsewhere go in and are remarked', async () => {
    const report = await run([
      ',襄垣县己舞蹈学校,52I40423MAYURMFN78,教民135020372000123号,有效,,新街5号,,,,',
      ',襄垣县庚舞蹈学校,,正在办理,有效,,新街6号,,,,',
      ',襄垣县辛舞蹈学校,,正在办理,有效,,新街7号,,,,',
    ]);
    expect(report).toMatchObject({ added: 3, rejected: [], permits: { here: 0, elsewhere: 1, unclear: 2 } });
    expect(report.remarks.map(({ row, column }) => [row, column])).toEqual([
      [2, '统一社会信用代码'],
      [2, '办学许可证号'],
      [3, '办学许可证号'],
      [4, '办学许可证号'],
    ]);
  });
});

describe('what is shown', () => {
  test('columns by another name, columns that are read over, a column that is missing', async () => {
    const header = '序号,培训机构名称（全称）,办学状态,许可证有效期,备注';
    const { columns, added } = await run(['1,襄垣县壬舞蹈学校,正常,2027/6/30,无'], { header, dryRun: true });
    expect(added).toBe(1);
    expect(columns).toEqual([
      { header: '序号', takenFor: null },
      { header: '培训机构名称（全称）', takenFor: '机构名称' },
      { header: '办学状态', takenFor: '状态' },
      { header: '许可证有效期', takenFor: '许可有效期至' },
      { header: '备注', takenFor: null },
    ]);
    expect((await run(['甲,乙'], { header: '名称,地址' })).rejected).toEqual([
      { row: 1, column: '状态', reason: '表头里没有“状态”这一列，请补上。' },
    ]);
  });

  test.each([
    [',,,,有效,,,,,,', '机构名称', '请填写登记全称'],
    [`,襄垣县癸学校,${CODE.slice(0, -1)}D,,有效,,,,,,`, '统一社会信用代码', '写错'],
    [',襄垣县癸学校,140423600012345,,有效,,,,,,', '统一社会信用代码', '旧注册号'],
    [',襄垣县癸学校,,,,,,,,,', '状态', '没有填写状态'],
    [',襄垣县癸学校,,,挺好,,,,,,', '状态', '可以写'],
    [',襄垣县癸学校,,,有效,2027-02-30,,,,,', '许可有效期至', '不是日期'],
    [',襄垣县癸学校,,,有效,,,,,,2026-03-03', '核对日期', '在今天之后'],
    [`,${'长'.repeat(101)},,,有效,,,,,,`, '机构名称', '串列'],
  ])('%s: the cell, what is wrong and what to do', async (line, column, words) => {
    const { rejected } = await run([line], { dryRun: true });
    expect(rejected).toEqual([{ row: 2, column, reason: expect.stringContaining(words) }]);
  });

  test('a dry run writes nothing and promises what the import does', async () => {
    const lines = [A.replace('太行路1号', '新街9号'), B, ',襄垣县子舞蹈学校,,,有效,,,,,,'];
    const before = await loadStoredInstitutions(db.store);
    const trial = await run(lines, { dryRun: true });
    expect(trial).toMatchObject({ added: 1, changed: 1, same: 1, batchId: null });
    expect(await loadStoredInstitutions(db.store)).toEqual(before);
    expect(await run(lines)).toEqual({ ...trial, batchId: expect.stringMatching(/^20260302-\w{6}$/) });
  });
});

test('20,000 rows from .xlsx all go in, and are all found again', async () => {
  const read = await readLargeList(20_000, 'xlsx');
  const options = { dryRun: false, today: '2026-03-02', fileName: 'l.xlsx', by: '测试' };
  const county = { name: '襄垣县', regionCode: '140423' };
  const first = await importInstitutions(db.store, await read(), { ...options, county });
  expect(first).toMatchObject({ added: 20_000, rejected: [] });
  const again = await importInstitutions(db.store, await read(), { ...options, county });
  expect(again).toMatchObject({ added: 0, changed: 0, same: 20_000, rejected: [] });
}, 60_000);
