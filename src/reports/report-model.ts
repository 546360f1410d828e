/** A report before it is a file: its head, its blocks in order, its last lines. Numbers are already in words. */
import type { FigureFacts, Period } from '../figures/figure-facts.ts';
import type { Ledger } from '../figures/ledger.ts';

/** The kinds of reports (reminders §5) → what they are called. */
export const REPORT_KINDS = { daily: '日报', weekly: '周报', monthly: '月报', final: '行动总结' } as const;
export type ReportKind = keyof typeof REPORT_KINDS;

/** Whether a word is a kind's code. */
export function isReportKind(word: string): word is ReportKind {
  return Object.hasOwn(REPORT_KINDS, word);
}

/** Everything that a report is made from, as it stood at `facts.at`. */
export type ReportSource = {
  /** 襄垣县. */
  county: string;
  /** `facts.period` is the campaign: what is told as 累计. */
  facts: FigureFacts;
  /** The days that the report is about. */
  span: Period;
  /** The day that stands under it, `YYYY-MM-DD`. */
  issuedOn: string;
  /** The registers by code. */
  ledgers: ReadonlyMap<string, Ledger>;
};

/** Values that a chart draws; one for each category, null leaves a gap. */
export type ReportChart = {
  title: string;
  type: 'line' | 'column' | 'bar';
  categories: readonly string[];
  series: readonly { name: string; values: readonly (number | null)[] }[];
  /** The axis ends at 100 per cent. */
  isShare?: boolean;
};

/** `widths`: shares of the page's width, one for each column; the first column is words, the others numbers unless said. */
export type ReportTable = {
  title: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  widths: readonly number[];
  /** Columns with words, from 0; they stand at the left. */
  words?: readonly number[];
};

export type ReportBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'table'; table: ReportTable }
  | { kind: 'chart'; chart: ReportChart };

export type ReportModel = {
  kind: ReportKind;
  title: string;
  issuer: string;
  /** The day that stands under it, `YYYY-MM-DD`. */
  day: string;
  asOf: string;
  /** 审计号: where the audit's chain stood when it was made; it stands under the signature. */
  auditHead?: string;
  /** Still to be looked through by the education bureau. */
  isDraft: boolean;
  blocks: readonly ReportBlock[];
  signature: string;
};
