/** Makes a report out of the records and keeps it: for who asks in chat, for `bot report`, for the schedule. */

import { formatHead } from '../domain/audit-chain.ts';
import { addDays, dayOf } from '../domain/calendar.ts';
import type { ChecklistTable } from '../domain/checklist.ts';
import type { Registers } from '../domain/register-definition.ts';
import { AppError } from '../kernel/errors.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import { composeReport, reportDays, reportFileName } from '../reports/compose-report.ts';
import type { ReportKind, ReportModel } from '../reports/report-model.ts';
import { writeDocx } from '../reports/write-docx.ts';
import { readAuditHead } from '../store/audit-chain.ts';
import { findFigurePeriod } from '../store/figure-facts.ts';
import { loadReportRecords } from '../store/report-records.ts';
import { keepReport, type ReportRow } from '../store/reports.ts';
import type { StoreTx } from '../store/store.ts';

/** What it takes. `madeBy`: a member's id, `operator` or `schedule`. */
export type ReportDeps = {
  db: Pick<StoreTx, 'query' | 'execute'>;
  now: Date;
  county: { name: string; regionCode: string };
  registers: Registers;
  checklists: ChecklistTable;
  /** Seals the kept file; 32 bytes. */
  dataKey: DataKey;
  madeBy: string;
};

export type MadeReport = { report: ReportRow; model: ReportModel; bytes: Buffer };

/** The report of a kind for a day (`YYYY-MM-DD`). Throws AppError USAGE for a day that has not come. */
export async function makeReport(kind: ReportKind, day: string, deps: ReportDeps): Promise<MadeReport> {
  const { db, now, county, registers, checklists, dataKey, madeBy } = deps;
  if (day > dayOf(now)) throw notYet(day);
  const campaign = await findFigurePeriod(db, day);
  const { span, cut } = reportDays(kind, day, { now, campaign });
  const isOurs = ({ regionCode }: { regionCode: string }) => regionCode === county.regionCode;
  const records = await loadReportRecords(db, { at: cut, now, period: campaign, isOurs, registers, checklists });
  // What ended at midnight is told as of the day before.
  const facts = { ...records.facts, asOf: dayOf(new Date(cut.getTime() - 1)) };
  const composed = composeReport(kind, {
    county: county.name,
    facts,
    span,
    issuedOn: dayOf(now),
    ledgers: records.ledgers,
  });
  const model = { ...composed, auditHead: formatHead(await readAuditHead(db)) };
  const bytes = await writeDocx(model, now);
  const row = {
    kind,
    ...span,
    asOf: cut.toISOString(),
    madeAt: now.toISOString(),
    madeBy,
    fileName: reportFileName(kind, span),
  };
  return { report: await keepReport(db, row, { bytes, dataKey }), model, bytes };
}

function notYet(day: string): AppError {
  return new AppError({
    code: 'USAGE',
    kind: 'user',
    userText: `${day}还没到，不能出报告。请换一个日期，例如${addDays(day, -1)}。`,
  });
}
