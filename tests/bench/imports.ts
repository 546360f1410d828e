/** How fast a list of 20,000 institutions comes in, and for how long at most the program does nothing else meanwhile. */
import { importInstitutions } from '../../src/imports/import-institutions.ts';
import { undoImport } from '../../src/store/import-batches.ts';
import type { Store } from '../../src/store/store.ts';
import { readLargeList } from '../imports/large-list.ts';
import type { Report } from './lookups.ts';

const ROWS = 20_000;

/** Adds the list, finds it unchanged, takes it back: from .csv and from .xlsx. */
export async function benchImports(report: Report, store: Store): Promise<void> {
  for (const kind of ['csv', 'xlsx'] as const) {
    const read = await readLargeList(ROWS, kind);
    const run = async () =>
      await importInstitutions(store, await read(), {
        dryRun: false,
        today: '2026-03-02',
        county: { name: '襄垣县', regionCode: '140423' },
        fileName: `list.${kind}`,
        by: 'bench',
      });
    const added = await measured(run);
    const again = await measured(run);
    const undone = await measured(() => undoImport(store, added.result.batchId ?? ''));
    if (added.result.added !== ROWS || again.result.same !== ROWS || undone.result.removed !== ROWS) {
      throw new Error(`expected ${ROWS} rows added, then the same, then removed`);
    }
    const named = { 'all new': added, 'all the same': again, 'taken back': undone };
    for (const [what, { seconds, longestBlockMs, longestWorkMs }] of Object.entries(named)) {
      const of = `${ROWS} rows from .${kind}, ${what}`;
      report({ name: 'import_rows_per_second', value: ROWS / seconds, unit: '1/s', of });
      report({ name: 'import_longest_block', value: longestBlockMs, unit: 'ms', of });
      report({ name: 'import_longest_block_cpu', value: longestWorkMs, unit: 'ms', of });
    }
  }
}

type Measured<T> = { result: T; seconds: number; longestBlockMs: number; longestWorkMs: number };

/**
 * Longest time between two turns of the event loop, and the processor time that this thread spent between two turns at
 * most: on a busy machine the first is mostly waiting for a processor.
 */
async function measured<T>(work: () => Promise<T>): Promise<Measured<T>> {
  let last = { at: performance.now(), cpu: threadCpuMs() };
  let longestBlockMs = 0;
  let longestWorkMs = 0;
  const look = (): void => {
    const now = { at: performance.now(), cpu: threadCpuMs() };
    longestBlockMs = Math.max(longestBlockMs, now.at - last.at);
    longestWorkMs = Math.max(longestWorkMs, now.cpu - last.cpu);
    last = now;
  };
  const timer = setInterval(look, 1);
  const at = performance.now();
  const result = await work();
  const seconds = (performance.now() - at) / 1000;
  look();
  clearInterval(timer);
  return { result, seconds, longestBlockMs, longestWorkMs };
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
