/** The lines of a register of flows/registers/*.yaml as a ledger: answers in words, options by their labels. */
import type { Owned } from '../domain/permissions.ts';
import { type RegisterDefinition, stateName, WITHDRAWN } from '../domain/register-definition.ts';
import { type Cell, type Ledger, type LedgerRow, momentText } from './ledger.ts';
import { TEXTS } from './texts.ts';

/** A line as it is stored. */
export type LedgerEntry = Omit<LedgerRow, 'cells' | keyof Owned> &
  Omit<Owned, 'data'> & {
    /** Answers by question id. */
    data: Readonly<Record<string, unknown>>;
    /** The same as people read them. */
    shown: Readonly<Record<string, string>>;
  };

export function entryLedger(definition: RegisterDefinition, entries: readonly LedgerEntry[]): Ledger {
  const { register: code, title, columns } = definition;
  const states = [...Object.keys(definition.states), WITHDRAWN].map((id) => [id, stateName(definition, id)] as const);
  return {
    code,
    title,
    permit: `${code}.see`,
    columns: columns.map(({ id, title: name, personal }) => ({ id, title: name, personal })),
    states: new Map(states),
    rows: entries.map(({ shown, ...row }) => ({ ...row, cells: cellsOf(definition, { data: row.data, shown }) })),
  };
}

function cellsOf(
  { columns }: RegisterDefinition,
  { data, shown }: Pick<LedgerEntry, 'data' | 'shown'>,
): Readonly<Record<string, Cell>> {
  const cells = columns.flatMap(({ id }) => {
    const cell = cellOf(data[id], shown[id]);
    return cell === undefined ? [] : [[id, cell] as const];
  });
  return Object.fromEntries(cells);
}

/** An answer (engine: AnswerValue) with its words; undefined when there is none. Days are never 今天: tomorrow they are not. */
export function cellOf(value: unknown, shown: string | undefined): Cell | undefined {
  switch (typeof value) {
    case 'number':
      return value;
    case 'boolean':
      return value ? TEXTS.yes : TEXTS.no;
    case 'string':
      return textCell(value, shown);
    case 'object':
      return value === null ? undefined : Array.isArray(value) ? listCell(value, shown) : thingCell(value, shown);
    default:
      return shown === undefined || shown.startsWith(SKIPPED) ? undefined : shown;
  }
}

/** How the engine tells that a question was left out. */
const SKIPPED = '跳过';
const DAY = /^\d{4}-\d\d-\d\d$/u;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/u;

function textCell(value: string, shown: string | undefined): string {
  if (DAY.test(value)) return value;
  if (MOMENT.test(value) && !Number.isNaN(Date.parse(value))) return momentText(new Date(value));
  // What people read of a long text is cut; of a choice it is the label.
  return shown === undefined || shown.endsWith('…') || shown === oneLine(value) ? value : shown;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ');

function listCell(value: readonly unknown[], shown: string | undefined): Cell {
  const codes = value.filter((each) => typeof each === 'string');
  if (codes.length === 0 || codes.length < value.length) return shown ?? '';
  const labels = shown?.split('、') ?? [];
  return labels.length === codes.length ? labels : codes;
}

function thingCell(value: object, shown: string | undefined): string {
  if ('name' in value && typeof value.name === 'string') return value.name;
  if ('from' in value && 'to' in value) return `${String(value.from)}至${String(value.to)}`;
  return shown ?? '';
}
