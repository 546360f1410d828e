/** `bot restore`: puts a backup into an empty place; nothing is sent from there until `bot outbox release`. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CheckedBackup, checkBackup } from '../backup/check-backup.ts';
import { refuseUsedFolder, restoreBackup, splitMigrations } from '../backup/restore-backup.ts';
import { loadConfig } from '../config/config.ts';
import { createLogger, type Logger } from '../kernel/logger.ts';
import { Jobs } from '../pipeline/jobs.ts';
import type { AuditVerdict } from '../store/audit-chain.ts';
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts';
import { openStore } from '../store/store.ts';
import { peakMegabytes, readBackupKey, seconds, totals } from './backup.ts';
import { type Command, printJson, printLine, usageError } from './command.ts';
import { fill, TEXTS } from './texts.ts';

export const restoreCommand: Command = {
  usage: 'bot restore <file> [--to <empty folder>] [--json]',
  async run(args) {
    const options = { to: { type: 'string' }, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw usageError(TEXTS.restoreUsage);
    const passphrase = readBackupKey();
    const begun = performance.now();
    const checked = await checkBackup(resolve(file), passphrase);
    await splitMigrations(checked);
    const checkMs = performance.now() - begun;
    const audit = await restore(resolve(file), { passphrase, checked, to: values.to });
    const ms = performance.now() - begun;
    const { counts, begin } = checked;
    if (values.json === true) {
      const times = { checkMs: Math.round(checkMs), ms: Math.round(ms), peakMegabytes: peakMegabytes() };
      printJson({
        madeAt: begin.madeAt,
        ...counts,
        audit: audit.length,
        auditOk: audit.findings.length === 0,
        ...times,
      });
    } else {
      const times = { check: seconds(checkMs), seconds: seconds(ms) };
      printLine(fill(TEXTS.restored, { madeAt: begin.madeAt, ...times, ...totals(counts) }));
      printLine(auditLine(audit));
      printLine(TEXTS.restoredHeld);
    }
    return 0;
  },
};

type Restoring = { passphrase: string; checked: CheckedBackup; to: string | undefined };

async function restore(file: string, { passphrase, checked, to }: Restoring): Promise<AuditVerdict> {
  const config = loadConfig(process.env);
  const log = createLogger({ level: 'warn', pretty: false, to: 'stderr' });
  const dataDir = to === undefined ? config.dataDir : resolve(to);
  const given = to === undefined ? (config.databaseOwnerUrl ?? config.databaseUrl) : null;
  // Before a database server is put into the folder.
  await refuseUsedFolder({ dataDir, dataKey: config.dataKey }, checked);
  await mkdir(dataDir, { recursive: true });
  const embedded = given === null ? await startEmbeddedPostgres({ dataDir, log }) : null;
  try {
    const url = given ?? embedded?.url ?? '';
    const target = { url, dataDir, dataKey: config.dataKey, passphrase, now: new Date() };
    const { waitingMedia, audit } = await restoreBackup(file, target, checked);
    if (waitingMedia.length > 0) await queueAgain(url, waitingMedia, log);
    return audit;
  } finally {
    await embedded?.stop();
  }
}

function auditLine({ length, findings }: AuditVerdict): string {
  return findings.length === 0
    ? fill(TEXTS.restoredAudit, { count: length })
    : fill(TEXTS.restoredAuditBroken, { count: findings.length });
}

/** Photos that were waiting to be fetched: the platform keeps them for three days. */
async function queueAgain(url: string, mediaIds: readonly string[], log: Logger): Promise<void> {
  const store = await openStore({ url, log });
  const jobs = new Jobs(url, log);
  try {
    await jobs.open();
    await store.transaction((tx) => jobs.queueMedia(tx, mediaIds));
  } finally {
    await jobs.stop();
    await store.close();
  }
}
