/** A register as .xlsx in the office's format: title, issuing body and day above, signature line below; no formula. */
import writeSheet from 'write-excel-file/node';
import { type SheetCell, sheetCell } from './write-spreadsheet.ts';

/** The lines around the table, in words. */
export type SheetFrame = { title: string; issuer: string; day: string; signature: string };

/** Of a column, in half-width characters: no wider than what is read at a glance; longer words wrap. */
const WIDTH = { least: 8, most: 36 };
/** In points. */
const LINE_HEIGHT = 15;
const TITLE_HEIGHT = 30;

/** `rows`: the header first. Every word is a text cell, whatever it looks like. */
export async function writeOfficeSheet(
  rows: readonly (readonly SheetCell[])[],
  { title, issuer, day, signature }: SheetFrame,
): Promise<Buffer> {
  const width = Math.max(1, ...rows.map((row) => row.length));
  const widths = Array.from({ length: width }, (_, at) => widthOf(rows, at));
  return await writeSheet([
    {
      sheet: '台账',
      data: [
        [wide(title, width, { align: 'center', fontSize: 18, fontFamily: '方正小标宋简体', height: TITLE_HEIGHT })],
        [wide(issuer, width, { align: 'center' })],
        [wide(day, width, { align: 'right' })],
        ...rows.map((row, nth) => {
          const height = LINE_HEIGHT * Math.max(1, ...row.map((cell, at) => linesOf(cell, widths[at])));
          return row.map((cell) => ({ ...boxed(cell, nth === 0), height }));
        }),
        [],
        [wide(signature, width, { align: 'left' })],
      ],
      columns: widths.map((each) => ({ width: each })),
      stickyRowsCount: 4,
      orientation: 'landscape',
    },
  ]).toBuffer();
}

type Manner = { align: 'left' | 'center' | 'right'; fontSize?: number; fontFamily?: string; height?: number };

/** Across all columns. */
function wide(words: string, columnSpan: number, manner: Manner) {
  return { value: words, type: String, columnSpan, ...manner };
}

function boxed(value: SheetCell, isHead: boolean) {
  const border = { borderStyle: 'thin' as const, wrap: true };
  const cell = sheetCell(value, isHead);
  return cell === null ? border : { ...cell, ...border, ...(isHead ? { align: 'center' as const } : {}) };
}

function widthOf(rows: readonly (readonly SheetCell[])[], at: number): number {
  const longest = rows.reduce((most, row) => Math.max(most, halfWidths(row[at])), 0);
  return Math.min(WIDTH.most, Math.max(WIDTH.least, longest + 2));
}

/** How many lines the words take in a column of that width. */
function linesOf(cell: SheetCell, width = WIDTH.most): number {
  return Math.ceil(halfWidths(cell) / (width - 1));
}

/** Chinese characters are twice as wide as Latin ones. */
function halfWidths(cell: SheetCell | undefined): number {
  const words = String(cell ?? '');
  return words.length + (words.match(/[\u2e80-\uffff]/gu)?.length ?? 0);
}
