/** Reads a .csv or .xlsx file into records by header; what is wrong names the row and the column. */
import { parse } from 'csv-parse/sync';
import { InvalidSpreadsheetError, readSheet } from 'read-excel-file/node';
import { AppError } from '../kernel/errors.ts';

/** One data row; `row` counts as Excel does (the header is row 1). */
export type SheetRecord = { row: number; values: Record<string, string> };
export type SpreadsheetTable = { headers: string[]; records: SheetRecord[] };

/** 20,000 institutions are about 4 MB; far more is a mistake or an attack. */
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_ROWS = 50_000;
const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];

/** Reads the first sheet. Throws AppError `SPREADSHEET_UNREADABLE` with a sentence that says what to do. */
export async function readSpreadsheet(fileName: string, bytes: Buffer): Promise<SpreadsheetTable> {
  if (bytes.byteLength > MAX_BYTES) throw unreadable(`文件有${megabytes(bytes)}MB，超过20MB，请分成几份再导入。`);
  const isZip = ZIP_MAGIC.every((byte, index) => bytes[index] === byte);
  if (/\.xls$/i.test(fileName) && !isZip) {
    throw unreadable('这是旧版 .xls 文件，请在 Excel 里另存为 .xlsx 或 .csv 再导入。');
  }
  const rows = isZip ? await readXlsxRows(bytes) : readCsvRows(bytes);
  return toTable(rows);
}

function megabytes(bytes: Buffer): string {
  return (bytes.byteLength / 1024 / 1024).toFixed(1);
}

function unreadable(userText: string, cause?: unknown): AppError {
  return new AppError({
    code: 'SPREADSHEET_UNREADABLE',
    kind: 'user',
    userText,
    ...(cause === undefined ? {} : { cause }),
  });
}

async function readXlsxRows(bytes: Buffer): Promise<string[][]> {
  try {
    const rows = await readSheet(bytes);
    return rows.map((row) => row.map(cellText));
  } catch (cause) {
    const broken = cause instanceof InvalidSpreadsheetError ? '文件已损坏或不是表格' : '文件打不开';
    throw unreadable(`${broken}，请用 Excel 打开后另存为 .xlsx 再导入。`, cause);
  }
}

/** Dates as days; numbers without an exponent, so that a long code stays a code. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'number' && Number.isInteger(cell)) return BigInt(cell).toString();
  return String(cell).trim();
}

/** CSV from Excel in China is GB18030 more often than UTF-8. */
function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function readCsvRows(bytes: Buffer): string[][] {
  const text = decodeText(bytes);
  if (text.includes('\0')) throw unreadable('这不是表格文件，请导入 .xlsx 或 .csv。');
  const firstLine = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const delimiter = firstLine.includes('\t') && !firstLine.includes(',') ? '\t' : ',';
  try {
    return parse(text, { bom: true, delimiter, relaxColumnCount: true, skipEmptyLines: false, trim: true });
  } catch (cause) {
    const line = typeof cause === 'object' && cause !== null && 'lines' in cause ? String(cause.lines) : '?';
    throw unreadable(`第${line}行的引号没有配对，请检查这一行的英文双引号后再导入。`, cause);
  }
}

function toTable(rows: string[][]): SpreadsheetTable {
  const headerIndex = rows.findIndex((row) => row.filter((cell) => cell !== '').length >= 2);
  const headers = rows[headerIndex]?.map((header) => header.trim()) ?? [];
  if (headerIndex < 0) throw unreadable('没有找到表头，请在第1行写列名，例如：机构名称、状态、乡镇。');
  const data = rows.slice(headerIndex + 1);
  if (data.length > MAX_ROWS) throw unreadable(`表里有${data.length}行，超过${MAX_ROWS}行，请分成几份再导入。`);
  const records = data
    .map((cells, index) => ({ row: headerIndex + index + 2, values: toValues(headers, cells) }))
    .filter(({ values }) => Object.values(values).some((value) => value !== ''));
  return { headers, records };
}

function toValues(headers: string[], cells: string[]): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  headers.forEach((header, index) => {
    if (header !== '') values[header] = cells[index] ?? '';
  });
  return values;
}
