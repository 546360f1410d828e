/** Memory, open handles and answer times of the program under the long run. */
import { readdirSync, readFileSync } from 'node:fs';

/** One look at the program. `life`: the how manieth process it is; memory in MB, null when it did not tell; times in milliseconds. */
export type Sample = {
  seconds: number;
  life: number;
  rssMb: number;
  heapMb: number | null;
  handles: number;
  p50: number;
  p99: number;
};

/** Resident memory in MB and open file descriptors of a process; undefined when it is gone (Linux only). */
export function lookAt(pid: number): { rssMb: number; handles: number } | undefined {
  try {
    const kilobytes = Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return { rssMb: Math.round(kilobytes / 102.4) / 10, handles: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return undefined;
  }
}

const METRICS_MS = 2_000;

/** JavaScript heap in use in MB, as the program itself tells at `/metrics`; null while it does not answer. */
export async function askHeap(callbackUrl: string): Promise<number | null> {
  try {
    const url = new URL('/metrics', callbackUrl);
    const text = await (await fetch(url, { signal: AbortSignal.timeout(METRICS_MS) })).text();
    const bytes = /^nodejs_heap_used_bytes (\S+)$/mu.exec(text)?.[1];
    return bytes === undefined ? null : Math.round(Number(bytes) / 104_857.6) / 10;
  } catch {
    return null;
  }
}

/** The value below which a share lies; sorts in place. */
export function share(times: number[], part: number): number {
  times.sort((a, b) => a - b);
  return Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0);
}

/** What became of the memory in one life. */
export type Life = {
  life: number;
  minutes: number;
  rssFirst: number;
  rssLast: number;
  /** Of its second half, by least squares: a program's first minutes are its warming up. */
  slopeMbPerHour: number;
  /** Least heap in use in each quarter, in MB: what is left after the garbage was taken away. */
  heapFloors: (number | null)[];
  /** Most resident memory in each quarter, in MB. */
  rssTops: number[];
  handlesFirst: number;
  handlesLast: number;
};

/** Per process, of those that were looked at often enough to say anything. */
export function livesOf(samples: readonly Sample[]): Life[] {
  const lives = Map.groupBy(samples, ({ life }) => life);
  return [...lives].flatMap(([life, all]) => {
    const [first, last] = [all[0], all.at(-1)];
    if (first === undefined || last === undefined || all.length < 6) return [];
    return [
      {
        life,
        minutes: Math.round((last.seconds - first.seconds) / 6) / 10,
        rssFirst: first.rssMb,
        rssLast: last.rssMb,
        slopeMbPerHour: slopeOf(all.slice(Math.floor(all.length / 2))),
        heapFloors: [0, 1, 2, 3].map((n) => floorOf(part(all, n))),
        rssTops: [0, 1, 2, 3].map((n) => Math.max(...part(all, n).map(({ rssMb }) => rssMb))),
        handlesFirst: first.handles,
        handlesLast: last.handles,
      },
    ];
  });
}

/** The nth quarter of a life, from 0. */
const part = (all: readonly Sample[], n: number): Sample[] =>
  all.slice(Math.floor((all.length * n) / 4), Math.floor((all.length * (n + 1)) / 4));

function floorOf(samples: readonly Sample[]): number | null {
  const told = samples.flatMap(({ heapMb }) => (heapMb === null ? [] : [heapMb]));
  return told.length === 0 ? null : Math.min(...told);
}

function slopeOf(samples: readonly Sample[]): number {
  const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const hours = samples.map(({ seconds }) => seconds / 3600);
  const [x, y] = [mean(hours), mean(samples.map(({ rssMb }) => rssMb))];
  const above = samples.map(({ rssMb }, n) => ((hours[n] ?? 0) - x) * (rssMb - y));
  const below = hours.map((hour) => (hour - x) ** 2);
  return Math.round((mean(above) / mean(below)) * 10) / 10;
}
