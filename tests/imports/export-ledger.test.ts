/** Registers as spreadsheets: what is read back is what stands in the register, and runs as no formula. */
import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { exportLedger } from '../../src/imports/export-ledger.ts';
import { readSheetRows } from '../../src/imports/sheet-rows.ts';
import { writeCsv, writeXlsx } from '../../src/imports/write-spreadsheet.ts';
import { leadLedger, ledgerRow } from '../figures/ledgers.ts';

const FORMULAS = ['=HYPERLINK("http://x","点")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '＝1+1', "'=1", ' =1'];

const LEDGER = leadLedger([
  ledgerRow('XS1', {
    subject: '一对一 东街，“小太阳”\n二楼',
    state: 'checking',
    department: '县教育局',
    town: '古韩镇',
    owner: '李志强',
    filedBy: '崔伟',
    dueAt: '2026-07-20T16:00:00.000Z',
    closedOn: '2026-07-19',
    parentNumber: 'FX20260710-0001',
    cells: { form: '一对一', assist: ['县公安局', '县市场监管局'], fee: 3800.5, who: '王芳' },
  }),
  ledgerRow('XS2', { cells: { fee: -5 }, dueAt: '2026-07-20T08:30:00.000Z', state: 'of_old' }),
]);
const HEAD = ['编号', '事项', '单位', '乡镇', '状态', '承办人', '登记日', '发生日', '期限', '办结日', '来源编号'];
const rowsOf = (personal = false) => exportLedger(LEDGER, { rows: LEDGER.rows, personal });

describe('rows', () => {
  test('Chinese heads, the name of the state, labels, the last day of a deadline; nobody’s name', () => {
    expect(rowsOf()).toEqual([
      [...HEAD, '形态', '配合单位', '收费'],
      [
        ...['XS1', '一对一 东街，“小太阳”\n二楼', '县教育局', '古韩镇', '核查中', '李志强', '2026-07-10', '2026-07-10'],
        ...['2026-07-20', '2026-07-19', 'FX20260710-0001', '一对一', '县公安局、县市场监管局', 3800.5],
      ],
      ['XS2', 'XS2的对象', '', '', 'of_old', '', '2026-07-10', '2026-07-10', '2026-07-20 16:30', '', '', '', '', -5],
    ]);
  });

  test('who filed it and columns about people only when they are asked for', () => {
    expect(JSON.stringify(rowsOf())).not.toMatch(/崔伟|王芳|登记人|姓名/u);
    const [head, first] = rowsOf(true);
    expect(head).toEqual([...HEAD, '登记人', '形态', '配合单位', '收费', '姓名']);
    expect(first).toEqual(expect.arrayContaining(['崔伟', '王芳']));
  });

  test('a column that is called like one of every register gets another head', () => {
    const columns = [
      { id: 'a', title: '单位', personal: false },
      { id: 'b', title: '单位', personal: false },
      { id: 'c', title: '登记人', personal: false },
    ];
    const [head = []] = exportLedger({ ...LEDGER, columns }, { rows: [], personal: true });
    expect(new Set(head).size).toBe(head.length);
    expect(head).toContain('单位（填报）');
  });
});

describe('read back', () => {
  test('.csv: every cell is what it was', async () => {
    const words = rowsOf(true).map((row) => row.map(String));
    expect(await readSheetRows('线索.csv', writeCsv(rowsOf(true)))).toEqual(words);
  });

  test('.xlsx: every cell is what it was, numbers as numbers', async () => {
    const read = await readSheet(await writeXlsx(rowsOf(true)));
    expect(read).toEqual(rowsOf(true).map((row) => row.map((cell) => (cell === '' ? null : cell))));
  });
});

describe('no cell runs', () => {
  const hostile = leadLedger(
    FORMULAS.map((subject) =>
      ledgerRow(subject, { subject, owner: subject, cells: { form: subject, assist: [subject] } }),
    ),
  );
  const rows = exportLedger(hostile, { rows: hostile.rows, personal: true });

  test('in .csv each has an apostrophe in front; a negative number has not', () => {
    const cells = (
      writeCsv(rows)
        .toString()
        .match(/"(?:[^"]|"")*"|[^,\r\n\ufeff]+/gu) ?? []
    ).map((cell) => cell.replace(/^"/u, ''));
    expect(cells.length).toBeGreaterThan(FORMULAS.length * 5);
    expect(cells.filter((cell) => /^[\s']*[=+\-@＝]/u.test(cell) && !cell.startsWith("'"))).toEqual([]);
    expect(writeCsv([[-5, '-5']]).toString()).toContain("-5,'-5");
  });

  test('in .xlsx each is text', async () => {
    const bytes = await writeXlsx(rows);
    const read = await readSheet(bytes);
    expect(read.flat().every((cell) => cell === null || typeof cell === 'string')).toBe(true);
    expect(read.map((row) => row[1])).toContain('=HYPERLINK("http://x","点")');
    expect(bytes.includes('<f>')).toBe(false);
  });
});
