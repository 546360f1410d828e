/** The records as they stood at an earlier moment, out of the present ones and what has happened since. */
import { dueFor, type Registers } from '../domain/register-definition.ts';
import type { FigureEntry, FigureFacts, FigureInstitution, FigureRectification } from './figure-facts.ts';
import type { Ledger, LedgerRow } from './ledger.ts';

/** An entry before its first change after the moment; null: it was not there yet. */
export type EarlierEntry = {
  state: string;
  /** ISO 8601: when it came into that state, and when it was filed. */
  since: string;
  filedAt: string;
  /** Answers that were given later. */
  laterKeys: readonly string[];
} | null;

/** Number → what it was at the moment; what is not in a map has not changed since. */
export type Earlier = {
  entries: ReadonlyMap<string, EarlierEntry>;
  /** State; null: not there yet. */
  rectifications: ReadonlyMap<string, string | null>;
  /** Whether it had been withdrawn; null: not filed yet. */
  inspections: ReadonlyMap<string, boolean | null>;
  /** State; null: not there yet. */
  tasks: ReadonlyMap<string, string | null>;
  /** Institution's id → status. */
  statuses: ReadonlyMap<string, string>;
};

/** `registers`: for deadlines of the states that entries were in then. */
export function restoreFacts(facts: FigureFacts, earlier: Earlier, registers: Registers): FigureFacts {
  return {
    ...facts,
    institutions: facts.institutions.map((row) => restoreInstitution(row, earlier)),
    inspections: facts.inspections.flatMap((row) => {
      const withdrawn = earlier.inspections.get(row.number);
      if (withdrawn === null) return [];
      return [withdrawn === undefined ? row : { ...row, withdrawn }];
    }),
    rectifications: facts.rectifications.flatMap((row) => restoreRectification(row, earlier)),
    tasks: facts.tasks.flatMap((row) => {
      const state = earlier.tasks.get(row.number);
      if (state === null) return [];
      return [state === undefined ? row : { ...row, state }];
    }),
    entries: facts.entries.flatMap((row) => restoreEntry(row, earlier, registers)),
  };
}

function restoreInstitution(row: FigureInstitution, { statuses }: Earlier): FigureInstitution {
  const status = statuses.get(row.id);
  return status === undefined ? row : { ...row, status };
}

const DONE: ReadonlySet<string> = new Set(['passed', 'closed']);

function restoreRectification(row: FigureRectification, { rectifications }: Earlier): FigureRectification[] {
  const state = rectifications.get(row.number);
  if (state === null) return [];
  if (state === undefined) return [row];
  return [{ ...row, state, doneOn: DONE.has(state) ? row.doneOn : null }];
}

function restoreEntry(row: FigureEntry, { entries }: Earlier, registers: Registers): FigureEntry[] {
  const was = entries.get(row.number);
  if (was === null) return [];
  if (was === undefined) return [row];
  const data = without(row.data, was.laterKeys);
  const state = registers.get(row.register)?.states[was.state];
  const dueAt = dueFor(state, new Date(was.since), { data, filedAt: was.filedAt })?.toISOString() ?? null;
  return [{ ...row, state: was.state, dueAt, data, shown: without(row.shown, was.laterKeys) }];
}

/** The same for a register's lines. */
export function restoreLedger(ledger: Ledger, earlier: Earlier, registers: Registers): Ledger {
  return { ...ledger, rows: ledger.rows.flatMap((row) => restoreRow(ledger, row, { earlier, registers })) };
}

type Then = { earlier: Earlier; registers: Registers };

function restoreRow({ code }: Ledger, row: LedgerRow, { earlier, registers }: Then): LedgerRow[] {
  switch (code) {
    case 'rectification': {
      const state = earlier.rectifications.get(row.number);
      return restoreState(row, state);
    }
    case 'task':
      return restoreState(row, earlier.tasks.get(row.number));
    case 'inspection':
    case 'finding': {
      const withdrawn = earlier.inspections.get(row.number);
      if (withdrawn === null) return [];
      return [withdrawn === false && row.state === 'withdrawn' ? { ...row, state: 'filed', closedOn: null } : row];
    }
    default:
      return restoreLine(row, earlier.entries.get(row.number), registers.get(code)?.states);
  }
}

function restoreState(row: LedgerRow, state: string | null | undefined): LedgerRow[] {
  if (state === null) return [];
  return [state === undefined ? row : { ...row, state, closedOn: null }];
}

type States = NonNullable<ReturnType<Registers['get']>>['states'];

function restoreLine(row: LedgerRow, was: EarlierEntry | undefined, states: States | undefined): LedgerRow[] {
  if (was === null) return [];
  if (was === undefined) return [row];
  const cells = without(row.cells, was.laterKeys);
  const dueAt = dueFor(states?.[was.state], new Date(was.since), { data: cells, filedAt: was.filedAt });
  return [{ ...row, state: was.state, cells, closedOn: null, dueAt: dueAt?.toISOString() ?? null }];
}

function without<V>(all: Readonly<Record<string, V>>, keys: readonly string[]): Record<string, V> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key)));
}
