/** Institutions from the county's own spreadsheet: recognised again, never silently overwritten, written in one transaction. */
import { mayPlaceHave } from '../domain/campus.ts';
import type { InstitutionStatus } from '../domain/institution-status.ts';
import { parsePermitNumber } from '../domain/permit-number.ts';
import { newId } from '../kernel/ids.ts';
import { explainColumns, headerOf, type RegisterField, readFields } from '../register/headers.ts';
import { isRecordProblem, rowFromFields } from '../register/register-file.ts';
import { statusWord } from '../register/status-words.ts';
import { lockForImport, recordImport } from '../store/import-batches.ts';
import {
  endReplacedPermits,
  type InstitutionChange,
  loadStoredInstitutions,
  type StoredInstitution,
  saveInstitutions,
} from '../store/institution-writes.ts';
import type { Store, StoreTx } from '../store/store.ts';
import { createBreather } from './breather.ts';
import { InstitutionFinder, type Marks } from './institution-finder.ts';
import {
  type Contradiction,
  findContradiction,
  isSame,
  marksOfRow,
  marksOfStored,
  mergeRow,
  type ReadRow,
  remarksOn,
} from './institution-plan.ts';
import { countsOf, emptyReport, type ImportReport, newBatchId, type Rejected } from './report.ts';
import type { SheetRecord, SpreadsheetTable } from './spreadsheet.ts';

export type InstitutionImportOptions = {
  dryRun: boolean;
  /** `YYYY-MM-DD`. */
  today: string;
  /** Rows without a region belong here. */
  county: { name: string; regionCode: string };
  /** What the batch is remembered by. */
  fileName: string;
  by: string;
};

/** Reads, checks and (unless `dryRun`) writes in one transaction. Wrong rows stand in the report; the others go in. */
export async function importInstitutions(
  store: Store,
  table: SpreadsheetTable,
  options: InstitutionImportOptions,
): Promise<ImportReport> {
  return await store.transaction(async (tx) => {
    if (!options.dryRun) await lockForImport(tx, 'institutions');
    const plan = new ImportPlan(await loadStoredInstitutions(tx), table, options);
    await plan.readAll();
    if (!options.dryRun && plan.wanted.length > 0) plan.report.batchId = await write(tx, plan, options);
    return plan.report;
  });
}

async function write(tx: StoreTx, { report, wanted }: ImportPlan, options: InstitutionImportOptions): Promise<string> {
  const { today, fileName, by } = options;
  const id = newBatchId(today);
  await recordImport(
    tx,
    { id, what: 'institutions', fileName, by, counts: countsOf(report) },
    {
      ids: wanted.map(({ change }) => change.id),
      write: async () => {
        await saveInstitutions(
          tx,
          wanted.map(({ change }) => change),
        );
        await endReplacedPermits(tx, wanted.flatMap(replacingPermit), today);
      },
    },
  );
  return id;
}

function replacingPermit({ old, change }: Planned): { institutionId: string; number: string }[] {
  const number = change.permitNumber;
  if (old === undefined || number === null || old.permits.some((permit) => permit.number === number)) return [];
  return [{ institutionId: change.id, number }];
}

type Planned = ReadRow & { rowNumber: number; old: StoredInstitution | undefined; change: InstitutionChange };

/** What every row would do; nothing is written here. */
class ImportPlan {
  readonly report: ImportReport;
  /** Rows that change something. */
  wanted: Planned[] = [];
  readonly #table: SpreadsheetTable;
  readonly #options: InstitutionImportOptions;
  readonly #fields: ReadonlySet<RegisterField | null>;
  readonly #stored: ReadonlyMap<string, StoredInstitution>;
  readonly #finder = new InstitutionFinder();
  readonly #rowOf = new Map<string, number>();
  readonly #planned: Planned[] = [];
  /** New ones that were refused when everything was known. */
  readonly #leftOut = new Set<string>();
  /** Status of each institution as it will be. */
  readonly #statusOf: Map<string, InstitutionStatus>;

  constructor(stored: readonly StoredInstitution[], table: SpreadsheetTable, options: InstitutionImportOptions) {
    const columns = explainColumns(table.headers);
    this.report = emptyReport(columns);
    this.#fields = new Set(columns.map((column) => column.field));
    this.#stored = new Map(stored.map((one) => [one.id, one]));
    this.#statusOf = new Map(stored.map((one) => [one.id, one.status]));
    this.#table = table;
    this.#options = options;
  }

