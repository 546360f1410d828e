/** Which account of the operating system the embedded server runs as: PostgreSQL refuses to run as root. */
import { execFile } from 'node:child_process';
import { chmod, readFile, stat } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../kernel/errors.ts';
import type { StoreLog } from './store-log.ts';

const run = promisify(execFile);

/** The account; no ids when we are an ordinary user. A prefix that is not empty changes the account by itself. */
export type PostgresAccount = { uid?: number; gid?: number; prefix: string[] };

/** What the account must be able to reach: the programs (read) and the data's parent folder. */
export type AccountNeeds = { dataDir: string; dataFolder: string; program: string; log: StoreLog };

const ACCOUNT_NAME = 'postgres';

/** The account for this machine; as root, made if need be. */
export async function choosePostgresAccount(needs: AccountNeeds): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const ids = (await ownerOf(needs.dataFolder)) ?? (await findAccount()) ?? (await createAccount(needs.log));
  // A folder made by mkdtemp lets only root through. It is our own folder and every file in it has its own mode.
  const { mode } = await stat(needs.dataDir);
  if ((mode & 0o001) === 0) await chmod(needs.dataDir, mode | 0o011);
  const reachable = await everyFolderOpen([needs.dataDir, dirname(needs.program)]);
  return { ...ids, prefix: reachable ? [] : await passThroughPrefix(ids, needs.log) };
}

/** The owner of existing data: an administrator may start what an ordinary user started yesterday. */
async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

async function findAccount(): Promise<{ uid: number; gid: number } | undefined> {
  const list = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = list
    .split('\n')
    .find((line) => line.startsWith(`${ACCOUNT_NAME}:`))
    ?.split(':');
  return fields === undefined ? undefined : { uid: Number(fields[2]), gid: Number(fields[3]) };
}

async function createAccount(log: StoreLog): Promise<{ uid: number; gid: number }> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', ACCOUNT_NAME]);
  } catch (cause) {
    throw noAccount(cause);
  }
  const ids = await findAccount();
  if (ids === undefined) throw noAccount(undefined);
  log.info({ account: ACCOUNT_NAME }, 'made an account for the embedded PostgreSQL, which refuses to run as root');
  return ids;
}

async function everyFolderOpen(folders: string[]): Promise<boolean> {
  for (const start of folders) {
    for (let folder = start; folder !== parse(folder).root; folder = dirname(folder)) {
      if (((await stat(folder)).mode & 0o001) === 0) return false;
    }
  }
  return true;
}

// The project stands in a folder that only root may enter, such as /root. The account then keeps one capability,
// the weakest that this machine has, to pass through: 2 = read and search anything, 1 = override modes.
const CAPABILITIES = [
  { bit: 2n, name: 'dac_read_search' },
  { bit: 1n, name: 'dac_override' },
];

async function passThroughPrefix(ids: { uid: number; gid: number }, log: StoreLog): Promise<string[]> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const capability = CAPABILITIES.find(({ bit }) => ((held >> bit) & 1n) === 1n);
  const hasSetpriv = await run('setpriv', ['--version']).then(
    () => true,
    () => false,
  );
  if (capability === undefined || !hasSetpriv) throw unreachable();
  log.warn(
    { capability: capability.name },
    'the project stands in a folder closed to other accounts; the embedded PostgreSQL keeps a capability to pass',
  );
  const set = `+${capability.name}`;
  return [
    ...['setpriv', `--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups'],
    ...[`--inh-caps=${set}`, `--ambient-caps=${set}`, '--'],
  ];
}

function noAccount(cause: unknown): AppError {
  return new AppError({
    code: 'EMBEDDED_POSTGRES_ACCOUNT',
    kind: 'external',
    userText:
      '以 root 身份运行时，自带数据库需要一个 postgres 账户，但没能建立。请改用普通用户运行，或设置 DATABASE_URL。',
    detail: 'useradd postgres failed',
    cause,
  });
}

function unreachable(): AppError {
  return new AppError({
    code: 'EMBEDDED_POSTGRES_UNREACHABLE',
    kind: 'external',
    userText:
      '程序所在的文件夹只有 root 能进入，自带数据库用不了。请把程序移到 /opt 下，或改用普通用户运行，或设置 DATABASE_URL。',
    detail: 'no setpriv or no capability to let the postgres account through a closed folder',
  });
}
