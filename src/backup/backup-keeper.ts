/** The assistant's own backups: when one is due, which are kept, what is said when one fails. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { atTime, dayOf } from '../domain/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, asError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store } from '../store/store.ts';
import { type BackupSource, type MadeBackup, writeBackup } from './write-backup.ts';

export type KeeperOptions = Omit<BackupSource, 'now' | 'url'> & {
  store: Store;
  /** Where they lie. */
  dir: string;
  /** 1440: once, in the night. */
  everyMinutes: number;
  /** How many are kept, and of as many days the last. */
  keep: number;
  clock: Clock;
  log: Logger;
};

const NAME = /^assistant-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;
const NIGHTLY_MINUTES = 1440;
/** Nobody works then, and the night's dropping comes after it. */
const NIGHTLY_AT = '02:00';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A disk that is full now is full in a minute. */
const AFTER_FAILURE_MS = 10 * MINUTE_MS;

export class BackupKeeper {
  readonly #options: KeeperOptions;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Makes one if it is due; asked every minute. Never throws: a failure is an error in the log and an audit row. */
  async run(): Promise<MadeBackup | undefined> {
    const { dir, clock, log } = this.#options;
    const now = clock.now();
    if (now.getTime() < this.#failedAt + AFTER_FAILURE_MS) return undefined;
    try {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const made = await listTimes(dir);
      if (!isDue(made[0], now, this.#options.everyMinutes)) return undefined;
      return await this.#make(now, made);
    } catch (thrown) {
      this.#failedAt = now.getTime();
      log.error({ err: asError(thrown) }, 'backup failed');
      const code = thrown instanceof AppError ? thrown.code : asError(thrown).name;
      await this.#audit(now, 'backup_failed', code).catch(() => undefined);
      return undefined;
    }
  }

  async #make(now: Date, before: readonly Date[]): Promise<MadeBackup> {
    const { dir, store, dataDir, dataKey, passphrase, keep, log } = this.#options;
    const source = { url: store.url, dataDir, dataKey, passphrase, now };
    const made = await writeBackup(source, join(dir, nameOf(now)));
    const { counts, bytes, ms, snapshotMs } = made;
    const rows = Object.values(counts.tables).reduce((sum, count) => sum + count, 0);
    const facts = { rows, files: counts.files, missing: counts.missingFiles, bytes, ms, snapshotMs };
    log.info(facts, 'backup made');
    if (counts.missingFiles > 0) log.warn({ missing: counts.missingFiles }, 'photos are missing on the disk');
    await this.#audit(now, 'backup_made', `rows=${rows} files=${counts.files} bytes=${bytes} ms=${ms}`);
    for (const time of chooseOld([now, ...before], keep)) await rm(join(dir, nameOf(time)), { force: true });
    await dropHalves(dir);
    return made;
  }

  async #audit(at: Date, action: string, note: string): Promise<void> {
    await this.#options.store.execute(
      `insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, 'schedule', $2, 'backup', $3)`,
      at.toISOString(),
      action,
      note,
    );
  }
}

/** When the newest backup in a folder was made; null: there is none, or no folder. */
export async function findLastBackup(dir: string): Promise<Date | null> {
  const times = await listTimes(dir).catch(() => []);
  return times[0] ?? null;
}

/** The times of the backups in a folder, newest first. */
async function listTimes(dir: string): Promise<Date[]> {
  const found = (await readdir(dir)).flatMap((name) => {
    const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
    return year === undefined ? [] : [new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)];
  });
  return found.sort((a, b) => b.getTime() - a.getTime());
}

/** What a killed program left unfinished; one that is being made elsewhere is younger. */
async function dropHalves(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.endsWith('.backup.part')) continue;
    const found = await stat(join(dir, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > DAY_MS) await rm(join(dir, name), { force: true });
  }
}

function nameOf(time: Date): string {
  return `assistant-${time.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}.backup`;
}

/** Whether another one is due; a night that was missed is made up for. `newest` undefined: there is none yet. */
export function isDue(newest: Date | undefined, now: Date, everyMinutes: number): boolean {
  if (newest === undefined) return true;
  if (everyMinutes < NIGHTLY_MINUTES) return now.getTime() - newest.getTime() >= everyMinutes * MINUTE_MS;
  const tonight = atTime(dayOf(now), NIGHTLY_AT);
  const last = now < tonight ? new Date(tonight.getTime() - NIGHTLY_MINUTES * MINUTE_MS) : tonight;
  return newest < last;
}

/** Which may go, of times that come newest first: not the newest `keep`, and not the last of each of as many days. */
export function chooseOld(times: readonly Date[], keep: number): Date[] {
  const days = new Set<string>();
  return times.filter((time, index) => {
    const day = dayOf(time);
    const isLastOfDay = !days.has(day) && days.size < keep;
    days.add(day);
    return index >= keep && !isLastOfDay;
  });
}
