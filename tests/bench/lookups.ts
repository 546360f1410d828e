/** The look-up's pace, build time and memory on the demo register and on made-up ones of 20,000 and 200,000. */
import { readFileSync } from 'node:fs';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import type { RegisterRow } from '../../src/register/institution.ts';
import type { RegisterIndex } from '../../src/register/lookup.ts';
import { rowFromRecord } from '../../src/register/register-file.ts';
import { buildRegisterIndex } from '../../src/register/register-index.ts';
import { percentile } from './load.ts';

/** One figure. */
export type Report = (figure: { name: string; value: number; unit: string; of: string }) => void;

const PASSES = 5;
const ROOT = new URL('../..', import.meta.url).pathname;

async function demoRows(): Promise<RegisterRow[]> {
  const path = `${ROOT}flows/sources/demo-institutions.csv`;
  const table = await readSpreadsheet(path, readFileSync(path));
  return table.records.flatMap(({ values }) => {
    const row = rowFromRecord(values, '2026-01-01');
    return 'reason' in row ? [] : [row];
  });
}

const COUNTIES = ['襄垣县', '武乡县', '黎城县', '屯留区', '沁源县', '潞城区', '长子县', '平顺县', '壶关县', '上党区'];
const LETTERS = [...'安邦彩晨达恩飞光海嘉凯乐美宁朋启瑞盛天维新雅志卓'];

/**
 * The demo's rows again and again under other brands and places. `mixed`: ten counties, half of the brands the demo's
 * own, half with a syllable before; else one county, every brand another: the hardest case, with 20,000 brands alike.
 */
function multiplied(rows: readonly RegisterRow[], count: number, mixed: boolean): RegisterRow[] {
  return Array.from({ length: count }, (_, n) => {
    const row = rows[n % rows.length];
    if (row === undefined) throw new Error('no rows');
    const round = Math.floor(n / rows.length);
    const region = mixed ? (COUNTIES[round % COUNTIES.length] ?? row.region) : row.region;
    const places = mixed ? [Math.floor(round / COUNTIES.length)] : [n % 24, Math.floor(n / 24), Math.floor(n / 576)];
    const prefix = mixed && n % 2 === 0 ? '' : places.map((at) => LETTERS[at % LETTERS.length] ?? '').join('');
    const name = row.name.replace(/^襄垣县?/u, `${region}${prefix}`);
    return {
      ...row,
      id: `X${n}`,
      name,
      region,
      aliases: [],
      socialCreditCode: null,
      permitNumber: null,
      parentId: null,
    };
  });
}

function queries(): string[] {
  const lines = readFileSync(`${ROOT}tests/vectors/names-queries.csv`, 'utf8').split('\n').slice(1);
  return lines.flatMap((line) => {
    const [, scope, , query] = line.split(',');
    return scope === 'xiangyuan' && query ? [query] : [];
  });
}

/** Builds each index and asks it all the queries: once to warm up, as a server is, and five times by the clock. */
export async function benchLookups(report: Report): Promise<void> {
  const demo = await demoRows();
  benchIndex(demo, `${demo.length} institutions`, report);
  benchIndex(multiplied(demo, 20_000, true), '20000 institutions of ten counties', report);
  benchIndex(multiplied(demo, 20_000, false), '20000 brands of one county', report);
  benchIndex(multiplied(demo, 200_000, true), '200000 institutions of ten counties', report);
}

/** Milliseconds of the same look-up several times, ascending: the middle one is free of what else the machine does. */
function timesOf(index: RegisterIndex, query: string): number[] {
  const times = Array.from({ length: PASSES }, () => {
    const at = performance.now();
    index.lookup(query, { region: '襄垣县' });
    return performance.now() - at;
  });
  return times.sort((a, b) => a - b);
}

function benchIndex(rows: readonly RegisterRow[], of: string, report: Report): void {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const builtAt = performance.now();
  const index = buildRegisterIndex(rows);
  report({ name: 'lookup_build', value: performance.now() - builtAt, unit: 'ms', of });
  // Without --expose-gc the figure holds garbage of the build too: an upper bound.
  globalThis.gc?.();
  report({ name: 'lookup_memory', value: (process.memoryUsage().heapUsed - before) / 1024 / 1024, unit: 'MB', of });
  for (const query of queries()) index.lookup(query, { region: '襄垣县' });
  const times = queries().map((query) => percentile(timesOf(index, query), 0.5));
  const total = times.reduce((sum, time) => sum + time, 0);
  times.sort((a, b) => a - b);
  report({ name: 'lookups_per_second', value: (times.length / total) * 1000, unit: '1/s', of });
  report({ name: 'lookup_p50', value: percentile(times, 0.5), unit: 'ms', of });
  report({ name: 'lookup_p99', value: percentile(times, 0.99), unit: 'ms', of });
}
