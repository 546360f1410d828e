/** Turns one record of a register file (names.csv or a county's spreadsheet) into a row, or says what is wrong. */
import { checkSocialCreditCode } from '../domain/social-credit-code.ts';
import { type RegisterField, type RegisterFields, readFields } from './headers.ts';
import type { InstitutionStatus, RegisterRow } from './institution.ts';
import { findStatus, listStatusWords } from './status-words.ts';

/** Why a record was refused, in Chinese, and under which of its headers to look. */
export type RecordProblem = { reason: string; column: string };

// Longer than any registered name (GB/T names stay under 60); protects texts and tables.
const LONGEST_NAME = 100;
const LONGEST_TEXT = 200;
const DATE = /^(\d{4})(?:[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?|(\d{2})(\d{2}))(?:[T ].*)?$/u;
const NO_END = /^(?:长期|永久|无固定期限|无期限|-|\/|无)$/u;
const YES = /^(?:是|已|已纳入|纳入|有|y|yes|true|1)$/iu;
const NO = /^(?:否|未|未纳入|没有|无|n|no|false|0)$/iu;
const BETWEEN_NAMES = /[、,，;；|\n]+/u;

/** Columns that hold other names, several with 、 between them, and what such a name is called. */
export const ALIAS_COLUMNS = [
  ['formerName', '曾用名'],
  ['signName', '招牌'],
  ['shortName', '简称'],
] as const;

type Parsed<T> = { ok: true; value: T } | { ok: false; problem: RecordProblem };

/** Reads one record. `today` (YYYY-MM-DD) is when the file counts as checked, unless the record says another day. */
export function rowFromRecord(record: Readonly<Record<string, string>>, today: string): RegisterRow | RecordProblem {
  return rowFromFields(readFields(record), today);
}

/** The same for a record whose columns were read before. */
export function rowFromFields(fields: RegisterFields, today: string): RegisterRow | RecordProblem {
  const name = readName(fields);
  if (!name.ok) return name.problem;
  const code = readCode(fields);
  if (!code.ok) return code.problem;
  const status = readStatus(fields);
  if (!status.ok) return status.problem;
  const validUntil = readDate(fields, 'permitValidUntil');
  if (!validUntil.ok) return validUntil.problem;
  const verified = readVerified(fields, today);
  if (!verified.ok) return verified.problem;
  return {
    ...placeOf(fields),
    id: idOf(fields, name.value, code.value),
    name: name.value,
    aliases: aliasesOf(fields, name.value),
    socialCreditCode: code.value,
    permitNumber: orNull(fields.value('permitNumber').slice(0, LONGEST_TEXT)),
    category: fields.value('category').slice(0, LONGEST_TEXT),
    status: status.value,
    permitValidUntil: validUntil.value,
    competentDepartment: fields.value('competentDepartment').slice(0, LONGEST_TEXT),
    parentId: orNull(fields.value('parent').slice(0, LONGEST_TEXT)),
    campus: campusOf(fields),
    inEscrow: yesOrNo(fields.value('inEscrow')),
    verifiedAt: verified.value,
  };
}

/** Whether the record was refused. */
export function isRecordProblem(read: RegisterRow | RecordProblem): read is RecordProblem {
  return 'reason' in read;
}

function readName(fields: RegisterFields): Parsed<string> {
  const name = fields.value('name');
  if (name === '') return refuse(fields, 'name', '没有机构名称，请填写登记全称。');
  if (name.length > LONGEST_NAME) return refuse(fields, 'name', `机构名称超过${LONGEST_NAME}个字，请检查是否串列。`);
  return { ok: true, value: name };
}

function readCode(fields: RegisterFields): Parsed<string | null> {
  const raw = fields.value('socialCreditCode');
  if (raw === '' || NO_END.test(raw)) return { ok: true, value: null };
  const check = checkSocialCreditCode(raw);
  return check.ok ? { ok: true, value: check.code } : refuse(fields, 'socialCreditCode', check.hint);
}

function readStatus(fields: RegisterFields): Parsed<InstitutionStatus> {
  const word = fields.value('status');
  if (word === '') return refuse(fields, 'status', '没有填写状态。');
  const status = findStatus(word);
  if (status !== undefined) return { ok: true, value: status };
  return refuse(fields, 'status', `不认识状态“${word.slice(0, 20)}”，可以写：${listStatusWords().join('、')}。`);
}

function readDate(fields: RegisterFields, field: RegisterField): Parsed<string | null> {
  const raw = fields.value(field);
  if (raw === '' || NO_END.test(raw)) return { ok: true, value: null };
  const date = parseDate(raw);
  if (date !== undefined) return { ok: true, value: date };
  return refuse(fields, field, `“${raw.slice(0, 20)}”不是日期，请写成2026-03-01的样子。`);
}

function readVerified(fields: RegisterFields, today: string): Parsed<string> {
  const date = readDate(fields, 'verifiedAt');
  if (!date.ok) return date;
  if (date.value !== null && date.value > today) return refuse(fields, 'verifiedAt', '核对日期在今天之后，请改正。');
  return { ok: true, value: date.value ?? today };
}

function parseDate(raw: string): string | undefined {
  const match = DATE.exec(raw);
  if (match === null) return undefined;
  const [year, month, day] = [match[1], match[2] ?? match[4], match[3] ?? match[5]].map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  const real = date.getUTCMonth() === (month ?? 0) - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : undefined;
}

function placeOf(fields: RegisterFields): Pick<RegisterRow, 'regionCode' | 'region' | 'town' | 'address'> {
  return {
    regionCode: fields.value('regionCode').slice(0, 12),
    region: fields.value('region').slice(0, 20),
    town: fields.value('town').slice(0, 20),
    address: fields.value('address').slice(0, LONGEST_TEXT),
  };
}

/** The file's own id; else the code, which a campus may share with its main institution; else the name. */
function idOf(fields: RegisterFields, name: string, code: string | null): string {
  const own = fields.value('id').slice(0, LONGEST_NAME);
  if (own !== '') return own;
  const campus = campusOf(fields);
  if (code === null) return name;
  return campus === null ? code : `${code}#${campus}`;
}

function campusOf(fields: RegisterFields): string | null {
  const campus = fields.value('campus').slice(0, 40);
  return campus === '' || campus === '主校区' ? null : campus;
}

function aliasesOf(fields: RegisterFields, name: string): RegisterRow['aliases'] {
  return ALIAS_COLUMNS.flatMap(([field, kind]) => {
    const texts = fields.value(field).split(BETWEEN_NAMES);
    const kept = texts.map((text) => text.trim().slice(0, LONGEST_NAME)).filter((text) => text !== '' && text !== name);
    return kept.map((text) => ({ text, kind }));
  });
}

function yesOrNo(word: string): boolean | null {
  if (YES.test(word)) return true;
  return NO.test(word) ? false : null;
}

function refuse(fields: RegisterFields, field: RegisterField, reason: string): { ok: false; problem: RecordProblem } {
  return { ok: false, problem: { reason, column: fields.column(field) } };
}

function orNull(text: string): string | null {
  return text === '' || NO_END.test(text) ? null : text;
}
