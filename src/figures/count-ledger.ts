/** Counts the lines of a ledger by one thing: state, department, town, month or any of its columns; adds up a column. */
import { WITHDRAWN } from '../domain/register-definition.ts';
import { TOWNS } from '../domain/towns.ts';
import { isWithin } from './counted.ts';
import type { Period } from './figure-facts.ts';
import { cellText, isRowLate, type Ledger, type LedgerRow } from './ledger.ts';
import { byText, TEXTS } from './texts.ts';

/** What every ledger can be counted by, beside its columns. */
export const COUNT_BY = { state: '状态', department: '单位', town: '乡镇', month: '月份' } as const;

/** `late`: whose present deadline has passed. The figures of `sum` are null where nobody wrote a number. */
export type CountLine = { key: string; title: string; count: number; late: number; sum: Sum | null };
/** Of the numbers in one column. */
export type Sum = { total: number; mean: number; median: number; of: number };

export type LedgerCount = {
  /** What it was counted by, in words. */
  by: string;
  /** What was added up, in words; null: nothing. */
  summed: string | null;
  lines: readonly CountLine[];
  /** Of all lines of the ledger that count, each once. */
  all: CountLine;
  /** Taken back in the period: in none of the lines. */
  withdrawn: number;
  /** A line may stand under several options, so the lines add up to more than `all`. */
  overlaps: boolean;
  period: Period;
};

export type CountQuestion = { by: string; sum?: string | undefined; period: Period; at: Date };

/** Throws nothing: `by` and `sum` have to be known (`isCountable`). */
export function countLedger(ledger: Ledger, { by, sum, period, at }: CountQuestion): LedgerCount {
  const inPeriod = ledger.rows.filter((row) => !row.madeUp && isWithin(row.day, period));
  const rows = inPeriod.filter(({ state }) => state !== WITHDRAWN);
  const groups = new Map<string, LedgerRow[]>(startKeys(ledger, { by, rows }).map((key) => [key, []]));
  for (const row of rows) {
    for (const key of keysOf(row, by)) groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lineOf = (key: string, title: string, own: readonly LedgerRow[]): CountLine => ({
    key,
    title,
    count: own.length,
    late: own.filter((row) => isRowLate(row, at)).length,
    sum: sum === undefined ? null : sumOf(own, sum),
  });
  const lines = [...groups].map(([key, own]) => lineOf(key, titleOf(ledger, { by, key }), own));
  return {
    by: titleOfBy(ledger, by),
    summed: sum === undefined ? null : titleOfBy(ledger, sum),
    lines: lines.sort(isOrdered(by) ? noneLast : byCount),
    all: lineOf('', TEXTS.countAll, rows),
    withdrawn: inPeriod.length - rows.length,
    overlaps: rows.some((row) => keysOf(row, by).length > 1),
    period,
  };
}

/** Whether lines can be told apart by it. */
export function isCountable({ columns }: Pick<Ledger, 'columns'>, by: string): boolean {
  return Object.hasOwn(COUNT_BY, by) || columns.some(({ id, personal }) => id === by && !personal);
}

/** Columns that hold numbers in some line. */
export function listSummable({ columns, rows }: Ledger): string[] {
  return columns.flatMap(({ id }) => (rows.some(({ cells }) => typeof cells[id] === 'number') ? [id] : []));
}

function isOrdered(by: string): boolean {
  return by === 'state' || by === 'month' || by === 'town';
}

/** The groups that stand there even when nothing is in them: a town where nothing was reported tells something. */
function startKeys({ states }: Ledger, { by, rows }: { by: string; rows: readonly LedgerRow[] }): string[] {
  if (by === 'state') return [...states.keys()].filter((state) => state !== WITHDRAWN);
  if (by === 'town') return TOWNS.map(({ name }) => name);
  if (by !== 'month') return [];
  const months = rows.map(monthOf).sort(byText);
  return monthsBetween(months[0], months.at(-1));
}

const monthOf = ({ day }: LedgerRow): string => day.slice(0, 7);

function monthsBetween(first: string | undefined, last: string | undefined): string[] {
  const months: string[] = [];
  for (let at = first; at !== undefined && last !== undefined && at <= last; at = nextMonth(at)) months.push(at);
  return months;
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** '' is what has nothing there. */
function keysOf(row: LedgerRow, by: string): readonly string[] {
  switch (by) {
    case 'state':
      return [row.state];
    case 'department':
      return [row.department];
    case 'town':
      return [row.town ?? ''];
    case 'month':
      return [monthOf(row)];
    default:
      return optionsOf(row, by);
  }
}

function optionsOf({ cells }: LedgerRow, id: string): readonly string[] {
  const cell = cells[id];
  if (cell === undefined || typeof cell === 'string' || typeof cell === 'number') return [cellText(cell)];
  return cell.length === 0 ? [''] : cell;
}

function titleOf({ states }: Ledger, { by, key }: { by: string; key: string }): string {
  if (key === '') return TEXTS.countNone;
  return by === 'state' ? (states.get(key) ?? key) : key;
}

function titleOfBy({ columns }: Ledger, by: string): string {
  const [, common] = Object.entries(COUNT_BY).find(([id]) => id === by) ?? [];
  return common ?? columns.find(({ id }) => id === by)?.title ?? by;
}

function noneLast(a: CountLine, b: CountLine): number {
  return Number(a.key === '') - Number(b.key === '');
}

/** The most first. */
function byCount(a: CountLine, b: CountLine): number {
  return noneLast(a, b) || b.count - a.count || byText(a.key, b.key);
}

function sumOf(rows: readonly LedgerRow[], id: string): Sum | null {
  const numbers = rows.flatMap(({ cells }) => {
    const cell = cells[id];
    return typeof cell === 'number' && Number.isFinite(cell) ? [cell] : [];
  });
  if (numbers.length === 0) return null;
  // In whole hundredths (fen), or a thousand amounts would add up to a fraction that nobody paid.
  const total = numbers.reduce((all, each) => all + Math.round(each * 100), 0) / 100;
  return { total, mean: rounded(total / numbers.length), median: rounded(medianOf(numbers)), of: numbers.length };
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
