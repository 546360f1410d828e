/** One row of the county's list held against the register: what it would change, or what it contradicts. */
import { findTransition } from '../domain/institution-status.ts';
import { parsePermitNumber } from '../domain/permit-number.ts';
import { checkSocialCreditCode } from '../domain/social-credit-code.ts';
import { cleanInput } from '../kernel/text.ts';
import type { RegisterField, RegisterFields } from '../register/headers.ts';
import type { RegisterRow } from '../register/institution.ts';
import { ALIAS_COLUMNS } from '../register/register-file.ts';
import { statusWord } from '../register/status-words.ts';
import type { InstitutionChange, StoredInstitution } from '../store/institution-writes.ts';
import { type Marks, nameKeyOf, permitKeyOf } from './institution-finder.ts';
import type { Remark } from './report.ts';

/** A row that was read. */
export type ReadRow = { fields: RegisterFields; row: RegisterRow };
/** Why a row must not be written: which cell, and what to do. */
export type Contradiction = { field: RegisterField; reason: string };

/** What the row can be recognised by. `regionCode` is the county's unless the row says another. */
export function marksOfRow({ fields, row }: ReadRow, regionCode: string): Marks {
  return {
    listId: fields.value('id'),
    name: row.name,
    code: row.socialCreditCode ?? '',
    permits: row.permitNumber === null ? [] : [row.permitNumber],
    regionCode: row.regionCode || regionCode,
    address: row.address,
    campus: row.campus ?? '',
  };
}

/** What a stored institution is recognised by. */
export function marksOfStored(stored: StoredInstitution): Marks {
  const code = stored.socialCreditCode ?? '';
  const listId = stored.externalId ?? '';
  // Lists without numbers were once stored under their code or name: no number that another list could differ from.
  const isMadeUp = listId === stored.name || (code !== '' && listId.startsWith(code));
  return {
    listId: isMadeUp ? '' : listId,
    name: stored.name,
    code,
    permits: stored.permits.map((permit) => permit.number),
    regionCode: stored.regionCode,
    address: stored.address,
    campus: stored.campus ?? '',
  };
}

/** Says what the row contradicts in the register; undefined when it may be written. */
export function findContradiction(old: StoredInstitution, { fields, row }: ReadRow): Contradiction | undefined {
  return (
    contradictedName(old, { fields, row }) ??
    contradictedCode(old, row) ??
    contradictedStatus(old, row) ??
    contradictedPermit(old, row)
  );
}

function contradictedName(old: StoredInstitution, { row }: ReadRow): Contradiction | undefined {
  if (nameKeyOf(old.name) === nameKeyOf(row.name)) return undefined;
  const formerNames = row.aliases.filter((alias) => alias.kind === '曾用名').map((alias) => nameKeyOf(alias.text));
  if (formerNames.includes(nameKeyOf(old.name))) return undefined;
  const reason = `同一个代码、证号或编号，台账里是“${old.name}”，表里是“${row.name}”。改过名的请在曾用名里写上旧名，不是同一家的请核对代码。`;
  return { field: 'name', reason };
}

function contradictedCode(old: StoredInstitution, row: RegisterRow): Contradiction | undefined {
  const { socialCreditCode: before } = old;
  const { socialCreditCode: now } = row;
  if (before === null || now === null || before === now) return undefined;
  return { field: 'socialCreditCode', reason: `台账里的代码是${before}，表里是${now}，请核对哪一个对。` };
}

/** A list proves neither a re-check nor a rectification; such a change is made where they are filed. */
function contradictedStatus(old: StoredInstitution, row: RegisterRow): Contradiction | undefined {
  if (old.status === row.status) return undefined;
  const transition = findTransition(old.status, row.status);
  const change = `台账里是“${statusWord(old.status)}”，表里是“${statusWord(row.status)}”`;
  if (transition === undefined) return { field: 'status', reason: `${change}，不能这样改，请核对许可状态。` };
  if (transition.needs.every((need) => need === 'permit')) return undefined;
  return { field: 'status', reason: `${change}，要先有复查或整改验收合格的记录，不能靠导入改。` };
}

function contradictedPermit(old: StoredInstitution, row: RegisterRow): Contradiction | undefined {
  const now = old.permits.find((permit) => samePermit(permit.number, row.permitNumber));
  if (now === undefined || now.endedOn === null) return undefined;
  const reason = `证号${now.number}已于${now.endedOn}由新证代替，请填现在的证号。`;
  return { field: 'permitNumber', reason };
}

/** How the row is taken over. */
export type TakeOver = {
  id: string;
  county: { name: string; regionCode: string };
  /** Whether the list has the column 核对日期: then a blank cell is no check. */
  hasVerifiedColumn: boolean;
};

