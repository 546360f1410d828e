/** The .xlsx container: sheets of text cells, read and written. */
import readAllSheets, { InvalidSpreadsheetError } from 'read-excel-file/node';
import writeSheets from 'write-excel-file/node';
import { AppError } from '../kernel/errors.ts';
import { stripNonXml } from '../kernel/text.ts';

/** Sheet name → rows → cells. */
export type Sheets = Readonly<Record<string, string[][]>>;

/** A form of a thousand questions is a tenth of it; far more is a mistake or an attack. */
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_COLUMN_WIDTH = 60;
/** What Excel holds in one cell. */
const MAX_CELL = 32_767;

/** Reads all sheets. Throws AppError `XLSFORM_UNREADABLE`. */
export async function readWorkbook(bytes: Buffer): Promise<Sheets> {
  if (bytes.byteLength > MAX_BYTES) throw unreadable('文件超过5MB，不像一张表单。请只留表单的几张表。');
  try {
    const sheets = await readAllSheets(bytes);
    return Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data.map((row) => row.map(cellText))]));
  } catch (cause) {
    const broken = cause instanceof InvalidSpreadsheetError ? '文件已损坏或不是表格' : '文件打不开';
    throw unreadable(`${broken}，请用 Excel 打开后另存为 .xlsx 再导入。`, cause);
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell);
}

function unreadable(userText: string, cause?: unknown): AppError {
  return new AppError({
    code: 'XLSFORM_UNREADABLE',
    kind: 'user',
    userText,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Writes all sheets. Every cell is text, so that nothing a person typed can run as a formula. */
export async function writeWorkbook(sheets: Sheets): Promise<Buffer> {
  return await writeSheets(
    Object.entries(sheets).map(([sheet, rows]) => ({
      sheet,
      data: rows.map((row, at) => row.map((cell) => textCell(cell, at === 0))),
      columns: (rows[0] ?? []).map((_head, at) => ({ width: widthOf(rows.map((row) => row[at] ?? '')) })),
      stickyRowsCount: 1,
    })),
  ).toBuffer();
}

function textCell(value: string, isHead: boolean) {
  const text = stripNonXml(value);
  if (text.length > MAX_CELL) {
    throw new AppError({
      code: 'XLSFORM_CELL_TOO_LONG',
      kind: 'user',
      userText: '有一格超过32767个字，Excel装不下。请把这段话改短。',
    });
  }
  if (text === '') return null;
  return { value: text, type: String, wrap: true, ...(isHead ? { fontWeight: 'bold' as const } : {}) };
}

/** Chinese signs are twice as wide. */
function widthOf(cells: readonly string[]): number {
  const widest = Math.max(
    8,
    ...cells.map((cell) => Math.max(...cell.split('\n').map((line) => Buffer.byteLength(line) * 0.7))),
  );
  return Math.min(MAX_COLUMN_WIDTH, Math.ceil(widest) + 2);
}
