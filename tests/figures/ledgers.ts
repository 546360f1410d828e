/** Lines of registers for the tests of counts and exports: plain ones, of which each case changes what it is about. */
import type { Ledger, LedgerRow } from '../../src/figures/ledger.ts';

/** A line that was filed on 10 July 2026. */
export function ledgerRow(number: string, more: Partial<LedgerRow> = {}): LedgerRow {
  return {
    ownerId: null,
    filedById: null,
    departmentId: null,
    town: null,
    number,
    subject: `${number}的对象`,
    state: 'new',
    day: '2026-07-10',
    occurredOn: '2026-07-10',
    dueAt: null,
    closedOn: null,
    parentNumber: '',
    department: '',
    owner: '',
    filedBy: '',
    madeUp: false,
    cells: {},
    ...more,
  };
}

/** Leads with three states and three columns, one of them about a person. */
export function leadLedger(rows: readonly LedgerRow[]): Ledger {
  return {
    code: 'lead',
    title: '线索台账',
    permit: 'lead.see',
    columns: [
      { id: 'form', title: '形态', personal: false },
      { id: 'assist', title: '配合单位', personal: false },
      { id: 'fee', title: '收费', personal: false },
      { id: 'who', title: '姓名', personal: true },
    ],
    states: new Map([
      ['new', '新建'],
      ['checking', '核查中'],
      ['closed', '已办结'],
      ['withdrawn', '已撤回'],
    ]),
    rows,
  };
}
