/** Column headers of a register file, Chinese and English, and what each means. */
import { cleanInput } from '../kernel/text.ts';

/** Field → its headers; the first is named when the column is missing. */
const HEADERS = {
  id: ['编号', 'id', '外部编号', '机构编号', '台账编号'],
  name: ['机构名称', 'name', '名称', '机构全称', '登记名称', '单位名称', '培训机构名称', '学校名称', '办学机构名称'],
  socialCreditCode: ['统一社会信用代码', 'uscc', '信用代码', '社会信用代码', '统一信用代码', '统一社会信用代码证号'],
  permitNumber: ['办学许可证号', 'license_no', '许可证号', '许可证编号', '办学许可证编号', '办学许可证', '证号'],
  category: ['类别', 'category', '机构类别', '办学类别', '培训类别', '培训类型', '机构类型'],
  status: ['状态', 'status', '许可状态', '机构状态', '办学状态', '当前状态'],
  permitValidUntil: [
    '许可有效期至',
    'valid_until',
    '有效期至',
    '有效期',
    '许可截止日期',
    '许可证有效期至',
    '许可证有效期',
    '有效期限',
    '到期日期',
  ],
  regionCode: ['区划代码', 'region_code', '行政区划代码'],
  region: ['区县', 'region', '县区', '所属区县'],
  town: ['乡镇', 'town', '所在乡镇', '镇', '镇街', '所属乡镇'],
  address: ['地址', 'address', '办学地址', '详细地址', '办学地点', '机构地址', '教学点地址'],
  competentDepartment: ['主管部门', 'competent_department', '业务主管部门', '主管单位'],
  formerName: ['曾用名', 'former_name', '原名', '原名称'],
  signName: ['招牌名', 'sign_name', '招牌', '门头名称', '门牌名称'],
  shortName: ['简称', '别名', '俗称'],
  campus: ['校区', 'campus', '校区名称'],
  parent: ['所属机构', 'parent_id', '主校区名称', '总校'],
  inEscrow: ['资金监管', '是否纳入资金监管', 'in_escrow'],
  verifiedAt: ['核对日期', 'verified_at', '数据日期', '核实日期'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

/** What a column can mean. */
export type RegisterField = keyof typeof HEADERS;

/** One record with its columns named by meaning; blanks are ''. */
export type RegisterFields = { value(field: RegisterField): string; column(field: RegisterField): string };

const LONGEST_HEADER = 100;
const MOST_KEYS = 500;
const keys = new Map<string, string>();

const FIELDS = new Map(
  Object.keys(HEADERS)
    .filter(isField)
    .flatMap((field) => HEADERS[field].map((header) => [headerKey(header), field] as const)),
);

function isField(word: string): word is RegisterField {
  return Object.hasOwn(HEADERS, word);
}

/** Reads a record by its headers. Unknown columns are ignored; of two columns for one field the filled one counts. */
export function readFields(record: Readonly<Record<string, string>>): RegisterFields {
  const found = new Map<string, { header: string; value: string }>();
  for (const [header, raw] of Object.entries(record)) {
    const field = FIELDS.get(headerKey(header));
    const value = cleanInput(String(raw ?? ''));
    if (field === undefined || (found.get(field)?.value ?? '') !== '') continue;
    found.set(field, { header: header.replace(/^\ufeff/u, '').trim(), value });
  }
  return {
    value: (field) => found.get(field)?.value ?? '',
    column: (field) => found.get(field)?.header ?? HEADERS[field][0],
  };
}

/** What each column of a file was taken for: the field and its own header, or null when it is read over. */
export type ColumnUse = { header: string; field: RegisterField | null; takenFor: string | null };

/** Explains a header row, left to right; columns without a header are left out. */
export function explainColumns(headers: readonly string[]): ColumnUse[] {
  return headers
    .filter((header) => header.trim() !== '')
    .map((header) => {
      const field = FIELDS.get(headerKey(header)) ?? null;
      return { header, field, takenFor: field === null ? null : HEADERS[field][0] };
    });
}

/** The header under which a field is written when we make the file. */
export function headerOf(field: RegisterField): string {
  return HEADERS[field][0];
}

/** Whether a header row can be a register's: it has a name column. */
export function isRegisterHeader(headers: readonly string[]): boolean {
  return headers.some((header) => FIELDS.get(headerKey(header)) === 'name');
}

/** Blanks, colons, stars and what stands in brackets (units, 必填, an example) do not count. */
function headerKey(header: string): string {
  const known = keys.get(header);
  if (known !== undefined) return known;
  const clean = cleanInput(header.slice(0, LONGEST_HEADER)).toLowerCase();
  const key = clean.replace(/\([^)]*\)/gu, '').replace(/[\s*:()]/gu, '');
  // A file has some twenty headers and up to 50,000 rows that ask for them.
  if (keys.size < MOST_KEYS) keys.set(header, key);
  return key;
}
