/** `bot export`: the institutions, the members or any register (台账) as a spreadsheet in which no cell can run. */

import { parseArgs } from 'node:util';
import { formatHead } from '../domain/audit-chain.ts';
import { exportInstitutions } from '../imports/export-institutions.ts';
import { exportMembers } from '../imports/export-members.ts';
import { type SheetCell, writeCsv, writeXlsx } from '../imports/write-spreadsheet.ts';
import { writeWhole } from '../kernel/whole-file.ts';
import { readAuditHead } from '../store/audit-chain.ts';
import type { Store } from '../store/store.ts';
import { type Command, printJson, printNote, usageError } from './command.ts';
import { exportRegister } from './export-register.ts';
import { withStore } from './with-store.ts';

/** Names and accounts of people: for the operator's eyes only. */
const OWNER_ONLY = 0o600;

const OPTIONS = {
  out: { type: 'string' },
  for: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  personal: { type: 'boolean', default: false },
} as const;

export const exportCommand: Command = {
  usage:
    'bot export institutions|members|<台账> --out <file.xlsx|file.csv>' +
    ' （台账可加 [--for <成员>] [--from <YYYY-MM-DD>] [--to <YYYY-MM-DD>] [--personal]）',
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    const [what, ...more] = positionals;
    const { out, ...choices } = values;
    const kind = /\.(xlsx|csv)$/i.exec(out ?? '')?.[1]?.toLowerCase();
    if (what === undefined || more.length > 0 || out === undefined || kind === undefined) {
      throw usageError('写成 bot export lead --out 线索.xlsx 或 bot export members --out 成员.csv。');
    }
    const { cells, left, head } = await withStore(async (store) => ({
      ...(await read(store, what, choices)),
      // After the export's own row: what is in the file can be held against the audit later.
      head: await readAuditHead(store),
    }));
    await writeWhole(out, kind === 'csv' ? writeCsv(cells) : await writeXlsx(cells), OWNER_ONLY).catch(() => {
      throw usageError(`文件“${out}”写不进去，请核对文件夹和权限。`);
    });
    printJson({ rows: cells.length - 1, ...(left > 0 ? { left } : {}), auditHead: formatHead(head) });
    if (left > 0) {
      const why = choices.for === undefined ? '只给主管单位看，要导出请写 --for 成员' : '不在这个人能看的范围里';
      printNote(`另有 ${left} 条${why}，没有导出。`);
    }
    return 0;
  },
};

type Choices = { for?: string; from?: string; to?: string; personal: boolean };

async function read(store: Store, what: string, choices: Choices): Promise<{ cells: SheetCell[][]; left: number }> {
  const { from, to, personal } = choices;
  if (what !== 'institutions' && what !== 'members') {
    return await exportRegister(store, { code: what, for: choices.for, personal, days: { from, to } });
  }
  if (personal || [choices.for, from, to].some((given) => given !== undefined)) {
    throw usageError('--for、--from、--to、--personal 只用于台账，例如 bot export lead。');
  }
  return { cells: what === 'members' ? await exportMembers(store) : await exportInstitutions(store), left: 0 };
}
