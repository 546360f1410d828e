/** `bot report register`: one register as .xlsx in the office's format, with title, issuing body, day and signature line. */

import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { formatHead } from '../domain/audit-chain.ts';
import { dayOf } from '../domain/calendar.ts';
import { writeOfficeSheet } from '../imports/write-office-sheet.ts';
import { writeWhole } from '../kernel/whole-file.ts';
import { longDay, TEXTS } from '../reports/texts.ts';
import { readAuditHead } from '../store/audit-chain.ts';
import { type ExitCode, printJson, printNote, usageError } from './command.ts';
import { exportRegister } from './export-register.ts';
import { readLedger } from './ledger-code.ts';
import { withStore } from './with-store.ts';

export const REGISTER_SHEET_USAGE =
  'bot report register <台账> --out <file.xlsx> [--for <成员>] [--from <YYYY-MM-DD>] [--to <YYYY-MM-DD>] [--personal]';

const OWNER_ONLY = 0o600;

/** Runs the command; `args` is what stands behind `report register`. */
export async function writeRegisterSheet(args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      out: { type: 'string' },
      for: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      personal: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [code, ...more] = positionals;
  const { out, personal, from, to } = values;
  if (code === undefined || more.length > 0 || out === undefined || !/\.xlsx$/iu.test(out)) {
    throw usageError('写成 bot report register lead --out 线索台账.xlsx。');
  }
  const { ledger, exported, head } = await withStore(async (store) => ({
    ledger: await readLedger(store, code),
    exported: await exportRegister(store, { code, for: values.for, personal, days: { from, to } }),
    // Read last: the export itself is an entry before it.
    head: await readAuditHead(store),
  }));
  const { county } = loadConfig(process.env);
  const frame = {
    title: `${county.name}${ledger.title}`,
    issuer: TEXTS.issuer(county.name),
    day: longDay(dayOf(new Date())),
    signature: `${TEXTS.signature}审计号 ${formatHead(head)}`,
  };
  await writeWhole(out, await writeOfficeSheet(exported.cells, frame), OWNER_ONLY).catch(() => {
    throw usageError(`文件“${out}”写不进去，请核对文件夹和权限。`);
  });
  printJson({ rows: exported.cells.length - 1, ...(exported.left > 0 ? { left: exported.left } : {}) });
  if (exported.left > 0) printNote(`另有 ${exported.left} 条不归看的人看，没有写进去。`);
  return 0;
}
