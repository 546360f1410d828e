/** `bot import`: institutions or members from a spreadsheet, in one transaction or not at all; and a whole import taken back. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { dayOf } from '../domain/calendar.ts';
import { importInstitutions } from '../imports/import-institutions.ts';
import { importMembers } from '../imports/import-members.ts';
import type { ImportReport } from '../imports/report.ts';
import { readSpreadsheet } from '../imports/spreadsheet.ts';
import { undoImport } from '../store/import-batches.ts';
import { type Command, type ExitCode, printJson, printNote, readNamedFile, usageError } from './command.ts';
import { withCore } from './with-core.ts';
import { withStore } from './with-store.ts';

/** More remarks than this are no help on a screen. */
const MOST_REMARKS = 50;

export const importCommand: Command = {
  usage: 'bot import institutions|members <file.xlsx|file.csv> [--dry-run]; bot import undo <batch>',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { 'dry-run': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [what, given, ...more] = positionals;
    if (given === undefined || more.length > 0) throw wrongArguments();
    if (what === 'undo') return await undo(given);
    if (what !== 'institutions' && what !== 'members') throw wrongArguments();
    const report = await importFile(what, given, values['dry-run']);
    const { added, changed, same, rejected } = report;
    printJson({
      added,
      changed,
      same,
      rejected: rejected.map(({ row, column, reason }) => ({ row, column, reason })),
    });
    printReport(report);
    return rejected.length === 0 ? 0 : 1;
  },
};

function wrongArguments(): Error {
  return usageError(
    '写成 bot import institutions 机构.xlsx、bot import members 成员.xlsx，或 bot import undo 批次号。',
  );
}

async function importFile(what: 'institutions' | 'members', path: string, dryRun: boolean): Promise<ImportReport> {
  const table = await readSpreadsheet(path, await readNamedFile(path));
  return await withCore((core) => {
    const options = { dryRun, today: dayOf(core.clock.now()), fileName: basename(path), by: '命令行' };
    return what === 'institutions'
      ? importInstitutions(core.store, table, { ...options, county: core.config.county })
      : importMembers(core.store, table, options);
  });
}

async function undo(batchId: string): Promise<ExitCode> {
  printJson(await withStore((store) => undoImport(store, batchId)));
  return 0;
}

function printReport(report: ImportReport): void {
  for (const { row, column, reason, conflict } of report.rejected) {
    printNote(`第${row}行“${column}”：${conflict === true ? '冲突：' : ''}${reason}`);
  }
  for (const { row, column, remark } of report.remarks.slice(0, MOST_REMARKS)) {
    printNote(`提示：第${row}行“${column}”：${remark}`);
  }
  const left = report.remarks.length - MOST_REMARKS;
  if (left > 0) printNote(`提示：还有${left}条类似的提示没有列出。`);
  const renamed = report.columns.filter(({ header, takenFor }) => takenFor !== null && takenFor !== header);
  if (renamed.length > 0) {
    printNote(`提示：列名对应：${renamed.map(({ header, takenFor }) => `${header}→${takenFor}`).join('，')}。`);
  }
  const ignored = report.columns.filter(({ takenFor }) => takenFor === null).map(({ header }) => header);
  if (ignored.length > 0) printNote(`提示：没有用到的列：${ignored.join('、')}。`);
  const { here, elsewhere, unclear } = report.permits;
  if (here + elsewhere + unclear > 0) {
    printNote(`提示：许可证号：本县签发${here}个，外地签发${elsewhere}个，看不出的${unclear}个。`);
  }
  if (report.batchId !== null) {
    printNote(`提示：批次号${report.batchId}，要整批撤回请运行 bot import undo ${report.batchId}。`);
  }
}
