/** The demo register as rows, and small rows for single tests. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { RegisterRow } from '../../src/register/institution.ts';
import { isRecordProblem, rowFromRecord } from '../../src/register/register-file.ts';

const records = z.array(z.record(z.string(), z.string()));

/** The day on which the tests play. */
export const TODAY = '2026-03-02';

/** Records of a CSV file, by its path from the repository root. */
export function readCsv(path: string): Record<string, string>[] {
  const file = readFileSync(new URL(`../../${path}`, import.meta.url));
  return records.parse(parse(file, { columns: true, bom: true }));
}

/** The 600 institutions of the demo county. */
export function demoRows(): RegisterRow[] {
  return readCsv('flows/sources/demo-institutions.csv').map((record) => {
    const row = rowFromRecord(record, TODAY);
    if (isRecordProblem(row)) throw new Error(`${record['id']}: ${row.reason}`);
    return row;
  });
}

/** One row of the county, valid and checked today, with what the test changes. */
export function rowOf(name: string, change: Partial<RegisterRow> = {}): RegisterRow {
  return {
    id: name,
    name,
    aliases: [],
    socialCreditCode: null,
    permitNumber: '教民114042379000010号',
    category: '文化艺术',
    status: 'valid',
    permitValidUntil: '2027-12-31',
    regionCode: '140423',
    region: '襄垣县',
    town: '古韩镇',
    address: '太行路8号',
    competentDepartment: '教育局',
    parentId: null,
    campus: null,
    inEscrow: true,
    verifiedAt: TODAY,
    ...change,
  };
}