  async readAll(): Promise<void> {
    const missing = (['name', 'status'] as const).filter((field) => !this.#fields.has(field)).map(headerOf);
    this.report.rejected.push(...missing.map((column) => missingColumn(column)));
    if (missing.length > 0) return;
    const breathe = createBreather();
    for (const stored of this.#stored.values()) {
      this.#finder.add(stored.id, marksOfStored(stored));
      await breathe();
    }
    for (const record of this.#table.records) {
      this.#readRow(record);
      await breathe();
    }
    for (const planned of this.#planned) {
      this.#linkCampus(planned);
      if (this.#mayStandThere(planned)) this.#count(planned);
      else if (planned.old === undefined) this.#leftOut.add(planned.change.id);
      await breathe();
    }
    this.#unlinkLeftOut();
  }

  /** Whose main campus was refused after all: nothing may refer to a record that is not written. */
  #unlinkLeftOut(): void {
    for (const { old, change } of this.wanted) {
      if (change.parentId !== null && this.#leftOut.has(change.parentId)) change.parentId = old?.parentId ?? null;
    }
  }

  #readRow(record: SheetRecord): void {
    const { today, county } = this.#options;
    const fields = readFields(record.values);
    const row = rowFromFields(fields, today);
    if (isRecordProblem(row)) {
      this.report.rejected.push({ row: record.row, ...row });
      return;
    }
    const read = { fields, row };
    const meant = this.#recognise(read);
    if ('reason' in meant) {
      this.report.rejected.push({
        row: record.row,
        column: fields.column(meant.field),
        reason: meant.reason,
        conflict: true,
      });
      return;
    }
    const { id, old } = meant;
    const change = mergeRow(old, read, { id, county, hasVerifiedColumn: this.#fields.has('verifiedAt') });
    this.#rowOf.set(id, record.row);
    this.#statusOf.set(id, change.status);
    this.#finder.add(id, marksOfChange(change, old));
    this.#planned.push({ ...read, rowNumber: record.row, old, change });
    this.report.remarks.push(...remarksOn(read, record.row));
    if (row.permitNumber === null) return;
    const { issuedHere } = parsePermitNumber(row.permitNumber);
    this.report.permits[issuedHere === null ? 'unclear' : issuedHere ? 'here' : 'elsewhere'] += 1;
  }

  /** Which institution the row means, new or known; or what it contradicts. */
  #recognise(read: ReadRow): { id: string; old: StoredInstitution | undefined } | Contradiction {
    const found = this.#finder.find(marksOfRow(read, this.#options.county.regionCode));
    if (found.kind === 'conflict') return found;
    if (found.kind === 'none') return { id: newId(), old: undefined };
    const earlier = this.#rowOf.get(found.id);
    if (earlier !== undefined) return doubled(earlier);
    const old = this.#stored.get(found.id);
    return (old && findContradiction(old, read)) ?? { id: found.id, old };
  }

  /** A campus names its main campus as the list does (number or name): the stored id, or left as it was. */
  #linkCampus({ fields, row, rowNumber, change }: Planned): void {
    if (row.parentId === null) return;
    const id = this.#finder.idOf(row.parentId);
    if (id !== undefined && id !== change.id) {
      change.parentId = id;
      return;
    }
    const remark = `没有找到“${row.parentId.slice(0, 40)}”，先按没有总校登记，请核对后再导入一次。`;
    this.report.remarks.push({ row: rowNumber, column: fields.column('parent'), remark });
  }

  /** A place that nobody approved is never 有效, whatever the list says; nor is a 增设校区 whose main institution is not. */
  #mayStandThere({ fields, rowNumber, old, change }: Planned): boolean {
    const isAsBefore = old !== undefined && old.status === change.status && old.campus === change.campus;
    const { campus, parentId } = change;
    const mainStatus = parentId === null ? null : (this.#statusOf.get(parentId) ?? null);
    if (isAsBefore || mayPlaceHave({ campus, mainStatus }, change.status)) return true;
    const reason = `校区写的是“${campus ?? ''}”，不能是“${statusWord(change.status)}”，请核对批准文件和总校的状态。`;
    this.report.rejected.push({ row: rowNumber, column: fields.column('status'), reason, conflict: true });
    return false;
  }

  #count(planned: Planned): void {
    const { old, change } = planned;
    const state = old === undefined ? 'added' : isSame(old, change) ? 'same' : 'changed';
    this.report[state] += 1;
    if (state !== 'same') this.wanted.push(planned);
  }
}

function missingColumn(column: string): Rejected {
  return { row: 1, column, reason: `表头里没有“${column}”这一列，请补上。` };
}

function doubled(earlier: number): Contradiction {
  const reason = `和第${earlier}行是同一家（代码、许可证号或名称相同），这一行没有导入，请核对后只留一行。`;
  return { field: 'name', reason };
}

function marksOfChange(change: InstitutionChange, old: StoredInstitution | undefined): Marks {
  const permits = old?.permits.map((permit) => permit.number) ?? [];
  return {
    listId: change.externalId ?? '',
    name: change.name,
    code: change.socialCreditCode ?? '',
    permits: change.permitNumber === null ? permits : [...permits, change.permitNumber],
    regionCode: change.regionCode,
    address: change.address,
    campus: change.campus ?? '',
  };
}
