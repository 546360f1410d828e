/** Reads a .csv or .xlsx file into records by header; what is wrong names the row and the column. */
import { Worker } from 'node:worker_threads';
import { isZip, readSheetRows, unreadable } from './sheet-rows.ts';
import { SheetMessage } from './sheet-worker.ts';

/** One data row; `row` counts as Excel does (the header is row 1). */
export type SheetRecord = { row: number; values: Record<string, string> };
export type SpreadsheetTable = { headers: string[]; records: SheetRecord[] };

/** 20,000 institutions are about 4 MB; far more is a mistake or an attack. */
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_ROWS = 50_000;
/** A text of this size is read in some milliseconds; a zip may hold any amount. */
const SMALL_BYTES = 64 * 1024;
/** 50,000 rows of 20 columns need about 200 MB and 3 s; a zip bomb needs all there is. */
const WORKER_LIMITS = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 };
const WORKER_MS = 60_000;
const WORKER = new URL('./sheet-worker.ts', import.meta.url);

/** Reads the first sheet. Throws AppError `SPREADSHEET_UNREADABLE` with a sentence that says what to do. */
export async function readSpreadsheet(fileName: string, bytes: Uint8Array): Promise<SpreadsheetTable> {
  if (bytes.byteLength > MAX_BYTES) throw unreadable(`文件有${megabytes(bytes)}MB，超过20MB，请分成几份再导入。`);
  const table = new TableBuilder();
  if (bytes.byteLength <= SMALL_BYTES && !isZip(bytes)) table.add(await readSheetRows(fileName, bytes));
  else await readInWorker(fileName, bytes, (rows) => table.add(rows));
  return table.finish();
}

function megabytes(bytes: Uint8Array): string {
  return (bytes.byteLength / 1024 / 1024).toFixed(1);
}

/** Whatever the file does to its reader, this thread goes on answering people. */
async function readInWorker(fileName: string, bytes: Uint8Array, take: (rows: string[][]) => void): Promise<void> {
  const worker = new Worker(WORKER, {
    workerData: { fileName, bytes: new Uint8Array(bytes) },
    resourceLimits: WORKER_LIMITS,
    execArgv: [],
    env: {},
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const tooMuch = (cause?: unknown) => reject(unreadable('文件太大或已损坏，读不完，请分成几份再导入。', cause));
      timer = setTimeout(tooMuch, WORKER_MS);
      worker.once('error', tooMuch);
      worker.once('exit', () => tooMuch());
      worker.on('message', (raw: unknown) => {
        const message = SheetMessage.parse(raw);
        if ('refused' in message) return reject(unreadable(message.refused));
        if ('end' in message) return resolve();
        try {
          take(message.rows);
        } catch (thrown) {
          return reject(thrown);
        }
        worker.postMessage('next');
      });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** Rows as they come → the header and the records under it. */
class TableBuilder {
  #headers: string[] | undefined;
  #rowCount = 0;
  #dataCount = 0;
  readonly #records: SheetRecord[] = [];

  add(rows: string[][]): void {
    for (const row of rows) {
      this.#rowCount += 1;
      if (this.#headers === undefined) this.#tryHeader(row);
      else this.#addRecord(this.#headers, row);
    }
  }

  finish(): SpreadsheetTable {
    if (this.#headers === undefined) throw unreadable('没有找到表头，请在第1行写列名，例如：机构名称、状态、乡镇。');
    return { headers: this.#headers, records: this.#records };
  }

  /** A title above the header has one cell. */
  #tryHeader(row: string[]): void {
    if (row.filter((cell) => cell !== '').length >= 2) this.#headers = row.map((header) => header.trim());
  }

  #addRecord(headers: string[], cells: string[]): void {
    this.#dataCount += 1;
    if (this.#dataCount > MAX_ROWS) throw unreadable(`表里超过${MAX_ROWS}行，请分成几份再导入。`);
    if (cells.every((cell) => cell === '')) return;
    this.#records.push({ row: this.#rowCount, values: toValues(headers, cells) });
  }
}

/** Of two columns with the same header the first that is filled counts. */
function toValues(headers: string[], cells: string[]): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  headers.forEach((header, index) => {
    if (header !== '' && (values[header] ?? '') === '') values[header] = cells[index] ?? '';
  });
  return values;
}