/** The row as it would be stored: what the list leaves blank stays as it is. */
export function mergeRow(old: StoredInstitution | undefined, read: ReadRow, takeOver: TakeOver): InstitutionChange {
  const { fields, row } = read;
  const { county, id } = takeOver;
  if (old === undefined) {
    return {
      ...row,
      id,
      externalId: fields.value('id') || null,
      regionCode: row.regionCode || county.regionCode,
      region: row.region || county.name,
      parentId: null,
    };
  }
  const text = (now: string, before: string): string => (now === '' || now === cleanInput(before) ? before : now);
  return {
    id,
    ...mergePermit(old, read),
    externalId: old.externalId ?? (fields.value('id') === '' || fields.value('id') === id ? null : fields.value('id')),
    name: text(row.name, old.name),
    aliases: newAliases(old, read),
    socialCreditCode: row.socialCreditCode ?? old.socialCreditCode,
    category: text(row.category, old.category),
    status: row.status,
    regionCode: text(row.regionCode, old.regionCode),
    region: text(row.region, old.region),
    town: text(row.town, old.town),
    address: text(row.address, old.address),
    competentDepartment: text(row.competentDepartment, old.competentDepartment),
    parentId: old.parentId,
    campus: row.campus === null ? old.campus : text(row.campus, old.campus ?? ''),
    inEscrow: row.inEscrow ?? old.inEscrow,
    verifiedAt: mergeVerified(old, read, takeOver),
  };
}

/** Never back: a list that is older than the last check on the spot does not undo it. */
function mergeVerified(old: StoredInstitution, { fields, row }: ReadRow, { hasVerifiedColumn }: TakeOver) {
  if (hasVerifiedColumn && fields.value('verifiedAt') === '') return old.verifiedAt;
  return old.verifiedAt !== null && (row.verifiedAt === null || row.verifiedAt < old.verifiedAt)
    ? old.verifiedAt
    : row.verifiedAt;
}

/** A date without a number belongs to the permit that runs, if there is one only. */
function mergePermit(old: StoredInstitution, { fields, row }: ReadRow) {
  const running = old.permits.filter((permit) => permit.endedOn === null);
  const known =
    row.permitNumber === null
      ? running.length === 1 && fields.value('permitNumber') === ''
        ? running[0]
        : undefined
      : old.permits.find((permit) => samePermit(permit.number, row.permitNumber));
  const until = fields.value('permitValidUntil') === '' ? (known?.validUntil ?? null) : row.permitValidUntil;
  return { permitNumber: known?.number ?? row.permitNumber, permitValidUntil: until };
}

function samePermit(number: string, other: string | null): boolean {
  if (other === null) return false;
  const key = permitKeyOf(other);
  return key === '' ? cleanInput(number) === other : permitKeyOf(number) === key;
}

/** Other names that the register does not have yet. */
function newAliases(old: StoredInstitution, { fields, row }: ReadRow): RegisterRow['aliases'] {
  const unchanged = ALIAS_COLUMNS.filter(([field, kind]) => fields.value(field) === cleanInput(joinAliases(old, kind)));
  const known = new Set(old.aliases.map((alias) => nameKeyOf(alias.text)));
  return row.aliases.filter(
    (alias) => !known.has(nameKeyOf(alias.text)) && !unchanged.some(([, kind]) => kind === alias.kind),
  );
}

/** Other names of one kind as they stand in one cell of a list. */
export function joinAliases({ aliases }: Pick<RegisterRow, 'aliases'>, kind: string): string {
  return aliases
    .filter((alias) => alias.kind === kind)
    .map((alias) => alias.text)
    .join('、');
}

const COMPARED = [
  'externalId',
  'name',
  'socialCreditCode',
  'category',
  'status',
  'regionCode',
  'region',
  'town',
  'address',
  'competentDepartment',
  'parentId',
  'campus',
  'inEscrow',
  'verifiedAt',
] as const satisfies readonly (keyof StoredInstitution & keyof InstitutionChange)[];

/** Whether writing the row would change anything. */
export function isSame(old: StoredInstitution, change: InstitutionChange): boolean {
  const { permitNumber, permitValidUntil } = change;
  const externalId = change.externalId ?? old.externalId;
  return (
    COMPARED.every((field) => (field === 'externalId' ? externalId : change[field]) === old[field]) &&
    change.aliases.length === 0 &&
    (permitNumber === null ||
      old.permits.some((permit) => permit.number === permitNumber && permit.validUntil === permitValidUntil))
  );
}

/** What was taken but should be looked at again: mended codes, permits from elsewhere. */
export function remarksOn({ fields, row }: ReadRow, rowNumber: number): Remark[] {
  const say = (field: RegisterField, remark: string): Remark => ({
    row: rowNumber,
    column: fields.column(field),
    remark,
  });
  const remarks: Remark[] = [];
  const check = row.socialCreditCode === null ? undefined : checkSocialCreditCode(fields.value('socialCreditCode'));
  if (check?.ok === true && check.mended !== undefined) {
    remarks.push(say('socialCreditCode', `${check.mended}读成${check.code}，请对照证件。`));
  }
  if (check?.ok === true && check.warning !== undefined) remarks.push(say('socialCreditCode', check.warning));
  if (row.permitNumber !== null) {
    const { warning } = parsePermitNumber(row.permitNumber);
    if (warning !== undefined) remarks.push(say('permitNumber', warning));
  }
  return remarks;
}
