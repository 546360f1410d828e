/** Short ways to write a report's blocks, and to ask its source for numbers. */
import { type CountLine, countLedger, type LedgerCount } from '../figures/count-ledger.ts';
import type { FigureFacts, Period } from '../figures/figure-facts.ts';
import type { ReportBlock, ReportChart, ReportSource, ReportTable } from './report-model.ts';
import { TEXTS } from './texts.ts';

/** A heading of the first order: 一、主要指标. */
export function heading(text: string): ReportBlock {
  return { kind: 'heading', text };
}

/** A paragraph. */
export function text(words: string): ReportBlock {
  return { kind: 'text', text: words };
}

/** A table, or 无。 when it has no rows. */
export function table(content: ReportTable): ReportBlock {
  if (content.rows.length === 0) return text(`${content.title}：${TEXTS.none}`);
  return { kind: 'table', table: content };
}

/** A chart; what has nothing to draw is left out. */
export function chart(content: ReportChart): ReportBlock[] {
  return content.categories.length === 0 ? [] : [{ kind: 'chart', chart: content }];
}

/** Two columns: what, and its number. */
export function facts(title: string, rows: readonly (readonly [string, number | string])[]): ReportBlock {
  return table({
    title,
    head: ['指标', '数值'],
    rows: rows.map(([name, value]) => [name, String(value)]),
    widths: [70, 30],
  });
}

/** The facts of some days instead of the whole campaign. */
export function ofDays(source: Pick<ReportSource, 'facts'>, period: Period): FigureFacts {
  return { ...source.facts, period };
}

/** A register's lines in some days by one of its columns; undefined for a register that there is none of. */
export function countOf(
  { ledgers, facts: { at } }: ReportSource,
  code: string,
  { by, period, sum }: { by: string; period: Period; sum?: string },
): LedgerCount | undefined {
  const ledger = ledgers.get(code);
  return ledger && countLedger(ledger, { by, period, at: new Date(at), sum });
}

/** How many lines stand in one of these states; all of them when none is named. */
export function countStates(
  source: ReportSource,
  code: string,
  { states, period }: { states?: readonly string[]; period: Period },
): number {
  const count = countOf(source, code, { by: 'state', period });
  if (count === undefined) return 0;
  if (states === undefined) return count.all.count;
  return count.lines.reduce((all, { key, count: own }) => (states.includes(key) ? all + own : all), 0);
}

/** The groups with something in them. */
export function filledLines(count: LedgerCount | undefined): CountLine[] {
  return count?.lines.filter((line) => line.count > 0) ?? [];
}

/** What a column adds up to. */
export function sumOf(source: ReportSource, code: string, { of, period }: { of: string; period: Period }): number {
  return countOf(source, code, { by: 'state', period, sum: of })?.all.sum?.total ?? 0;
}
