/** What an import did, row by row where it did nothing. */
import { newId, referenceOf } from '../kernel/ids.ts';
import type { ColumnUse } from '../register/headers.ts';

export type Rejected = {
  /** As Excel counts: the header is row 1. */
  row: number;
  column: string;
  /** Plain Chinese: what is wrong and what to write. */
  reason: string;
  /** Nothing is wrong with the row itself: it contradicts the register or another row. */
  conflict?: true;
};

/** Something that went in and should be looked at again. */
export type Remark = { row: number; column: string; remark: string };

export type ImportReport = {
  added: number;
  changed: number;
  same: number;
  rejected: Rejected[];
  remarks: Remark[];
  /** Permit numbers by who issued them: 本县签发, 外地签发, and those that do not say. */
  permits: { here: number; elsewhere: number; unclear: number };
  /** What each column was taken for. */
  columns: ColumnHeading[];
  /** What `bot import undo` takes; null when nothing was written. */
  batchId: string | null;
};

/** `takenFor` is null for a column that is read over. */
export type ColumnHeading = Pick<ColumnUse, 'header' | 'takenFor'>;

/** An import that has not read a row yet. */
export function emptyReport(columns: readonly ColumnHeading[]): ImportReport {
  const headings = columns.map(({ header, takenFor }) => ({ header, takenFor }));
  const permits = { here: 0, elsewhere: 0, unclear: 0 };
  return { added: 0, changed: 0, same: 0, rejected: [], remarks: [], permits, columns: headings, batchId: null };
}

/** Counts for the record of the batch. */
export function countsOf(report: ImportReport): { added: number; changed: number; same: number; rejected: number } {
  const { added, changed, same, rejected } = report;
  return { added, changed, same, rejected: rejected.length };
}

/** A number for the batch that a person can read out: the day and six signs. */
export function newBatchId(today: string): string {
  return `${today.replaceAll('-', '')}-${referenceOf(newId(), 6)}`;
}
