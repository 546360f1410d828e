/** Institutions from the county's own spreadsheet: matched by id, code, permit number or name, never silently overwritten by a double. */
import { newId } from '../kernel/ids.ts';
import type { RegisterRow } from '../register/institution.ts';
import { rowFromRecord } from '../register/register-file.ts';
import { type InstitutionChange, loadInstitutionKeys, saveInstitutions } from '../store/institution-writes.ts';
import { loadRegister } from '../store/register-repository.ts';
import { bumpRevision } from '../store/revision.ts';
import type { Store } from '../store/store.ts';
import type { ImportReport, Rejected } from './report.ts';
import type { SpreadsheetTable } from './spreadsheet.ts';

export type InstitutionImportOptions = {
  dryRun: boolean;
  /** `YYYY-MM-DD`. */
  today: string;
  /** Rows without a region belong here. */
  county: { name: string; regionCode: string };
};

/** Reads, checks and (unless `dryRun`) writes in one transaction. Wrong rows stand in the report; the others go in. */
export async function importInstitutions(
  store: Store,
  table: SpreadsheetTable,
  options: InstitutionImportOptions,
): Promise<ImportReport> {
  const report: ImportReport = { added: 0, changed: 0, same: 0, rejected: [] };
  const existing = new ExistingRows(await loadRegister(store), await loadInstitutionKeys(store));
  const changes = new Map<string, InstitutionChange>();
  const rowsOf = new Map<string, number>();
  for (const record of table.records) {
    const read = rowFromRecord(record.values, options.today);
    if ('reason' in read) {
      report.rejected.push({ row: record.row, ...read });
      continue;
    }
    const change = toChange(read, existing, options);
    const earlier = rowsOf.get(change.id);
    if (earlier !== undefined) {
      report.rejected.push(doubled(record.row, earlier));
      continue;
    }
    rowsOf.set(change.id, record.row);
    changes.set(change.id, change);
    report[existing.compare(change)] += 1;
  }
  linkCampuses([...changes.values()], existing);
  const wanted = [...changes.values()].filter((change) => existing.compare(change) !== 'same');
  if (!options.dryRun && wanted.length > 0) {
    await store.transaction(async (tx) => {
      await saveInstitutions(tx, wanted);
      await bumpRevision(tx, 'register');
    });
  }
  return report;
}

function doubled(row: number, earlier: number): Rejected {
  const reason = `和第${earlier}行是同一家（代码、许可证号或名称相同），请核对后只留一行。`;
  return { row, column: '机构名称', reason };
}

function toChange(row: RegisterRow, existing: ExistingRows, { county }: InstitutionImportOptions): InstitutionChange {
  const id = existing.find(row) ?? newId();
  return {
    ...row,
    id,
    externalId: row.id === '' ? null : row.id,
    regionCode: row.regionCode || county.regionCode,
    region: row.region || county.name,
    // The list's own id or name of the main campus; replaced by ours below.
    parentId: row.parentId,
  };
}

/** A campus names its main campus as the list does (id or name): replaced by the stored id, or left open. */
function linkCampuses(changes: InstitutionChange[], existing: ExistingRows): void {
  const byListId = new Map(changes.map((change) => [change.externalId ?? change.name, change.id]));
  const byName = new Map(changes.map((change) => [change.name, change.id]));
  for (const change of changes) {
    if (change.parentId === null) continue;
    change.parentId =
      byListId.get(change.parentId) ?? byName.get(change.parentId) ?? existing.idOf(change.parentId) ?? null;
  }
}

/** What the register holds, by everything a row can be recognised by. */
class ExistingRows {
  readonly #byId: Map<string, RegisterRow>;
  readonly #byKey = new Map<string, string>();

  constructor(rows: readonly RegisterRow[], externalIds: ReadonlyMap<string, string>) {
    this.#byId = new Map(rows.map((row) => [row.id, row]));
    for (const row of rows) {
      this.#byKey.set(`name:${row.name}`, row.id);
      if (row.permitNumber) this.#byKey.set(`permit:${row.permitNumber}:${row.campus ?? ''}`, row.id);
      if (row.socialCreditCode) this.#byKey.set(`code:${row.socialCreditCode}:${row.campus ?? ''}`, row.id);
    }
    for (const [externalId, id] of externalIds) this.#byKey.set(`external:${externalId}`, id);
  }

  find(row: RegisterRow): string | undefined {
    const campus = row.campus ?? '';
    const keys = [
      `external:${row.id}`,
      `code:${row.socialCreditCode}:${campus}`,
      `permit:${row.permitNumber}:${campus}`,
      `name:${row.name}`,
    ];
    return keys.map((key) => this.#byKey.get(key)).find((id) => id !== undefined);
  }

  idOf(listIdOrName: string): string | undefined {
    return this.#byKey.get(`external:${listIdOrName}`) ?? this.#byKey.get(`name:${listIdOrName}`);
  }

  compare(change: InstitutionChange): 'added' | 'changed' | 'same' {
    const old = this.#byId.get(change.id);
    if (old === undefined) return 'added';
    const { externalId: _externalId, parentId: _parentId, ...now } = change;
    const { parentId: _oldParentId, ...before } = old;
    return fingerprint(now) === fingerprint(before) ? 'same' : 'changed';
  }
}

function fingerprint(row: Omit<RegisterRow, 'parentId'>): string {
  const aliases = row.aliases.map((alias) => `${alias.kind}:${alias.text}`).sort();
  return JSON.stringify({ ...row, aliases }, Object.keys({ ...row, aliases }).sort());
}
