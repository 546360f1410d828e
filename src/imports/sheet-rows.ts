/** Bytes of a .csv or .xlsx file → rows of text cells; runs in a thread of its own for all but small files. */
import { parse } from 'csv-parse/sync';
import { InvalidSpreadsheetError, readSheet } from 'read-excel-file/node';
import { AppError } from '../kernel/errors.ts';
import { unguardCell } from './csv-guard.ts';

const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];
/** Where the delimiter is looked for: the header is among the first lines. */
const HEAD_LETTERS = 20_000;
const HEAD_LINES = 10;
const DELIMITERS = [',', '\t', ';'] as const;

/** Reads the first sheet. Throws AppError `SPREADSHEET_UNREADABLE` with a sentence that says what to do. */
export async function readSheetRows(fileName: string, bytes: Uint8Array): Promise<string[][]> {
  const zip = isZip(bytes);
  if (/\.xls$/i.test(fileName) && !zip) {
    throw unreadable('这是旧版 .xls 文件，请在 Excel 里另存为 .xlsx 或 .csv 再导入。');
  }
  return zip ? await readXlsxRows(Buffer.from(bytes)) : readCsvRows(bytes);
}

/** Whether the bytes are a zip container, as every .xlsx is. */
export function isZip(bytes: Uint8Array): boolean {
  return ZIP_MAGIC.every((byte, index) => bytes[index] === byte);
}

/** A file that cannot be read, with a sentence that says what to do. */
export function unreadable(userText: string, cause?: unknown): AppError {
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
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  if (typeof cell === 'number' && Number.isInteger(cell)) return BigInt(cell).toString();
  return String(cell).trim();
}

/** Strict UTF-8 first: CSV from Excel in China is GB18030 more often, and hardly ever both. */
function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next encoding; a file that is in none of them is refused below.
    }
  }
  throw unreadable('文件的文字编码看不懂，请用 Excel 打开后另存为“CSV UTF-8”或 .xlsx 再导入。');
}

function readCsvRows(bytes: Uint8Array): string[][] {
  const text = decodeText(bytes);
  if (text.includes('\0')) throw unreadable('这不是表格文件，请导入 .xlsx 或 .csv。');
  try {
    const rows: string[][] = parse(text, {
      bom: true,
      delimiter: findDelimiter(text),
      relaxColumnCount: true,
      skipEmptyLines: false,
      trim: true,
    });
    return rows.map((row) => row.map(unguardCell));
  } catch (cause) {
    const line = typeof cause === 'object' && cause !== null && 'lines' in cause ? String(cause.lines) : '?';
    throw unreadable(`第${line}行的引号没有配对，请检查这一行的英文双引号后再导入。`, cause);
  }
}

/** The sign that one of the first lines holds most often outside of quotes; a comma if none does. */
function findDelimiter(text: string): string {
  const head = text.slice(0, HEAD_LETTERS).replace(/"[^"]*"/gu, '');
  const lines = head.split(/\r?\n|\r/u, HEAD_LINES);
  const most = (sign: string): number => Math.max(...lines.map((line) => line.split(sign).length - 1));
  return [...DELIMITERS].sort((a, b) => most(b) - most(a))[0] ?? ',';
}
