/** Members from the office's list: 账号, 姓名, 单位, 角色, 群, 标签. Rows that are wrong are named; the rest goes in as one. */
import { findDepartment } from '../domain/departments.ts';
import { findRole, ROLES, type Role } from '../domain/role.ts';
import { newId } from '../kernel/ids.ts';
import { type DepartmentRow, type Directory, loadDirectory } from '../store/directory-repository.ts';
import { lockForImport, recordImport } from '../store/import-batches.ts';
import { addDepartments, type MemberChange, saveMembers } from '../store/member-writes.ts';
import type { Store, StoreTx } from '../store/store.ts';
import { type ColumnHeading, countsOf, emptyReport, type ImportReport, newBatchId, type Rejected } from './report.ts';
import type { SheetRecord, SpreadsheetTable } from './spreadsheet.ts';

/** Column → the headers it goes by. 手机号 is read over: no phone is stored until field encryption exists. */
const HEADERS = {
  userId: ['账号', 'userid', '企业微信账号', '帐号', '成员账号'],
  name: ['姓名', '名字'],
  department: ['单位', '部门', '所在单位'],
  roles: ['角色', '职责', '身份'],
  groups: ['群', '工作群', '所在群'],
  tags: ['标签', '分组'],
} as const;
type Column = keyof typeof HEADERS;

// WeCom: 1–64 characters of letters, digits and _-@. , the first a letter or digit.
const USER_ID = /^[a-z0-9][a-z0-9_\-@.]{0,63}$/;

export type MemberImportOptions = {
  dryRun: boolean;
  /** `YYYY-MM-DD`. */
  today: string;
  /** What the batch is remembered by. */
  fileName: string;
  by: string;
};

/** Reads, checks and (unless `dryRun`) writes. Throws nothing for wrong rows: they stand in the report. */
export async function importMembers(
  store: Store,
  table: SpreadsheetTable,
  options: MemberImportOptions,
): Promise<ImportReport> {
  const report = emptyReport(explainMemberColumns(table));
  const missing = (['userId', 'name', 'department', 'roles'] as const).filter((column) => !headerOf(table, column));
  if (missing.length > 0) {
    report.rejected = missing.map((column) => ({
      row: 1,
      column: HEADERS[column][0],
      reason: `表头里没有“${HEADERS[column][0]}”这一列，请补上。`,
    }));
    return report;
  }
  await store.transaction(async (tx) => {
    if (!options.dryRun) await lockForImport(tx, 'members');
    const directory = await loadDirectory(tx);
    const knownCount = directory.departments.length;
    const changes = readAll(table, directory, report);
    if (options.dryRun || changes.length === 0) return;
    const added = directory.departments.slice(knownCount);
    report.batchId = await write(tx, { added, changes, counts: countsOf(report) }, options);
  });
  return report;
}

type Wanted = {
  added: readonly DepartmentRow[];
  changes: readonly MemberChange[];
  counts: ReturnType<typeof countsOf>;
};

async function write(
  tx: StoreTx,
  { added, changes, counts }: Wanted,
  { today, fileName, by }: MemberImportOptions,
): Promise<string> {
  const id = newBatchId(today);
  await recordImport(
    tx,
    { id, what: 'members', fileName, by, counts },
    {
      ids: changes.map((change) => change.id),
      write: async () => {
        await addDepartments(tx, added);
        await saveMembers(tx, changes);
      },
    },
  );
  return id;
}

/** The rows that change something; the report says what becomes of every row. */
function readAll(table: SpreadsheetTable, directory: Directory, report: ImportReport): MemberChange[] {
  const seen = new Map<string, number>();
  const changes: MemberChange[] = [];
  for (const record of table.records) {
    const read = readMember(table, record, directory);
    if ('reason' in read) {
      report.rejected.push(read);
      continue;
    }
    const before = seen.get(read.userId);
    if (before !== undefined) {
      const reason = `账号“${read.userId}”和第${before}行重复，请只留一行。`;
      report.rejected.push({ row: record.row, column: '账号', reason, conflict: true });
      continue;
    }
    seen.set(read.userId, record.row);
    const state = stateOf(read, directory);
    report[state] += 1;
    if (state !== 'same') changes.push(read);
  }
  return changes;
}

function explainMemberColumns(table: SpreadsheetTable): ColumnHeading[] {
  const columns = Object.keys(HEADERS).filter(isColumn);
  return table.headers
    .filter((header) => header !== '')
    .map((header) => {
      const column = columns.find((one) => headerOf(table, one) === header);
      return { header, takenFor: column === undefined ? null : HEADERS[column][0] };
    });
}

function isColumn(word: string): word is Column {
  return Object.hasOwn(HEADERS, word);
}

function headerOf(table: SpreadsheetTable, column: Column): string | undefined {
  const names: readonly string[] = HEADERS[column];
  return table.headers.find((header) => names.includes(header.replace(/\s/g, '').toLowerCase()));
}

