/** Tells whether a process id found in a file still means the process that wrote it. */
import { execFile } from 'node:child_process';
import { readFile, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process id with the moment it started, so that a recycled id is not mistaken for its former owner. */
export type ProcessTag = { pid: number; mark: string };

/** The tag of this very process. */
export async function ownTag(): Promise<ProcessTag> {
  return { pid: process.pid, mark: (await findStartMark(process.pid)) ?? '' };
}

/** Whether the tagged process still runs. */
export async function isRunning(tag: ProcessTag): Promise<boolean> {
  if (!isAlive(tag.pid)) return false;
  if (process.platform !== 'linux') return true;
  const mark = await findStartMark(tag.pid);
  return mark !== undefined && (tag.mark === '' || tag.mark === mark);
}

/** Whether the process is a PostgreSQL server that was started on this data folder (a real path). */
export async function isServerOf(pid: number, dataFolder: string): Promise<boolean> {
  if (!(await isRunning({ pid, mark: '' }))) return false;
  if (process.platform === 'linux') {
    // Not /proc/<pid>/cwd: root in a container may not look there (CAP_SYS_PTRACE); the command line is open to all.
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const folder = words[words.indexOf('-D') + 1] ?? '';
    return (words[0] ?? '').endsWith('postgres') && (await realpath(folder).catch(() => '')) === dataFolder;
  }
  const listing = await listProcess(pid);
  return listing.includes('postgres') && (process.platform === 'win32' || listing.includes(dataFolder));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** Linux: the start time in clock ticks; undefined for a process that is gone or a zombie. */
async function findStartMark(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // proc(5): the second field is the name in brackets and may hold blanks; state is the 3rd, start time the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie answers kill(pid, 0) for as long as nobody reaps it: for ever in a container without an init.
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return fields[19];
}

async function listProcess(pid: number): Promise<string> {
  const command: [string, string[]] =
    process.platform === 'win32'
      ? ['tasklist', ['/FI', `PID eq ${pid}`, '/NH']]
      : ['ps', ['-p', String(pid), '-o', 'command=']];
  const { stdout } = await run(command[0], command[1]).catch(() => ({ stdout: '' }));
  return stdout;
}
