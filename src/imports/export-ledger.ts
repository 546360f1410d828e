/** A register (台账) as rows of a spreadsheet: Chinese heads, labels instead of codes, nothing about people unless it is asked for. */
import { cellText, type Ledger, type LedgerColumn, type LedgerRow, momentText } from '../figures/ledger.ts';
import type { SheetCell } from './write-spreadsheet.ts';

type Field = { title: string; cell: (row: LedgerRow, ledger: Ledger) => SheetCell };

/** What every register has in front of its own columns. */
const FIELDS: readonly Field[] = [
  { title: '编号', cell: ({ number }) => number },
  { title: '事项', cell: ({ subject }) => subject },
  { title: '单位', cell: ({ department }) => department },
  { title: '乡镇', cell: ({ town }) => town ?? '' },
  { title: '状态', cell: ({ state }, { states }) => states.get(state) ?? state },
  { title: '承办人', cell: ({ owner }) => owner },
  { title: '登记日', cell: ({ day }) => day },
  { title: '发生日', cell: ({ occurredOn }) => occurredOn },
  { title: '期限', cell: ({ dueAt }) => (dueAt === null ? '' : momentText(new Date(dueAt), true)) },
  { title: '办结日', cell: ({ closedOn }) => closedOn ?? '' },
  { title: '来源编号', cell: ({ parentNumber }) => parentNumber },
];

/** Whoever filed it may be the one who told: a grid worker’s lead names him. */
const FILED_BY: Field = { title: '登记人', cell: ({ filedBy }) => filedBy };

/** `rows`: the header and one row a line; `headers` are never the same twice. */
export function exportLedger(
  ledger: Ledger,
  { rows, personal }: { rows: readonly LedgerRow[]; personal: boolean },
): SheetCell[][] {
  const common = personal ? [...FIELDS, FILED_BY] : FIELDS;
  const taken = new Set([...FIELDS, FILED_BY].map(({ title }) => title));
  const own = ledger.columns.filter((column) => personal || !column.personal).map((column) => fieldOf(column, taken));
  const fields = [...common, ...own];
  return [fields.map(({ title }) => title), ...rows.map((row) => fields.map(({ cell }) => cell(row, ledger)))];
}

function fieldOf({ id, title }: LedgerColumn, taken: Set<string>): Field {
  const head = [title, `${title}（填报）`, `${title}（${id}）`].find((each) => !taken.has(each)) ?? id;
  taken.add(head);
  return {
    title: head,
    cell: ({ cells }) => {
      const cell = cells[id];
      return typeof cell === 'number' ? cell : cellText(cell);
    },
  };
}
