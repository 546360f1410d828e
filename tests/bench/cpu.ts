/** Processor time of processes, from the kernel's own books (Linux): steadier than wall time on a busy machine. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second; 100 on every Linux that Node runs on. */
const TICKS = 100;

type Stat = { pid: number; parent: number; seconds: number; endedChildren: number };

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const seconds = (user: number, system: number) => (Number(fields[user]) + Number(fields[system])) / TICKS;
    return { pid, parent: Number(fields[1]), seconds: seconds(11, 12), endedChildren: seconds(13, 14) };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

/** Seconds of user and system time that a process has used. */
export function cpuSeconds(pid: number): number {
  return readStat(pid)?.seconds ?? 0;
}

/** The same for a process's parent and all its children: a PostgreSQL server, given one of its backends. */
export function familyCpuSeconds(backendPid: number): number {
  const parent = readStat(backendPid)?.parent;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? [])
    .filter((stat) => stat.parent === parent || stat.pid === parent)
    .reduce((sum, stat) => sum + stat.seconds + (stat.pid === parent ? stat.endedChildren : 0), 0);
}

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
