/** A register as .xlsx in the office's format: title, issuing body and day above, signature line below; no formula. */
import writeSheet from 'write-excel-file/node';
import { type SheetCell, sheetCell } from './write-spreadsheet.ts';

/** The lines around the table, in words. */
export type SheetFrame = { title: string; issuer: string; day: string; signature: string };

/** Characters; wide enough for a record's number, narrow enough for print. */
const COLUMN_WIDTH = 18;

/** `rows`: the header first. Every word is a text cell, whatever it looks like. */
export async function writeOfficeSheet(
  rows: readonly (readonly SheetCell[])[],
  { title, issuer, day, signature }: SheetFrame,
): Promise<Buffer> {
  const width = Math.max(1, ...rows.map((row) => row.length));
  return await writeSheet([
    {
      sheet: '台账',
      data: [
        [wide(title, width, { align: 'center', fontWeight: 'bold', fontSize: 18, fontFamily: '方正小标宋简体' })],
        [wide(issuer, width, { align: 'center' })],
        [wide(day, width, { align: 'right' })],
        ...rows.map((row, at) => row.map((cell) => boxed(cell, at === 0))),
        [],
        [wide(signature, width, { align: 'left' })],
      ],
      columns: Array.from({ length: width }, () => ({ width: COLUMN_WIDTH })),
      stickyRowsCount: 4,
      orientation: 'landscape',
    },
  ]).toBuffer();
}

type Manner = { align: 'left' | 'center' | 'right'; fontWeight?: 'bold'; fontSize?: number; fontFamily?: string };

/** Across all columns. */
function wide(words: string, columnSpan: number, manner: Manner) {
  return { value: words, type: String, columnSpan, ...manner };
}

function boxed(value: SheetCell, isHead: boolean) {
  const border = { borderStyle: 'thin' as const, wrap: true };
  const cell = sheetCell(value, isHead);
  return cell === null ? border : { ...cell, ...border, ...(isHead ? { align: 'center' as const } : {}) };
}
