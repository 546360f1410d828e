/** What an import did, row by row where it did nothing. */

export type Rejected = {
  /** As Excel counts: the header is row 1. */
  row: number;
  column: string;
  /** Plain Chinese: what is wrong and what to write. */
  reason: string;
};

export type ImportReport = { added: number; changed: number; same: number; rejected: Rejected[] };
