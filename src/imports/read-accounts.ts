/** A list of accounts out of a .csv or .xlsx file: the column 账号, or the only one there is. */
import { isZip, readSheetRows, unreadable } from './sheet-rows.ts';
import { readSpreadsheet } from './spreadsheet.ts';

/** Whoever is in the list, lower case, each once, in the list's order; and cells that are no account, with their row. */
export type Accounts = { userIds: string[]; wrong: { row: number; cell: string }[] };

// WeCom: 1–64 characters of letters, digits and _-@. , the first a letter or digit.
const USER_ID = /^[a-z0-9][a-z0-9_\-@.]{0,63}$/;
const HEADERS = new Set(['账号', '帐号', 'userid', '企业微信账号', '成员账号']);
const MAX_TEXT_BYTES = 10 * 1024 * 1024;

/** Reads the list. Throws AppError `SPREADSHEET_UNREADABLE` with a sentence that says what to do. */
export async function readAccounts(fileName: string, bytes: Uint8Array): Promise<Accounts> {
  return isZip(bytes) ? await readWorkbook(fileName, bytes) : await readText(fileName, bytes);
}

async function readWorkbook(fileName: string, bytes: Uint8Array): Promise<Accounts> {
  const { headers, records } = await readSpreadsheet(fileName, bytes);
  const header = headers.find(isHeader);
  if (header === undefined) throw noColumn();
  return collect(records.map(({ row, values }) => [row, values[header] ?? ''] as const));
}

/** One account a line needs no header; several columns do. */
async function readText(fileName: string, bytes: Uint8Array): Promise<Accounts> {
  if (bytes.byteLength > MAX_TEXT_BYTES) throw unreadable('名单超过10MB，请分成几份。');
  const rows = await readSheetRows(fileName, bytes);
  const first = rows.findIndex((row) => row.some((cell) => cell !== ''));
  const column = (rows[first] ?? []).findIndex(isHeader);
  const isPlain = rows.every((row) => row.slice(1).every((cell) => cell === ''));
  if (column < 0 && !isPlain) throw noColumn();
  const from = column < 0 ? first : first + 1;
  return collect(rows.map((row, n) => [n + 1, row[Math.max(0, column)] ?? ''] as const).slice(Math.max(0, from)));
}

const isHeader = (cell: string): boolean => HEADERS.has(cell.replace(/\s/g, '').toLowerCase());

function noColumn(): Error {
  return unreadable('名单里没有“账号”这一列，请把那一列的表头写成“账号”。');
}

function collect(cells: readonly (readonly [row: number, cell: string])[]): Accounts {
  const userIds = new Set<string>();
  const wrong: Accounts['wrong'] = [];
  for (const [row, cell] of cells) {
    const userId = cell.trim().toLowerCase();
    if (userId === '') continue;
    if (USER_ID.test(userId)) userIds.add(userId);
    else wrong.push({ row, cell });
  }
  return { userIds: [...userIds], wrong };
}
