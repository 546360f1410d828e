/** `bot export`: one register as a spreadsheet that `bot import` takes back unchanged. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { exportInstitutions } from '../imports/export-institutions.ts';
import { exportMembers } from '../imports/export-members.ts';
import { writeCsv, writeXlsx } from '../imports/write-spreadsheet.ts';
import { type Command, printJson, usageError } from './command.ts';
import { withStore } from './with-store.ts';

/** Names and accounts of people: for the operator's eyes only. */
const OWNER_ONLY = 0o600;

export const exportCommand: Command = {
  usage: 'bot export institutions|members --out <file.xlsx|file.csv>',
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true });
    const [what, ...more] = positionals;
    const kind = /\.(xlsx|csv)$/i.exec(values.out ?? '')?.[1]?.toLowerCase();
    const isKnown = what === 'institutions' || what === 'members';
    if (!isKnown || more.length > 0 || values.out === undefined || kind === undefined) {
      throw usageError('写成 bot export institutions --out 机构.xlsx 或 bot export members --out 成员.csv。');
    }
    const { out } = values;
    const rows = await withStore((store) => (what === 'members' ? exportMembers(store) : exportInstitutions(store)));
    await writeFile(out, kind === 'csv' ? writeCsv(rows) : await writeXlsx(rows), { mode: OWNER_ONLY }).catch(() => {
      throw usageError(`文件“${out}”写不进去，请核对文件夹和权限。`);
    });
    printJson({ rows: rows.length - 1 });
    return 0;
  },
};
