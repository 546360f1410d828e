/** Inspections, what they found, rectifications and tasks as ledgers: they have tables of their own and no register file. */
import type { ChecklistTable } from '../domain/checklist.ts';
import { INSPECTION_MODES, SHIFTS } from '../domain/inspection-times.ts';
import { RECTIFICATION_STATES } from '../domain/rectification.ts';
import { type Registers, WITHDRAWN } from '../domain/register-definition.ts';
import { LIST_PERMIT } from './figure.ts';
import type { Cell, Ledger, LedgerColumn, LedgerRow } from './ledger.ts';
import { TEXTS } from './texts.ts';

/** A row of such a table; its cells are still codes. */
export type LedgerRecord = LedgerRow;

/** Code → what it is called; what may be counted and exported beside flows/registers/*.yaml. */
export const RECORD_LEDGERS = {
  inspection: '检查台账',
  rectification: '整改台账',
  finding: '检查问题台账',
  task: '任务台账',
} as const;
export type RecordLedgerCode = keyof typeof RECORD_LEDGERS;

/** Whether a word is one of their codes. */
export function isRecordLedger(word: string): word is RecordLedgerCode {
  return Object.hasOwn(RECORD_LEDGERS, word);
}

type Kind = {
  permit: string;
  states: Readonly<Record<string, string>>;
  columns: Readonly<Record<string, string>>;
  /** Column id → how its code is read. */
  words?: Readonly<Record<string, (code: string, checklists: ChecklistTable) => string>>;
};

const SEVERITIES: Readonly<Record<string, string>> = { 1: '重大', 2: '较重', 3: '一般' };
const TASK_SOURCES: Readonly<Record<string, string>> = {
  plan: '方案任务',
  rectification: '整改',
  lead: '线索',
  manual: '交办',
};
const wordOf =
  (names: Readonly<Record<string, string>>) =>
  (code: string): string =>
    names[code] ?? code;
const yesNo = (code: string): string => (code === 'true' ? TEXTS.yes : TEXTS.no);
const checklist = (code: string, table: ChecklistTable): string => table[code]?.name ?? code;

const KINDS: Readonly<Record<RecordLedgerCode, Kind>> = {
  inspection: {
    permit: LIST_PERMIT,
    states: { filed: '已登记', [WITHDRAWN]: '已撤回' },
    columns: {
      checklist: '检查清单',
      visited_at: '检查时间',
      shift: '日查夜查',
      mode: '怎么查的',
      safety: '安全检查',
      findings: '问题数',
      items: '问题项',
      inspectors: '检查人',
      place: '位置',
      remark: '备注',
    },
    words: { checklist, safety: yesNo, shift: wordOf(SHIFTS), mode: wordOf(INSPECTION_MODES) },
  },
  finding: {
    permit: LIST_PERMIT,
    states: { rectifying: '整改单', corrected: '当场改正', noted: '只记录', [WITHDRAWN]: '已撤回' },
    columns: {
      item: '清单项',
      checklist: '检查清单',
      question: '检查内容',
      severity: '程度',
      fact: '问题',
      bases: '依据',
      rectification: '整改编号',
    },
    words: {
      checklist,
      severity: wordOf(SEVERITIES),
      question: questionOf,
    },
  },
  rectification: {
    permit: 'rectification.see',
    states: RECTIFICATION_STATES,
    columns: { severity: '程度', items: '问题项', checked_on: '最近复查日' },
    words: { severity: wordOf(SEVERITIES) },
  },
  task: {
    permit: LIST_PERMIT,
    states: { open: '待办', done: '已完成', cancelled: '已取消' },
    columns: { source: '来源' },
    words: { source: wordOf(TASK_SOURCES) },
  },
};

function questionOf(item: string, table: ChecklistTable): string {
  const list = Object.values(table).find(({ items }) => items.some(({ code }) => code === item));
  return list?.items.find(({ code }) => code === item)?.question ?? item;
}

/** The ledger of a table's rows. */
export function recordLedger(
  code: RecordLedgerCode,
  rows: readonly LedgerRecord[],
  checklists: ChecklistTable,
): Ledger {
  const { permit, states, columns, words = {} } = KINDS[code];
  const named: LedgerColumn[] = Object.entries(columns).map(([id, title]) => ({ id, title, personal: false }));
  const inWords = (cells: LedgerRow['cells']): LedgerRow['cells'] =>
    Object.fromEntries(
      Object.entries(cells).map(([id, cell]): [string, Cell] => {
        const word = words[id];
        return [id, word === undefined || typeof cell !== 'string' ? cell : word(cell, checklists)];
      }),
    );
  return {
    code,
    title: RECORD_LEDGERS[code],
    permit,
    columns: named,
    states: new Map(Object.entries(states)),
    rows: rows.map((row) => ({ ...row, cells: inWords(row.cells) })),
  };
}

/** A register that can be counted: its code, its names, who may see it, what it can be counted by. */
export type LedgerOutline = Pick<Ledger, 'code' | 'title' | 'permit' | 'columns'>;

/** All registers: what everybody asks for first. */
export function listLedgers(registers: Registers): LedgerOutline[] {
  const own = [...registers.values()].map(({ register: code, title, columns }) => ({
    ...{ code, title, columns },
    permit: `${code}.see`,
  }));
  const codes = Object.keys(RECORD_LEDGERS).filter(isRecordLedger);
  return [...codes.map((code) => recordLedger(code, [], {})), ...own];
}
