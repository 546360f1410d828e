/** Look-ups a second on the demo register and on a made-up one of 20,000. */
import { readFileSync } from 'node:fs';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import type { RegisterRow } from '../../src/register/institution.ts';
import { rowFromRecord } from '../../src/register/register-file.ts';
import { buildRegisterIndex } from '../../src/register/register-index.ts';
import { percentile } from './load.ts';

/** One figure. */
export type Report = (figure: { name: string; value: number; unit: string; of: string }) => void;

const ROOT = new URL('../..', import.meta.url).pathname;

async function demoRows(): Promise<RegisterRow[]> {
  const path = `${ROOT}flows/sources/demo-institutions.csv`;
  const table = await readSpreadsheet(path, readFileSync(path));
  return table.records.flatMap(({ values }) => {
    const row = rowFromRecord(values, '2026-01-01');
    return 'reason' in row ? [] : [row];
  });
}

/** The demo's rows again and again under other brands, so that 20,000 are as unlike each other as a province's are. */
function multiplied(rows: readonly RegisterRow[], count: number): RegisterRow[] {
  const letters = '安邦彩晨达恩飞光海嘉凯乐美宁朋启瑞盛天维新雅志卓';
  return Array.from({ length: count }, (_, n) => {
    const row = rows[n % rows.length];
    if (row === undefined) throw new Error('no rows');
    const brand = [n % 24, Math.floor(n / 24) % 24, Math.floor(n / 576) % 24].map((at) => letters[at] ?? '').join('');
    const name = row.name.replace('襄垣县', `襄垣县${brand}`);
    return { ...row, id: `X${n}`, name, aliases: [], socialCreditCode: null, permitNumber: null, parentId: null };
  });
}

function queries(): string[] {
  const lines = readFileSync(`${ROOT}tests/vectors/names-queries.csv`, 'utf8').split('\n').slice(1);
  return lines.flatMap((line) => {
    const [, scope, , query] = line.split(',');
    return scope === 'xiangyuan' && query ? [query] : [];
  });
}

/** Builds both indexes and asks each all the queries. */
export async function benchLookups(report: Report): Promise<void> {
  const demo = await demoRows();
  for (const rows of [demo, multiplied(demo, 20_000)]) {
    const of = `${rows.length} institutions`;
    const builtAt = performance.now();
    const index = buildRegisterIndex(rows);
    report({ name: 'register_build', value: performance.now() - builtAt, unit: 'ms', of });
    const times = queries().map((query) => {
      const at = performance.now();
      index.lookup(query, { region: '襄垣县' });
      return performance.now() - at;
    });
    const total = times.reduce((sum, time) => sum + time, 0);
    times.sort((a, b) => a - b);
    report({ name: 'lookups_per_second', value: (times.length / total) * 1000, unit: '1/s', of });
    report({ name: 'lookup_p50', value: percentile(times, 0.5), unit: 'ms', of });
    report({ name: 'lookup_p99', value: percentile(times, 0.99), unit: 'ms', of });
  }
}
