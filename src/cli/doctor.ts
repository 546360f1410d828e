/** `bot doctor`: looks at every configured channel for real, and says what to mend and where. */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openChannels } from '../app/channels.ts';
import type { Channel, Finding } from '../channels/contract.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { readEnvFile } from '../config/env-file.ts';
import { systemClock } from '../kernel/clock.ts';
import { AppError, asError } from '../kernel/errors.ts';
import { createLogger, type Logger } from '../kernel/logger.ts';
import { openKeyRing } from '../store/data-key.ts';
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts';
import { openStore, type Store } from '../store/store.ts';
import { type Command, type ExitCode, printJson, printLine } from './command.ts';
import { checkAddresses } from './doctor-address.ts';
import {
  checkAuditRole,
  checkClock,
  checkDatabase,
  checkDataKey,
  checkDisk,
  databaseTrouble,
} from './doctor-machine.ts';
import { fill, TEXTS } from './texts.ts';

/** What was looked at: `part` is a channel's name, `machine` or `address`; `title` is its Chinese name. */
export type Examined = { part: string; title: string; findings: Finding[] };

const SIGNS = { good: '✓', bad: '✗', unknown: '？' } as const;
const CHECK_MS = 60_000;

export const doctorCommand: Command = {
  usage: 'bot doctor [--json]',
  async run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
    readEnvFile();
    const examined = await examineAll(loadConfig(process.env));
    return report(examined, values.json === true);
  },
};

async function examineAll(config: Config): Promise<Examined[]> {
  const log = createLogger({ level: 'error', pretty: false, to: 'stderr' });
  const now = () => systemClock.now();
  const key = () => openKeyRing(config);
  // In one after the other: the key's folder must be there before the database is put into it.
  const keyFinding = await checkDataKey(key);
  return await withDatabase(config, log, async ({ database, store }) => {
    const role = config.databaseUrl === null || store === undefined ? [] : await checkAuditRole(store);
    const machine = [
      database,
      ...role,
      keyFinding,
      await checkDisk(config.dataDir),
      ...(await checkClock(config, now)),
    ];
    const address = await checkAddresses({ config, now });
    const dataKey = await key().catch(() => undefined);
    const isOpen = store !== undefined && dataKey !== undefined;
    const accept = () => Promise.reject(new Error('the doctor takes no messages'));
    const opened = isOpen ? openChannels({ config, store, dataKey, log, clock: systemClock, accept }).channels : [];
    return [
      { part: 'machine', title: TEXTS.machine, findings: machine },
      ...(address.length === 0 ? [] : [{ part: 'address', title: TEXTS.address, findings: address }]),
      ...(await examineChannels([...opened.values()], { isReady: database.state === 'good' })),
    ];
  });
}

type Opened = { database: Finding; store?: Store };

/** The running assistant's database is used beside it; what cannot be opened is a finding. Nothing is migrated. */
async function withDatabase<T>(config: Config, log: Logger, work: (opened: Opened) => Promise<T>): Promise<T> {
  const close: (() => Promise<void>)[] = [];
  const opened = await openDatabase(config, log, close).catch((thrown: unknown) => ({
    database: databaseTrouble(thrown),
  }));
  try {
    return await work(opened);
  } finally {
    for (const end of close.reverse()) await end();
  }
}

async function openDatabase({ databaseUrl, dataDir }: Config, log: Logger, close: (() => Promise<void>)[]) {
  const embedded = databaseUrl === null ? await startEmbeddedPostgres({ dataDir, log }) : undefined;
  if (embedded !== undefined) close.push(() => embedded.stop());
  const url = databaseUrl ?? embedded?.url ?? '';
  const store = await openStore({ url, log, poolSize: 2 });
  close.push(() => store.close());
  return { database: await checkDatabase(url), store };
}

/** `isReady`: the database has what channels may ask it for. `checkMs`: how long one channel may take. */
type Circumstances = { isReady: boolean; checkMs?: number };

/** What each channel finds about itself, one after the other: some share an account, and platforms count calls. */
export async function examineChannels(channels: readonly Channel[], how: Circumstances): Promise<Examined[]> {
  const examined: Examined[] = [];
  for (const channel of channels) {
    const { name } = channel;
    if (channel.check === undefined) continue;
    examined.push({
      part: name,
      title: `${TEXTS.channels[name]}（${name}）`,
      findings: await examine(channel, how),
    });
  }
  for (const channel of channels) await channel.close().catch(() => undefined);
  return examined;
}

async function examine(channel: Channel, { isReady, checkMs = CHECK_MS }: Circumstances): Promise<Finding[]> {
  const what = TEXTS.channels[channel.name];
  const ended = new AbortController();
  const tooLong = wait(checkMs, undefined, { signal: ended.signal }).then(
    (): Finding[] => {
      const says = fill(TEXTS.checkSlow, { seconds: Math.round(checkMs / 1000) });
      return [{ state: 'unknown', what, says, fix: TEXTS.checkSlowFix }];
    },
    (): Finding[] => [],
  );
  try {
    return await Promise.race([channel.check?.() ?? [], tooLong]);
  } catch (thrown) {
    if (!isReady) return [{ state: 'unknown', what, says: TEXTS.checkTooEarly }];
    // What an error says may hold an address with a key in it; its name and code do not.
    const detail = thrown instanceof AppError ? thrown.code : asError(thrown).name;
    return [{ state: 'bad', what, says: fill(TEXTS.checkFailed, { detail }), fix: TEXTS.checkFailedFix }];
  } finally {
    ended.abort();
  }
}

/** Prints it; 1 when something is bad. */
export function report(examined: readonly Examined[], json: boolean): ExitCode {
  const bad = examined.flatMap(({ findings }) => findings).filter(({ state }) => state === 'bad').length;
  if (json) {
    for (const { part, findings } of examined) for (const finding of findings) printJson({ part, ...finding });
  } else {
    for (const line of linesOf(examined)) printLine(line);
    printLine(bad === 0 ? TEXTS.allGood : fill(TEXTS.someBad, { count: bad }));
  }
  return bad === 0 ? 0 : 1;
}

function linesOf(examined: readonly Examined[]): string[] {
  return examined.flatMap(({ title, findings }) => [
    title,
    ...findings.map(
      ({ state, what, says, fix }) => `  ${SIGNS[state]} ${[what, says, fix].filter(Boolean).join(' — ')}`,
    ),
    '',
  ]);
}
