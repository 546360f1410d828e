/** `bot backup`: the whole state in one sealed file, while the assistant runs; or checks such a file. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkBackup } from '../backup/check-backup.ts';
import { splitMigrations } from '../backup/restore-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { loadConfig } from '../config/config.ts';
import { readEnvFile } from '../config/env-file.ts';
import { openKeyRing } from '../store/data-key.ts';
import { type Command, type ExitCode, printJson, printLine, usageError } from './command.ts';
import { fill, TEXTS } from './texts.ts';
import { withStore } from './with-store.ts';

export const backupCommand: Command = {
  usage: 'bot backup <file> [--json] | bot backup verify <file> [--json]',
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true });
    const [first = '', second, ...more] = positionals;
    const isCheck = first === 'verify' && second !== undefined;
    if (first === '' || more.length > 0 || (!isCheck && second !== undefined)) throw usageError(TEXTS.backupUsage);
    const json = values.json === true;
    return isCheck ? await verify(resolve(second), json) : await make(resolve(first), json);
  },
};

/** What seals it; without one there is no backup. */
export function readBackupKey(): string {
  readEnvFile();
  const { key } = loadConfig(process.env).backup;
  if (key === null) throw usageError(TEXTS.backupKeyMissing);
  return key;
}

async function make(path: string, json: boolean): Promise<ExitCode> {
  const passphrase = readBackupKey();
  const config = loadConfig(process.env);
  const dataKey = await openKeyRing(config);
  const now = new Date();
  const made = await withStore(async (store) => {
    const { dataDir } = config;
    const result = await writeBackup({ url: store.url, dataDir, dataKey, passphrase, now }, path);
    await store.execute(
      `insert into audit_entry (at, actor, action, object, note)
       values ($1::timestamptz, 'operator', 'backup_made', 'backup', $2)`,
      now.toISOString(),
      `rows=${sum(result.counts.tables)} files=${result.counts.files} bytes=${result.bytes} ms=${result.ms}`,
    );
    return result;
  });
  const { counts, bytes, ms, snapshotMs } = made;
  if (json) printJson({ path, ...counts, bytes, ms, snapshotMs, peakMegabytes: peakMegabytes() });
  else {
    printLine(fill(TEXTS.backupMade, { path, megabytes: megabytes(bytes), seconds: seconds(ms), ...totals(counts) }));
    if (config.dataKey !== null) printLine(TEXTS.backupWithoutDataKey);
    if (counts.missingFiles > 0) printLine(fill(TEXTS.backupMissing, { count: counts.missingFiles }));
  }
  return 0;
}

async function verify(path: string, json: boolean): Promise<ExitCode> {
  const begun = performance.now();
  const checked = await checkBackup(path, readBackupKey());
  await splitMigrations(checked);
  const ms = Math.round(performance.now() - begun);
  const { begin, counts } = checked;
  if (json) printJson({ path, madeAt: begin.madeAt, ...counts, ms });
  else printLine(fill(TEXTS.backupGood, { madeAt: begin.madeAt, seconds: seconds(ms), ...totals(counts) }));
  return 0;
}

/** Rows and files in all. */
export function totals({ tables, files }: { tables: Readonly<Record<string, number>>; files: number }) {
  return { rows: sum(tables), files };
}

function sum(tables: Readonly<Record<string, number>>): number {
  return Object.values(tables).reduce((all, count) => all + count, 0);
}

/** The most memory that this command had. */
export function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** Tenths of seconds. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
