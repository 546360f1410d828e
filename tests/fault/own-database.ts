/** A PostgreSQL of the test's own that may be stopped, killed and started again under the same address. */
import { execFile } from 'node:child_process';
import { join, parse } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { choosePostgresAccount } from '../../src/store/postgres-account.ts';
import { loadPostgresBinaries } from '../../src/store/postgres-binaries.ts';
import { findRunningServer } from '../../src/store/postgres-cluster.ts';
import { silentLog } from '../../src/store/store-log.ts';

/** Orphans of a killed server need a moment before the next one may begin. */
const START_TRIES = 50;

export class OwnDatabase {
  readonly url: string;
  readonly #dataDir: string;
  readonly #give: () => Promise<void>;

  private constructor(dataDir: string, url: string, give: () => Promise<void>) {
    this.#dataDir = dataDir;
    this.url = url;
    this.#give = give;
  }

  /** Makes it in `<dataDir>/postgres` and starts it. */
  static async open(dataDir: string): Promise<OwnDatabase> {
    const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
    return new OwnDatabase(dataDir, server.url, () => server.stop());
  }

  /** `SIGKILL`: it dies at once; `SIGINT`: it ends its connections and stops. Resolves when it is gone. */
  async end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
    const server = await findRunningServer(this.#folder);
    if (server === undefined) return;
    process.kill(server.pid, signal);
    while ((await findRunningServer(this.#folder)) !== undefined) await wait(20);
  }

  /** Starts it again, on the port that it had. Resolves when it takes connections. */
  async begin(): Promise<void> {
    const binaries = await loadPostgresBinaries();
    const needs = { dataDir: this.#dataDir, dataFolder: this.#folder, program: binaries.pgCtl, log: silentLog };
    const { uid, gid, prefix } = await choosePostgresAccount(needs);
    const ids = uid === undefined || gid === undefined || prefix.length > 0 ? {} : { uid, gid };
    const log = join(this.#dataDir, 'postgres.log');
    const words = [...prefix, binaries.pgCtl, 'start', '-D', this.#folder, '-l', log, '-w', '-s'];
    const options = { ...ids, cwd: parse(binaries.pgCtl).root, env: { LC_ALL: 'C', PATH: process.env['PATH'] } };
    for (let tries = 1; ; tries += 1) {
      const failure = await run(words, options);
      if (failure === undefined) return;
      if (tries === START_TRIES) throw failure;
      await wait(100);
    }
  }

  async close(): Promise<void> {
    await this.#give();
  }

  get #folder(): string {
    return join(this.#dataDir, 'postgres');
  }
}

function run(
  [program = '', ...words]: readonly string[],
  options: Parameters<typeof execFile>[2],
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    execFile(program, words, options ?? {}, (thrown) => resolve(thrown ?? undefined));
  });
}
