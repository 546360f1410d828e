/** What is exported is found unchanged when it is imported again, and runs as no formula. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { guardCell, unguardCell } from '../../src/imports/csv-guard.ts';
import { exportInstitutions } from '../../src/imports/export-institutions.ts';
import { exportMembers } from '../../src/imports/export-members.ts';
import { importInstitutions } from '../../src/imports/import-institutions.ts';
import { importMembers } from '../../src/imports/import-members.ts';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import { writeCsv, writeXlsx } from '../../src/imports/write-spreadsheet.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const OPTIONS = {
  dryRun: false,
  // Not the day of the demo's rows: a blank 核对日期 must not count as checked today.
  today: '2031-01-01',
  county: { name: '襄垣县', regionCode: '140423' },
  fileName: 'j',
  by: '测试',
};
const HOSTILE = `机构名称,统一社会信用代码,状态,地址,曾用名,招牌名
"=HYPERLINK(""http://x"",""点"")",91140423MAYHBEDC3C,有效,"+1+1","@SUM(A1)、-2","'=1"
"襄垣县（引号）""学校,换\n行",52140423MAYURMFN78,过期,＝1+1,，,`;

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-03-02T04:00:00Z') });
  await importInstitutions(db.store, await readSpreadsheet('h.csv', Buffer.from(HOSTILE)), OPTIONS);
  // Names that no import of ours would write so: full width, and with the sign that stands between names.
  await db.store.execute(`insert into institution (id, name, category, status, region_code, region, town)
    values ('odd', '襄垣县　ＡＢＣ英语（一部）', '学科类', 'revoked', '140423', '襄垣县', '')`);
  await db.store.execute(`insert into institution_alias values ('odd', '甲、乙', '曾用名'), ('odd', '丙', '网名')`);
});

describe('the round trip', () => {
  test.each(['csv', 'xlsx'])('institutions through .%s: every row is the same', async (kind) => {
    const rows = await exportInstitutions(db.store);
    expect(rows.length).toBeGreaterThan(600);
    const bytes = kind === 'csv' ? writeCsv(rows) : await writeXlsx(rows);
    const report = await importInstitutions(db.store, await readSpreadsheet(`j.${kind}`, bytes), OPTIONS);
    expect(report).toMatchObject({ added: 0, changed: 0, same: rows.length - 1, rejected: [], batchId: null });
  });

  test.each(['csv', 'xlsx'])('members through .%s: every row is the same', async (kind) => {
    const rows = await exportMembers(db.store);
    expect(rows.length).toBeGreaterThan(5);
    const bytes = kind === 'csv' ? writeCsv(rows) : await writeXlsx(rows);
    const report = await importMembers(db.store, await readSpreadsheet(`m.${kind}`, bytes), OPTIONS);
    expect(report).toMatchObject({ added: 0, changed: 0, same: rows.length - 1, rejected: [] });
  });
});

describe('no cell runs', () => {
  test('in .csv every dangerous cell begins with an apostrophe', async () => {
    const text = writeCsv(await exportInstitutions(db.store)).toString();
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""点"")"`);
    expect(text).toContain("'+1+1");
    expect(text).not.toMatch(/(?:^|,|\n)"?[=+\-@]/u);
  });

  test('in .xlsx every cell is text', async () => {
    const rows = await exportInstitutions(db.store);
    const read = await readSheet(await writeXlsx(rows));
    expect(read.flat().every((cell) => cell === null || typeof cell === 'string')).toBe(true);
    expect(read.flat()).toContain('=HYPERLINK("http://x","点")');
  });

  test('guarding is undone exactly, whatever the cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', ' ', 'a', '＝') }), (cell) => {
        expect(unguardCell(guardCell(cell))).toBe(cell);
        expect(guardCell(cell).trimStart()).not.toMatch(/^[=+\-@]/u);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });
});

test('the demo file itself is found unchanged', async () => {
  const bytes = readFileSync(new URL('../../flows/sources/demo-institutions.csv', import.meta.url));
  const table = await readSpreadsheet('demo.csv', bytes);
  const report = await importInstitutions(db.store, table, { ...OPTIONS, dryRun: true, today: '2026-03-02' });
  expect(report.added).toBe(0);
  expect(report.rejected.filter((one) => !one.reason.includes('台账里是'))).toEqual([]);
});
