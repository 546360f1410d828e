/** The figures counted a second time, from what was done and from the sheet, without the records and without src/figures. */
import { addDays, addWorkingDays } from '../../src/domain/calendar.ts';
import { LAST_DAY, type SheetRow } from './county.ts';
import type { Ledger, LedgerLead } from './ledger.ts';

/** Figure id → its numbers: `value`, `of` (null: it is no share), and parts by id. */
export type Counted = Record<string, { value: number; of: number | null; parts: Record<string, number> }>;

/** What people say for a form of academic teaching → the figure's name for it. */
const ACADEMIC = new Map([
  ['一对一', '一对一'],
  ['住家教师', '住家教师等'],
  ['线上', '线上培训'],
]);

/** As of the evening of the campaign's last day. */
export function countAll(ledger: Ledger, sheet: readonly SheetRow[]): Counted {
  return {
    safety_coverage: {
      value: ledger.safetyChecked.size,
      of: sheet.length,
      parts: { missing: sheet.length - ledger.safetyChecked.size },
    },
    papers_complete: countPapers(sheet),
    academic_offences: countOffences(ledger),
    leads: countLeads(ledger.leads),
    rectifications: countRectifications(ledger),
    suspended: { value: ledger.suspended.size, of: null, parts: { reopened: 0 } },
    escrow: countEscrow(ledger, sheet),
    disputes: countDisputes(ledger),
    risks: countRisks(ledger),
    late_tasks: countTasks(ledger),
  };
}

function withStatus(sheet: readonly SheetRow[], ...wanted: string[]): SheetRow[] {
  return sheet.filter(({ status }) => wanted.includes(status));
}

function countPapers(sheet: readonly SheetRow[]): Counted[string] {
  const listed = sheet.filter(({ status }) => status !== '已注销' && status !== '已吊销');
  const needing = listed.filter(({ status }) => !['筹设', '停业', '非培训登记'].includes(status));
  const complete = withStatus(needing, '有效', '整改中', '停业整改').filter(
    (row) => row.license_no !== '' && row.uscc !== '' && row.许可有效期至 >= LAST_DAY,
  );
  return {
    value: complete.length,
    of: needing.length,
    parts: { listed: listed.length, missing: needing.length - complete.length },
  };
}

function countOffences({ inspections, leads }: Ledger): Counted[string] {
  const found = inspections.flatMap(({ withdrawn, form }) => (withdrawn || form === null ? [] : [form]));
  const told = leads.filter(({ end, form }) => end === 'confirmed' && ACADEMIC.has(form)).map(({ form }) => form);
  const titles = [...found, ...told].map((form) => ACADEMIC.get(form) ?? form);
  return { value: titles.length, of: null, parts: tally(titles) };
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function countLeads(leads: readonly LedgerLead[]): Counted[string] {
  const done = leads.filter(({ end }) => ['declined', 'unfounded', 'confirmed'].includes(end));
  const open = leads.filter((lead) => !done.includes(lead));
  return {
    value: leads.length,
    of: null,
    parts: {
      closed: done.length,
      overdue: open.filter(isOverdue).length,
      feedback_overdue: done.filter(({ since }) => addWorkingDays(since, 5) < LAST_DAY).length,
    },
  };
}

/** One working day to take it up, four hours to send it out, ten working days to check it. */
function isOverdue({ end, since }: LedgerLead): boolean {
  if (end === 'left') return addWorkingDays(since, 1) < LAST_DAY;
  if (end === 'checking') return addWorkingDays(since, 10) < LAST_DAY;
  return end === 'dispatched' && since < LAST_DAY;
}

function countRectifications({ rectifications }: Ledger): Counted[string] {
  const done = rectifications.filter((each) => each.done).length;
  const overdue = rectifications.filter((each) => !each.done && each.dueOn < LAST_DAY).length;
  return { value: rectifications.length, of: null, parts: { done, overdue } };
}

function countEscrow(ledger: Ledger, sheet: readonly SheetRow[]): Counted[string] {
  const due = withStatus(sheet, '有效', '整改中', '停业整改');
  const value = ledger.supervised.size;
  const missing = due.length - value;
  // The sheet says nothing about it, and nobody has said that an institution is without.
  return { value, of: due.length, parts: { missing, unknown: missing } };
}

function countDisputes({ disputes }: Ledger): Counted[string] {
  const settled = disputes.filter((each) => each.settled !== null);
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
  return {
    value: settled.length,
    of: disputes.length,
    parts: {
      amount: sum(disputes.map(({ amount }) => amount)),
      settled_amount: sum(settled.map((each) => each.settled ?? 0)),
      open: disputes.length - settled.length,
      referred: 0,
      overdue: disputes.filter((each) => each.settled === null && addDays(each.demandedOn, 15) < LAST_DAY).length,
    },
  };
}

function countRisks({ risks }: Ledger): Counted[string] {
  const open = risks.filter(({ resolved }) => !resolved);
  const of = (level: string): number => risks.filter((risk) => risk.level === level).length;
  const openOf = (level: string): number => open.filter((risk) => risk.level === level).length;
  return {
    value: risks.length,
    of: null,
    parts: {
      ungraded: 0,
      red: of('red'),
      red_open: openOf('red'),
      orange: of('orange'),
      orange_open: openOf('orange'),
      yellow: of('yellow'),
      yellow_open: openOf('yellow'),
      open: open.length,
    },
  };
}

function countTasks({ tasks }: Ledger): Counted[string] {
  const late = tasks.filter(({ dueOn }) => dueOn < LAST_DAY);
  return { value: late.length, of: null, parts: tally(late.map(({ department }) => department)) };
}
