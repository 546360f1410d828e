/** The county's list of institutions: recognised again by code, number or name; wrong rows are named. */
import { beforeAll, describe, expect, test } from 'vitest';
import { importInstitutions } from '../../src/imports/import-institutions.ts';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import { loadRegister } from '../../src/store/register-repository.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const HEADER = '机构名称,统一社会信用代码,办学许可证号,类别,状态,许可有效期至,乡镇,地址,曾用名,核对日期';
const OPTIONS = {
  today: '2026-03-02',
  county: { name: '襄垣县', regionCode: '140423' },
  fileName: 'j.csv',
  by: '测试',
};
const FIRST =
  '襄垣县星光美术培训学校有限公司,91140423MAYHBEDC3C,教民114042379000010号,文化艺术,有效,2027-06-30,古韩镇,太行路1号,襄垣县小星星画室,2026-02-20';

async function run(lines: string[], dryRun = false) {
  const table = await readSpreadsheet('j.csv', Buffer.from([HEADER, ...lines].join('\n')));
  return await importInstitutions(db.store, table, { ...OPTIONS, dryRun });
}

beforeAll(async () => {
  await run([FIRST]);
});

describe('importInstitutions', () => {
  test('what went in can be read as the register', async () => {
    expect(await loadRegister(db.store)).toEqual([
      expect.objectContaining({
        name: '襄垣县星光美术培训学校有限公司',
        status: 'valid',
        socialCreditCode: '91140423MAYHBEDC3C',
        permitValidUntil: '2027-06-30',
        regionCode: '140423',
        town: '古韩镇',
        verifiedAt: '2026-02-20',
        aliases: [{ text: '襄垣县小星星画室', kind: expect.any(String) }],
      }),
    ]);
  });

  test('the same again changes nothing', async () => {
    expect(await run([FIRST])).toMatchObject({ added: 0, changed: 0, same: 1, rejected: [] });
  });

  test('another name under the same code is a conflict; with the old one as 曾用名 it is a change', async () => {
    const renamed = FIRST.replace('星光美术', '星光艺术');
    expect(await run([renamed])).toMatchObject({
      added: 0,
      changed: 0,
      rejected: [{ row: 2, column: '机构名称', conflict: true }],
    });
    const told = renamed.replace('襄垣县小星星画室', '襄垣县小星星画室、襄垣县星光美术培训学校有限公司');
    expect(await run([told], true)).toMatchObject({ added: 0, changed: 1, rejected: [] });
    expect(await loadRegister(db.store)).toHaveLength(1);
  });

  test('wrong rows are named by row and column; the others are counted', async () => {
    const report = await run(
      [
        FIRST,
        '襄垣县月光舞蹈培训学校,91140423MAYHBEDC3D,,文化艺术,有效,,古韩镇,,,',
        '襄垣县日光舞蹈培训学校,,,文化艺术,好得很,,古韩镇,,,',
        ',,,文化艺术,有效,,古韩镇,,,',
        '襄垣县云光舞蹈培训学校,,,文化艺术,有效,2027-02-30,古韩镇,,,',
      ],
      true,
    );
    expect(report).toMatchObject({ same: 1 });
    expect(report.rejected.map(({ row, column }) => [row, column])).toEqual([
      [3, '统一社会信用代码'],
      [4, '状态'],
      [5, '机构名称'],
      [6, '许可有效期至'],
    ]);
  });

  test('two rows for one institution are not silently merged', async () => {
    const { rejected } = await run([FIRST, FIRST], true);
    expect(rejected).toEqual([
      { row: 3, column: '机构名称', reason: expect.stringContaining('和第2行是同一家'), conflict: true },
    ]);
  });
});
