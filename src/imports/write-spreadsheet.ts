/** Rows of cells as .xlsx or .csv in which nothing that somebody typed can run as a formula. */
import writeSheet from 'write-excel-file/node';
import { stripNonXml } from '../kernel/text.ts';
import { guardCell } from './csv-guard.ts';

/** What Excel holds in one cell. */
const MAX_CELL = 32_767;
const COLUMN_WIDTH = 18;

/** Words, or a number that can be added up in the sheet. */
export type SheetCell = string | number;

/** A sheet in which words are text, never a formula; the first row is the header. */
export async function writeXlsx(rows: readonly (readonly SheetCell[])[]): Promise<Buffer> {
  return await writeSheet([
    {
      sheet: '台账',
      data: rows.map((row, at) => row.map((cell) => sheetCell(cell, at === 0))),
      columns: (rows[0] ?? []).map(() => ({ width: COLUMN_WIDTH })),
      stickyRowsCount: 1,
    },
  ]).toBuffer();
}

/** UTF-8 with a byte-order mark, as Excel on a Chinese Windows wants it. */
export function writeCsv(rows: readonly (readonly SheetCell[])[]): Buffer {
  const lines = rows.map((row) => row.map(csvCell).join(','));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}

/** A negative number begins with a -, and is no formula. */
function csvCell(value: SheetCell): string {
  return typeof value === 'number' ? String(value) : quote(guardCell(value));
}

/** A word as text, whatever it begins with; a number as a number; null for nothing. */
export function sheetCell(value: SheetCell, isHead: boolean) {
  if (typeof value === 'number') return { value, type: Number };
  const text = stripNonXml(value).slice(0, MAX_CELL);
  if (text === '') return null;
  return { value: text, type: String, ...(isHead ? { fontWeight: 'bold' as const } : {}) };
}

function quote(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
