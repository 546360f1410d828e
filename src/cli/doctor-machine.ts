/** Looks at what every channel stands on: the database, the key of the photos, the disk, the clock. Changes nothing. */
import { statfs } from 'node:fs/promises';
import type { Finding } from '../channels/contract.ts';
import type { Config } from '../config/config.ts';
import { AppError, asError } from '../kernel/errors.ts';
import { createHttpClient } from '../kernel/http-client.ts';
import { canChangeAudit } from '../store/app-role.ts';
import { listPendingMigrations } from '../store/migrate.ts';
import { readMigrations } from '../store/migration-files.ts';
import type { Store } from '../store/store.ts';
import { silentLog } from '../store/store-log.ts';
import { fill, TEXTS } from './texts.ts';

/** Below this a few photos and the database's own log files fill it. */
const LEAST_FREE_BYTES = 1024 ** 3;
/** More than this and freshness, deadlines and reminders go wrong (fault plan T05). */
const MOST_SKEW_SECONDS = 60;
const TIMEOUT_MS = 10_000;

/** Whether the database answers and has all that this version needs. */
export async function checkDatabase(url: string): Promise<Finding> {
  const what = TEXTS.database;
  try {
    const known = await readMigrations();
    const pending = await listPendingMigrations(url, silentLog, known);
    if (pending.length === 0) return { state: 'good', what, says: TEXTS.databaseGood };
    if (pending.length === known.length) {
      return { state: 'unknown', what, says: TEXTS.databaseEmpty, fix: TEXTS.databaseEmptyFix };
    }
    const says = fill(TEXTS.databasePending, { count: pending.length });
    return { state: 'bad', what, says, fix: TEXTS.databasePendingFix };
  } catch (thrown) {
    return databaseTrouble(thrown);
  }
}

/** What could not be opened, in the words of the error. */
export function databaseTrouble(thrown: unknown): Finding {
  const says = thrown instanceof AppError ? thrown.userText : asError(thrown).name;
  return { state: 'bad', what: TEXTS.database, says, fix: TEXTS.databaseFix };
}

/** Whether another server's role could change the audit; the embedded database's cannot. Nothing before the first start. */
export async function checkAuditRole(store: Pick<Store, 'query'>): Promise<Finding[]> {
  const what = TEXTS.auditRole;
  const isOpen = await canChangeAudit(store).catch(() => undefined);
  if (isOpen === undefined) return [];
  if (!isOpen) return [{ state: 'good', what, says: TEXTS.auditRoleGood }];
  return [{ state: 'unknown', what, says: TEXTS.auditRoleOpen, fix: TEXTS.auditRoleFix }];
}

/** Whether photos can be opened; `load` gives the key or says why there is none. */
export async function checkDataKey(load: () => Promise<unknown>): Promise<Finding> {
  const what = TEXTS.key;
  try {
    await load();
    return { state: 'good', what, says: TEXTS.keyGood };
  } catch (thrown) {
    const says = thrown instanceof AppError ? thrown.userText : asError(thrown).name;
    return { state: 'bad', what, says, fix: TEXTS.keyFix };
  }
}

/** How much room the data folder has. */
export async function checkDisk(dataDir: string): Promise<Finding> {
  const what = TEXTS.disk;
  const disk = await statfs(dataDir).catch(() => undefined);
  if (disk === undefined) return { state: 'unknown', what, says: TEXTS.diskUnknown };
  // What is left for everybody but root.
  const bytes = disk.bavail * disk.bsize;
  const free = (bytes / 1024 ** 3).toFixed(1);
  if (bytes >= LEAST_FREE_BYTES) return { state: 'good', what, says: fill(TEXTS.diskGood, { free }) };
  return { state: 'bad', what, says: fill(TEXTS.diskBad, { free }), fix: TEXTS.diskFix };
}

/** How far our clock is from the platform's, by the head of any answer; nothing when no platform is configured. */
export async function checkClock(config: Config, now: () => Date): Promise<Finding[]> {
  const base = platformOf(config);
  if (base === undefined) return [];
  const what = TEXTS.clock;
  const { origin, protocol, host } = new URL(base);
  const allowedHosts = [protocol === 'http:' ? origin : host];
  const http = createHttpClient({ timeoutMs: TIMEOUT_MS, maxBytes: 64 * 1024, allowedHosts });
  const askedAt = now().getTime();
  // Asks for nothing and needs no token: the platform says so in an answer of its own, and that has its time.
  const answer = await http.getBytes(`${base}/cgi-bin/getcallbackip`);
  const ours = (askedAt + now().getTime()) / 2;
  const theirs = answer.ok ? Date.parse(answer.headers.get('date') ?? '') : Number.NaN;
  if (Number.isNaN(theirs)) {
    return [{ state: 'unknown', what, says: TEXTS.clockUnknown, fix: fill(TEXTS.clockUnknownFix, { host }) }];
  }
  const seconds = Math.round(Math.abs(ours - theirs) / 1000);
  if (seconds <= MOST_SKEW_SECONDS) return [{ state: 'good', what, says: fill(TEXTS.clockGood, { seconds }) }];
  return [{ state: 'bad', what, says: fill(TEXTS.clockBad, { seconds }), fix: TEXTS.clockFix }];
}

function platformOf({ wecomApp, wecomAibot, wechatMp }: Config): string | undefined {
  if (wecomApp) return wecomApp.apiBase;
  if (wecomAibot?.mode === 'callback') return wecomAibot.apiBase;
  return wechatMp?.apiBase;
}
