/** Reads the process and the disk at the moment somebody looks. */
import { readdir, statfs } from 'node:fs/promises';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Figures } from './figures.ts';

const MICROSECONDS = 1e6;
/** Of the measuring timer itself; what it adds to every delay. */
const RESOLUTION_MS = 20;

/** Measures from its making until `stop`. */
export class ProcessFigures {
  readonly #figures: Figures;
  readonly #loop: IntervalHistogram;
  readonly #dataDir: string;

  constructor(figures: Figures, init: { version: string; dataDir: string }) {
    this.#figures = figures;
    this.#dataDir = init.dataDir;
    this.#loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#loop.enable();
    figures.build.set(1, { version: init.version, node: process.versions.node });
    figures.startedAt.set(Math.round(performance.timeOrigin / 1000));
  }

  /** Brings the gauges up to date; what cannot be read is left as it was. */
  async read(): Promise<void> {
    const { rss, heap, cpu, handles, loopDelay } = this.#figures;
    const memory = process.memoryUsage();
    rss.set(memory.rss);
    heap.set(memory.heapUsed);
    const used = process.cpuUsage();
    cpu.set((used.user + used.system) / MICROSECONDS);
    handles.set(process.getActiveResourcesInfo().length);
    const lateMs = this.#loop.count === 0 ? 0 : this.#loop.percentile(99) / 1e6 - RESOLUTION_MS;
    loopDelay.set(Math.max(0, lateMs) / 1000);
    this.#loop.reset();
    await Promise.all([this.#readOpenFiles(), this.#readDisk()]);
  }

  stop(): void {
    this.#loop.disable();
  }

  async #readOpenFiles(): Promise<void> {
    // Linux only; elsewhere the figure is absent.
    const files = await readdir('/proc/self/fd').catch(() => undefined);
    if (files !== undefined) this.#figures.openFiles.set(files.length);
  }

  async #readDisk(): Promise<void> {
    const disk = await statfs(this.#dataDir).catch(() => undefined);
    if (disk === undefined) return;
    this.#figures.diskSize.set(disk.blocks * disk.bsize);
    this.#figures.diskFree.set(disk.bavail * disk.bsize);
  }
}
