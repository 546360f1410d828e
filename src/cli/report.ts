/** `bot report`: makes a report as .docx, lists and hands out kept ones, writes a register in the office's format. */

import { parseArgs } from 'node:util';
import { makeReport } from '../actions/make-report.ts';
import { loadChecklists, loadRegisters } from '../app/load-flows.ts';
import { loadConfig } from '../config/config.ts';
import { dayOf } from '../domain/calendar.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import { writeWhole } from '../kernel/whole-file.ts';
import { isReportKind, REPORT_KINDS, type ReportKind } from '../reports/report-model.ts';
import { openKeyRing } from '../store/data-key.ts';
import { listReports, type ReportRow, readReport } from '../store/reports.ts';
import type { Store } from '../store/store.ts';
import { type Command, type ExitCode, printJson, printLine, usageError } from './command.ts';
import { isDay } from './figure-days.ts';
import { REGISTER_SHEET_USAGE, writeRegisterSheet } from './report-register.ts';
import { tableLines } from './text-table.ts';
import { withStore } from './with-store.ts';

/** For the operator's eyes only, until it is handed on. */
const OWNER_ONLY = 0o600;
/** What `list` shows. */
const MOST_LISTED = 50;

export const reportCommand: Command = {
  usage: [
    'bot report daily|weekly|monthly|final [--date <YYYY-MM-DD>] --out <file.docx>',
    'bot report list',
    'bot report copy <编号> --out <file.docx>',
    REGISTER_SHEET_USAGE,
  ].join(' | '),
  async run(args) {
    const [what = '', ...rest] = args;
    if (what === 'register') return await writeRegisterSheet(rest);
    if (what === 'list') return await printKept();
    if (what === 'copy') return await copyKept(rest);
    if (isReportKind(what)) return await make(what, rest);
    throw usageError(`要哪种报告？${Object.keys(REPORT_KINDS).join('、')}。例如 bot report weekly --out 周报.docx`);
  },
};

async function make(kind: ReportKind, args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { date: { type: 'string' }, out: { type: 'string' } } });
  const { date } = values;
  const out = wordFile(values.out);
  if (date !== undefined && !isDay(date)) throw usageError('日期写成 2026-07-01 这样。');
  const now = new Date();
  const { report, bytes } = await withStore(async (store) => {
    const deps = { ...(await records(store)), now, madeBy: 'operator' };
    return await makeReport(kind, date ?? dayOf(now), deps);
  });
  await write(out, bytes);
  printJson(asJson(report));
  return 0;
}

async function records(store: Store) {
  const config = loadConfig(process.env);
  return {
    db: store,
    county: config.county,
    registers: await loadRegisters(),
    checklists: await loadChecklists(),
    dataKey: await keyOf(),
  };
}

async function keyOf(): Promise<DataKey> {
  return await openKeyRing(loadConfig(process.env));
}

async function printKept(): Promise<ExitCode> {
  const reports = await withStore((store) => listReports(store, MOST_LISTED));
  const rows = reports.map(({ id, fileName, from, to, madeAt, madeBy }) => [id, fileName, from, to, madeAt, madeBy]);
  for (const row of tableLines([['编号', '文件', '从', '到', '制作时间', '制作人'], ...rows])) printLine(row);
  return 0;
}

async function copyKept(args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true });
  const [id = '', ...more] = positionals;
  const out = wordFile(values.out);
  if (more.length > 0) throw usageError('写成 bot report copy <编号> --out 周报.docx。');
  const kept = await withStore(async (store) => await readReport(store, id, await keyOf()));
  if (kept === undefined) throw usageError(`没有编号是“${id}”的报告，可用 bot report list 看。`);
  await write(out, kept.bytes);
  printJson(asJson(kept.report));
  return 0;
}

function wordFile(out: string | undefined): string {
  if (out === undefined || !/\.docx$/iu.test(out)) throw usageError('请写出文件名，例如 --out 周报.docx。');
  return out;
}

async function write(out: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(out, bytes, OWNER_ONLY).catch(() => {
    throw usageError(`文件“${out}”写不进去，请核对文件夹和权限。`);
  });
}

function asJson({ id, kind, from, to, asOf, madeAt, sha256 }: ReportRow): object {
  return { id, kind, from, to, asOf, madeAt, sha256 };
}
