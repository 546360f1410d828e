/** The sheets of an XLSForm by column name, and what is told when a cell has no equal here. */
import type { Sheets } from './workbook.ts';

/** What could not be taken over as it stands: where, why, what to do. */
export type ImportNote = { sheet: string; row: number; column: string; reason: string; fix: string; was: string };

/** One row; `row` counts as Excel does. */
export type FormRow = { sheet: string; row: number; get(column: string): string };

/** Columns whose words are for people: a Chinese one is preferred to any other language. */
const TRANSLATED = new Set(['label', 'hint', 'constraint_message', 'required_message']);

/** The rows of a sheet that have any cell; the sheet's name and the heads in any case. */
export function rowsOf(sheets: Sheets, name: string): FormRow[] {
  const found = Object.entries(sheets).find(([sheet]) => sheet.trim().toLowerCase() === name);
  const [heads = [], ...rows] = found?.[1] ?? [];
  const columns = heads.map((head) => head.trim().toLowerCase());
  const at = new Map<string, number>();
  for (const column of [...columns, ...TRANSLATED]) at.set(column, columnAt(columns, column));
  return rows
    .map((cells, index) => ({
      sheet: name,
      row: index + 2,
      isEmpty: cells.every((cell) => cell === ''),
      get: (column: string) => (cells[at.get(column) ?? -1] ?? '').trim(),
    }))
    .filter(({ isEmpty }) => !isEmpty);
}

function columnAt(columns: readonly string[], name: string): number {
  if (!TRANSLATED.has(name)) return columns.indexOf(name);
  const own = columns.flatMap((column, index) => (column === name || column.startsWith(`${name}::`) ? [index] : []));
  const chinese = own.find((index) => /chinese|中文|汉语|\bzh\b/u.test(columns[index] ?? ''));
  return chinese ?? own.find((index) => columns[index] === name) ?? own[0] ?? -1;
}

/** Collects what is to be told, and gives it to the question it belongs to. */
export class Notes {
  readonly all: ImportNote[] = [];
  #open: ImportNote[] = [];

  tell(row: FormRow, column: string, because: { reason: string; fix: string }): void {
    const note = { sheet: row.sheet, row: row.row, column, was: row.get(column), ...because };
    this.all.push(note);
    this.#open.push(note);
  }

  /** What was told since the last time. */
  take(): ImportNote[] {
    const open = this.#open;
    this.#open = [];
    return open;
  }
}