function cellOf(table: SpreadsheetTable, record: SheetRecord, column: Column): string {
  const header = headerOf(table, column);
  return header === undefined ? '' : (record.values[header] ?? '').trim();
}

function readMember(table: SpreadsheetTable, record: SheetRecord, directory: Directory): MemberChange | Rejected {
  const reject = (column: Column, reason: string): Rejected => ({
    row: record.row,
    column: HEADERS[column][0],
    reason,
  });
  const userId = cellOf(table, record, 'userId').toLowerCase();
  if (!USER_ID.test(userId)) return reject('userId', '账号要填企业微信里的账号（字母、数字），例如 zhangwei。');
  const name = cellOf(table, record, 'name');
  if (name === '' || name.length > 30) return reject('name', '姓名没有填，或超过30个字。');
  const words = cellOf(table, record, 'roles')
    .split(/[、，,;；\s/]+/)
    .filter((word) => word !== '');
  const roles = words.map(findRole);
  const wrong = words.find((_word, index) => roles[index] === undefined || roles[index] === 'public');
  if (words.length === 0 || wrong !== undefined) {
    const known = Object.entries(ROLES).flatMap(([code, label]) => (code === 'public' ? [] : [label]));
    return reject('roles', `角色“${wrong ?? ''}”不认识，可填：${known.join('、')}。`);
  }
  const known = roles.filter((role): role is Role => role !== undefined);
  const departmentName = cellOf(table, record, 'department');
  const department = findOrAddDepartment(directory, departmentName, known);
  if (department === undefined) {
    const names = directory.departments.map((one) => one.name).join('、');
    return reject('department', `没有“${departmentName}”这个单位，可填：${names}。`);
  }
  return withGroups(
    { table, record, directory },
    {
      userId,
      name,
      departmentId: department.id,
      roles: known,
      ...tagsOf(table, record),
    },
  );
}

const SEPARATORS = /[、，,;；\s]+/;

/** None when the list has no such column: what the office has set stays. */
function tagsOf(table: SpreadsheetTable, record: SheetRecord): { tags?: string[] } {
  if (headerOf(table, 'tags') === undefined) return {};
  return { tags: [...new Set(cellOf(table, record, 'tags').split(SEPARATORS).filter(Boolean))] };
}

/** Schools and towns stand in no list of the plan; anybody else's unknown department is a slip of the pen. */
const OUTSIDE_ROLES: readonly Role[] = ['school_head', 'grid_worker'];
const MOST_NAME_LETTERS = 30;

/** By name, short name or alias. A school or a town that is new is added to the directory given. */
function findOrAddDepartment(directory: Directory, name: string, roles: readonly Role[]): DepartmentRow | undefined {
  const planId = findDepartment(name)?.id;
  const found = directory.departments.find(
    (one) => one.name === name || one.aliases.includes(name) || one.id === planId,
  );
  const mayBeNew =
    name.length >= 2 && name.length <= MOST_NAME_LETTERS && roles.every((role) => OUTSIDE_ROLES.includes(role));
  if (found !== undefined || !mayBeNew) return found;
  const added = { id: newId(), name, aliases: [], inTaskForce: false };
  directory.departments.push(added);
  return added;
}

type Reading = { table: SpreadsheetTable; record: SheetRecord; directory: Directory };

function withGroups(
  { table, record, directory }: Reading,
  member: Omit<MemberChange, 'id' | 'groupIds'>,
): MemberChange | Rejected {
  const names = cellOf(table, record, 'groups')
    .split(/[、，,;；]+/)
    .map((name) => name.trim())
    .filter(Boolean);
  const groups = names.map((name) => directory.groups.find((group) => group.name === name || group.chatId === name));
  const unknown = names.find((_name, index) => groups[index] === undefined);
  if (unknown !== undefined) {
    const known = directory.groups.map((group) => group.name).join('、') || '（还没有群）';
    return { row: record.row, column: '群', reason: `没有“${unknown}”这个群，可填：${known}；不确定就留空。` };
  }
  const id = directory.members.find((one) => one.userId === member.userId)?.id ?? newId();
  return { ...member, id, groupIds: groups.flatMap((group) => (group ? [group.id] : [])) };
}

function stateOf(change: MemberChange, directory: Directory): 'added' | 'changed' | 'same' {
  const old = directory.members.find((one) => one.id === change.id);
  if (old === undefined) return 'added';
  const groupIds = directory.groups.filter((group) => group.memberIds.includes(old.id)).map((group) => group.id);
  const same =
    old.active &&
    old.name === change.name &&
    old.departmentId === change.departmentId &&
    sameSet(old.roles, change.roles) &&
    sameSet(old.tags ?? [], change.tags ?? old.tags ?? []) &&
    sameSet(groupIds, change.groupIds);
  return same ? 'same' : 'changed';
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
