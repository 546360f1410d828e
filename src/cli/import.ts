/** `bot import`: institutions or members from a spreadsheet, in one transaction or not at all. */
import { parseArgs } from 'node:util';
import { dayOf } from '../domain/calendar.ts';
import { importInstitutions } from '../imports/import-institutions.ts';
import { importMembers } from '../imports/import-members.ts';
import { readSpreadsheet } from '../imports/spreadsheet.ts';
import { type Command, printJson, printNote, readNamedFile, usageError } from './command.ts';
import { withCore } from './with-core.ts';

export const importCommand: Command = {
  usage: 'bot import institutions|members <file.xlsx|file.csv> [--dry-run]',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { 'dry-run': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [what, path] = positionals;
    if ((what !== 'institutions' && what !== 'members') || path === undefined) {
      throw usageError('写成 bot import institutions 机构.xlsx 或 bot import members 成员.xlsx。');
    }
    const table = await readSpreadsheet(path, await readNamedFile(path));
    const dryRun = values['dry-run'];
    const report = await withCore((core) => {
      const today = dayOf(core.clock.now());
      const { store } = core;
      return what === 'institutions'
        ? importInstitutions(store, table, { dryRun, today, county: core.config.county })
        : importMembers(store, table, { dryRun });
    });
    printJson(report);
    for (const { row, column, reason } of report.rejected) {
      printNote(`第${row}行“${column}”：${reason}`);
    }
    return report.rejected.length === 0 ? 0 : 1;
  },
};
