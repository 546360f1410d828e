/** Rows of text cells as .xlsx or .csv in which nothing that somebody typed can run as a formula. */
import writeSheet from 'write-excel-file/node';
import { guardCell } from './csv-guard.ts';

/** What XML cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not allowed in a sheet
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;
/** What Excel holds in one cell. */
const MAX_CELL = 32_767;
const COLUMN_WIDTH = 18;

/** A sheet whose cells are all text; the first row is the header. */
export async function writeXlsx(rows: readonly (readonly string[])[]): Promise<Buffer> {
  return await writeSheet([
    {
      sheet: '台账',
      data: rows.map((row, at) => row.map((cell) => textCell(cell, at === 0))),
      columns: (rows[0] ?? []).map(() => ({ width: COLUMN_WIDTH })),
      stickyRowsCount: 1,
    },
  ]).toBuffer();
}

/** UTF-8 with a byte-order mark, as Excel on a Chinese Windows wants it. */
export function writeCsv(rows: readonly (readonly string[])[]): Buffer {
  const lines = rows.map((row) => row.map((cell) => quote(guardCell(cell))).join(','));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}

function textCell(value: string, isHead: boolean) {
  const text = value.replaceAll(NOT_XML, '').slice(0, MAX_CELL);
  if (text === '') return null;
  return { value: text, type: String, ...(isHead ? { fontWeight: 'bold' as const } : {}) };
}

function quote(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
