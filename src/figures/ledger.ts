/** A register (台账) as it is counted and exported: its lines with every column in words, whatever table they come from. */
import { dayOf } from '../domain/calendar.ts';
import { type Owned, RESTRICTED } from '../domain/permissions.ts';
import { WITHDRAWN } from '../domain/register-definition.ts';

/** What stands in one field: words, a number that can be added up, or the options that were ticked. */
export type Cell = string | number | readonly string[];

/** `personal`: it tells about a person (name, number of a certificate); left out of an export unless it is asked for. */
export type LedgerColumn = { id: string; title: string; personal: boolean };

/** Days are Asia/Shanghai `YYYY-MM-DD`. */
export type LedgerRow = Owned & {
  number: string;
  subject: string;
  /** Code of one of the ledger's states. */
  state: string;
  /** The day by which it is counted: when it was filed, of an inspection the visit. */
  day: string;
  occurredOn: string;
  /** ISO 8601: when the present state is to be left. */
  dueAt: string | null;
  closedOn: string | null;
  /** The record it came from; '' for none. */
  parentNumber: string;
  /** Names; '' for none. */
  department: string;
  owner: string;
  filedBy: string;
  /** About a made-up institution while real ones stand in the register: counts nowhere. */
  madeUp: boolean;
  /** Column id → its cell; a column that nobody filled is not there. */
  cells: Readonly<Record<string, Cell>>;
};

export type Ledger = {
  /** `lead`, `inspection` … */
  code: string;
  title: string;
  /** Whoever has this permission sees its lines, within the scope. */
  permit: string;
  columns: readonly LedgerColumn[];
  /** State code → its name, in the order of the work. */
  states: ReadonlyMap<string, string>;
  rows: readonly LedgerRow[];
};

/** Whether its department alone may read it (M201). */
export function isRestricted({ data }: Pick<Owned, 'data'>): boolean {
  return data?.[RESTRICTED] === true;
}

/** Whether the present deadline has passed. */
export function isRowLate({ state, dueAt }: Pick<LedgerRow, 'state' | 'dueAt'>, at: Date): boolean {
  return state !== WITHDRAWN && dueAt !== null && Date.parse(dueAt) <= at.getTime();
}

/** A cell in words. */
export function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  return typeof cell === 'string' ? cell : typeof cell === 'number' ? String(cell) : cell.join('、');
}

/** `2026-07-20 16:30`; a deadline at midnight is told as the day before it. */
export function momentText(moment: Date, isDeadline = false): string {
  const time = new Date(moment.getTime() + SHIFT_MS).toISOString().slice(11, 16);
  if (isDeadline && time === '00:00') return dayOf(new Date(moment.getTime() - 1));
  return `${dayOf(moment)} ${time}`;
}

/** The county's clock is eight hours ahead of UTC, all year. */
const SHIFT_MS = 28_800_000;
