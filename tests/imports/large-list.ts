/** A county's list as long as a province's, made up row by row. */
import { readSpreadsheet, type SpreadsheetTable } from '../../src/imports/spreadsheet.ts';
import { writeCsv, writeXlsx } from '../../src/imports/write-spreadsheet.ts';

const HEADER =
  '机构名称,办学许可证号,类别,办学状态,有效期至,乡镇,办学地址,主管部门,曾用名,招牌名,校区,核对日期,备注'.split(',');
const BRANDS = '安邦彩晨达恩飞光海嘉凯乐美宁朋启瑞盛天维新雅志卓';

/** The header and the rows; all different, all good. */
export function largeList(count: number): string[][] {
  const letter = (n: number): string => BRANDS.charAt(n % BRANDS.length);
  const rows = Array.from({ length: count }, (_, n) => {
    const brand = letter(n) + letter(Math.floor(n / 24)) + letter(Math.floor(n / 576)) + letter(Math.floor(n / 13_824));
    return [
      `襄垣县${brand}舞蹈培训学校有限公司`,
      `教民11404237${String(9_000_000 - n).padStart(7, '0')}号`,
      '非学科类-文化艺术',
      n % 7 === 0 ? '过期' : '有效',
      `2027-0${(n % 9) + 1}-15`,
      '古韩镇',
      `太行路${n}号，临街“${letter(n)}”楼\n二层`,
      '县文化和旅游局',
      n % 5 === 0 ? `${brand}画室、${brand}舞社` : '',
      n % 3 === 0 ? `${brand}艺术` : '',
      '',
      '2026-02-20',
      '',
    ];
  });
  return [HEADER, ...rows];
}

/** The list as it comes in. */
export async function readLargeList(count: number, kind: 'csv' | 'xlsx'): Promise<() => Promise<SpreadsheetTable>> {
  const rows = largeList(count);
  const bytes = kind === 'csv' ? writeCsv(rows) : await writeXlsx(rows);
  return async () => await readSpreadsheet(`list.${kind}`, bytes);
}
