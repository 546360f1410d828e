/** The demo's 600 institutions, read from the project's list; dates are made up around the day of seeding. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { addDays } from '../../domain/calendar.ts';
import type { InstitutionStatus } from '../../register/institution.ts';
import { isRecordProblem, rowFromRecord } from '../../register/register-file.ts';
import type { InstitutionChange } from '../institution-writes.ts';

const SOURCE = new URL('../../../flows/sources/demo-institutions.csv', import.meta.url);
const Records = z.array(z.record(z.string(), z.string()));

/** An institution of the demo; `legalForm` is 公司, 民非 or 个体. */
export type DemoInstitution = InstitutionChange & { legalForm: string };

// A register that was checked this many days ago is fresh (data-model §2.5: old after 30).
const VERIFIED_DAYS_AGO = 3;

/** All institutions of the list. Throws when a row cannot be read: it is our own file. */
export async function readDemoRegister(today: string): Promise<DemoInstitution[]> {
  const records = Records.parse(parse(await readFile(SOURCE), { columns: true, bom: true, skip_empty_lines: true }));
  return records.map((record) => {
    const row = rowFromRecord(record, addDays(today, -VERIFIED_DAYS_AGO));
    if (isRecordProblem(row)) throw new Error(`demo-institutions.csv ${record['id']} ${row.column}: ${row.reason}`);
    const roll = rollOf(row.id);
    return {
      ...row,
      externalId: row.id,
      legalForm: record['form'] ?? '',
      permitValidUntil: row.permitNumber === null ? null : validUntil(row.status, today, roll),
      // 体育 belongs to 卫体局; who answers for 文化艺术 and 科技 is not settled in the county (data-model §2.2).
      competentDepartment: row.category === '体育' ? '县卫生健康与体育局' : '县教育局',
      inEscrow: row.status === 'valid' ? roll % 4 !== 0 : null,
    };
  });
}

/** A whole number that is always the same for one institution. */
function rollOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0);
}

function validUntil(status: InstitutionStatus, today: string, roll: number): string | null {
  if (status === 'expired' || status === 'deregistered') return addDays(today, -(20 + (roll % 400)));
  // A revoked permit is void whatever its date said.
  return status === 'revoked' ? null : addDays(today, 30 + (roll % 1000));
}
